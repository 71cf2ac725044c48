namespace Xinyuan.Credit;

/// <summary>The calendar that legal clocks run by: dates of UTC+8.</summary>
public static class LegalDate
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The date in UTC+8 at this moment.</summary>
    public static DateOnly Of(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Offset).Date);
}
