using System.Globalization;
using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Rules;

/// <summary>A quantity as it was found.</summary>
/// <param name="Value">The number or sum; null when it is not known.</param>
/// <param name="Positions">The entries that it was taken from, ascending.</param>
internal sealed record Measured(decimal? Value, IReadOnlyList<long> Positions);

/// <summary>Takes quantities off a view.</summary>
internal static class Measure
{
    public static Measured Take(Quantity quantity, OutwardView view) =>
        quantity switch
        {
            Quantity.Count count => Of(count.Of.Select(view), records => records.Count),
            Quantity.Sum sum => Of(
                InCurrency(sum.Of.Select(view), sum.Currency),
                records => records.Sum(record => record.Event.Amount!.Value)
            ),
            Quantity.Largest largest => Of(
                InCurrency(largest.Of.Select(view), largest.Currency),
                records => records.Select(record => record.Event.Amount!.Value).DefaultIfEmpty().Max()
            ),
            Quantity.Figure figure => Whole(figure, view),
            _ => throw new InvalidOperationException($"a quantity {quantity.GetType().Name} is not known"),
        };

    /// <summary>
    /// Part and whole of a ratio, each null when not known. Two figures of one period are taken over the spans that both are reported
    /// for, so that no span is ever set against another.
    /// </summary>
    public static (Measured Part, Measured Whole) TakeBoth(Quantity part, Quantity whole, OutwardView view)
    {
        if (part is not Quantity.Figure partFigure || whole is not Quantity.Figure wholeFigure || partFigure.Months != wholeFigure.Months)
            return (Take(part, view), Take(whole, view));
        var parts = Series(partFigure, view);
        var wholes = Series(wholeFigure, view);
        var common = parts.Select(Span).Intersect(wholes.Select(Span)).ToHashSet();
        return (
            Total([.. parts.Where(report => common.Contains(Span(report)))]),
            Total([.. wholes.Where(report => common.Contains(Span(report)))])
        );
    }

    /// <summary>A number as reasons show it.</summary>
    public static string Write(decimal? value) => value?.ToString("#,0.#####", CultureInfo.InvariantCulture) ?? "?";

    private static Measured Of(List<Placed<CreditRecordEntered>> records, Func<List<Placed<CreditRecordEntered>>, decimal> take) =>
        new(take(records), [.. records.Select(record => record.Place.Position)]);

    private static List<Placed<CreditRecordEntered>> InCurrency(List<Placed<CreditRecordEntered>> records, string currency) =>
        records.FindAll(record => record.Event.Amount?.Currency == currency);

    // Known only when every month of the period is reported: half a year's documents make no year's ratio.
    private static Measured Whole(Quantity.Figure figure, OutwardView view)
    {
        var series = Series(figure, view);
        return series.Sum(report => report.Event.Months) == (figure.Months ?? 12)
            ? Total(series)
            : new Measured(null, [.. series.Select(report => report.Place.Position).Order()]);
    }

    private static Measured Total(List<Placed<FiguresReported>> reports) =>
        new(
            reports.Count == 0 ? null : reports.Sum(report => report.Event.Value),
            [.. reports.Select(report => report.Place.Position).Order()]
        );

    // Where several authorities report a figure, the one that covers most of the period; of several such, the first by its id.
    private static List<Placed<FiguresReported>> Series(Quantity.Figure figure, OutwardView view)
    {
        var (from, to) = PeriodOf(figure, view.AsOf);
        return view.Figures.Where(report => report.Event.Figure == figure.Name && report.Event.From >= from && report.Event.To <= to)
                .GroupBy(report => report.Event.Authority)
                .OrderByDescending(series => series.Sum(report => report.Event.Months))
                .ThenBy(series => series.Key, StringComparer.Ordinal)
                .FirstOrDefault()
                ?.ToList()
            ?? [];
    }

    private static (DateOnly From, DateOnly To) PeriodOf(Quantity.Figure figure, DateOnly asOf)
    {
        if (figure.Months is not { } months)
            return (new DateOnly(asOf.Year - 1, 1, 1), new DateOnly(asOf.Year - 1, 12, 31));
        var month = new DateOnly(asOf.Year, asOf.Month, 1);
        return (month.AddMonths(-months), month.AddDays(-1));
    }

    private static (DateOnly From, DateOnly To) Span(Placed<FiguresReported> report) => (report.Event.From, report.Event.To);
}
