namespace Xinyuan.Ledger.Personal;

/// <summary>How long law keeps what is recorded about a person from being erased.</summary>
public static class Retention
{
    /// <summary>
    /// The statutory time where an entry states none: E-Commerce Law of the PRC, art. 31, product and transaction information for at
    /// least three years. Counted from the recording, which is not earlier than the transaction: never too short.
    /// </summary>
    public const int StatutoryYears = 3;

    // All dates of law are of UTC+8.
    private static readonly TimeSpan LegalOffset = TimeSpan.FromHours(8);

    /// <summary>The last day on which a section stays, in UTC+8.</summary>
    /// <param name="retainUntil">The day that the section states, or null.</param>
    /// <param name="recorded">When the log recorded it.</param>
    public static DateOnly LastDay(DateOnly? retainUntil, DateTimeOffset recorded) =>
        retainUntil ?? DayOf(recorded).AddYears(StatutoryYears);

    /// <summary>The day of a moment, in UTC+8.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(LegalOffset).DateTime);
}
