namespace Xinyuan.Credit.Calendars;

/// <summary>What a term is counted in.</summary>
public enum TermUnit
{
    /// <summary>工作日: neither days of rest nor public holidays.</summary>
    WorkingDays,

    /// <summary>日: days of the calendar.</summary>
    Days,

    /// <summary>月: to the day of the same number; where the last month has none, to its last day.</summary>
    Months,

    /// <summary>年: as twelve months each.</summary>
    Years,
}

/// <summary>
/// A term of the law (期间). The day on which it begins is not counted, and it ends with its last day: Civil Code (民法典), articles
/// 201 and 202.
/// </summary>
/// <param name="Count">How many, 0 to <see cref="CountMax"/>; with none it ends on the day on which it begins.</param>
/// <param name="Unit">Of what.</param>
/// <param name="MovesToWorkingDay">
/// The norm says that a last day on a day of rest gives way to the next working day, as article 203 of the Civil Code does. False
/// where it does not say so.
/// </param>
public sealed record LegalTerm(int Count, TermUnit Unit, bool MovesToWorkingDay = false)
{
    /// <summary>The longest term that is counted.</summary>
    public const int CountMax = 1_000;

    /// <summary>The last day of the term that begins on a day.</summary>
    public CalendarAnswer LastDay(DateOnly from, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentOutOfRangeException.ThrowIfNegative(Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count, CountMax);
        if (Unit == TermUnit.WorkingDays)
            return calendar.Add(from, Count);
        var last = Unit switch
        {
            TermUnit.Days => from.AddDays(Count),
            TermUnit.Months => from.AddMonths(Count),
            _ => from.AddYears(Count),
        };
        return MovesToWorkingDay ? calendar.SameOrNext(last) : new CalendarAnswer.Known(last);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Unit switch
        {
            TermUnit.WorkingDays => $"{Count} working days",
            TermUnit.Days => $"{Count} days",
            TermUnit.Months => $"{Count} months",
            _ => $"{Count} years",
        };
}
