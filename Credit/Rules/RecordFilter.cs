using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;

namespace Xinyuan.Credit.Rules;

/// <summary>Which records a rule looks at. What was repaired, or whose publicity has ended, is never among them.</summary>
/// <param name="Kinds">The kinds; all when empty.</param>
/// <param name="Severities">The severities, either all negative or none; all when empty, which only goes with matters.</param>
/// <param name="WindowMonths">Only documents of so many months before the day asked about; null for no such limit.</param>
public sealed record RecordFilter(IReadOnlyList<string> Kinds, IReadOnlyList<Severity> Severities, int? WindowMonths)
{
    /// <summary>What they are about, of <see cref="Records.Catalogues.MatterCatalogue"/>; everything when empty.</summary>
    public IReadOnlyList<string> Matters { get; init; } = [];

    /// <summary>Only what began to be so more than so many months before the day asked about; null for no such limit.</summary>
    public int? OlderThanMonths { get; init; }

    /// <summary>Only what has more money in it than this, in CNY; null for no such limit.</summary>
    public decimal? AmountAbove { get; init; }

    /// <summary>Only what was corrected, or only what was not; null for both.</summary>
    public bool? IsPerformed { get; init; }

    /// <summary>The records of a view that it selects, in the view's order.</summary>
    public List<Placed<CreditRecordEntered>> Select(OutwardView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var after = WindowMonths is { } months ? view.AsOf.AddMonths(-months) : DateOnly.MinValue;
        var before = OlderThanMonths is { } age ? view.AsOf.AddMonths(-age) : DateOnly.MaxValue;
        var selected = new List<Placed<CreditRecordEntered>>();
        foreach (var record in view.Records)
        {
            // The days first: they are the cheapest to ask and pass the fewest.
            if (record.Event.DocumentDate > after && record.Event.BeginsOn < before && IsOfKind(record.Event) && IsCorrected(record, view))
                selected.Add(record);
        }
        return selected;
    }

    /// <summary>The days after <paramref name="asOf"/> on which what it makes of a record may change by time alone.</summary>
    /// <param name="record">The record.</param>
    /// <param name="clock">The day from which its legal terms run.</param>
    /// <param name="asOf">The day asked about.</param>
    public IEnumerable<DateOnly> DaysOfChange(CreditRecordEntered record, DateOnly clock, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(record);
        List<DateOnly> days = [];
        if (Publicity.Of(record.Severity, record.Penalty) is { } terms)
            days.Add(terms.EndsOn(clock));
        if (record.ValidTo is { } last)
            days.Add(last.AddDays(1));
        if (WindowMonths is { } months)
            days.Add(FirstDayOutside(record.DocumentDate, months));
        return days.Where(day => day > asOf);
    }

    private bool IsOfKind(CreditRecordEntered record) =>
        (Kinds.Count == 0 || Kinds.Contains(record.Kind))
        && (Severities.Count == 0 || Severities.Contains(record.Severity))
        && (Matters.Count == 0 || (record.Matter is { } matter && Matters.Contains(matter)))
        && (AmountAbove is not { } least || (record.Amount is { Currency: "CNY" } money && money.Value > least));

    private bool IsCorrected(Placed<CreditRecordEntered> record, OutwardView view) =>
        IsPerformed is not { } performed || view.IsPerformed(record) == performed;

    // A month ends on the day of the same number or on its last day, so that going back is not the reverse of going forth.
    private static DateOnly FirstDayOutside(DateOnly documentDate, int months)
    {
        var day = documentDate.AddMonths(months);
        while (day.AddMonths(-months) < documentDate)
            day = day.AddDays(1);
        return day;
    }
}
