using System.Globalization;
using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Scans;

namespace Xinyuan.Trace.Risk.Detectors;

/// <summary>The queries of a code in one hour, and where the ledger has them.</summary>
/// <param name="Position">The entry with the totals.</param>
/// <param name="Hour">The hour.</param>
/// <param name="Total">The totals.</param>
public sealed record HourOfScans(long Position, DateTimeOffset Hour, ScanTotal Total);

/// <summary>
/// Finds codes that were asked for more often, or in more regions, within a day than one thing can explain; after its sale still less. A code
/// that is copied is on many things.
/// </summary>
public static class ClonedCode
{
    /// <summary>Looks at a code at the end of an hour.</summary>
    /// <param name="code">The item, canonical; one thing and not a lot.</param>
    /// <param name="hours">Its hours up to then, in their order.</param>
    /// <param name="sale">The event in which it was sold, or null.</param>
    /// <param name="rules">The thresholds.</param>
    public static IEnumerable<FoundSignal> Find(string code, IReadOnlyList<HourOfScans> hours, SaidEvent? sale, RiskRules rules)
    {
        ArgumentNullException.ThrowIfNull(hours);
        ArgumentNullException.ThrowIfNull(rules);
        if (hours.Count == 0)
            yield break;
        var day = hours.Where(hour => hour.Hour > hours[^1].Hour.AddHours(-24)).ToList();
        var count = day.Sum(hour => hour.Total.Count);
        var regions = day.SelectMany(hour => hour.Total.Regions.Keys).Distinct(StringComparer.Ordinal).Count();
        var since = sale is null ? 0 : day.Where(hour => hour.Hour >= sale.Event.EventTime).Sum(hour => hour.Total.Count);
        var reasons = new List<string>();
        if (count > rules.ScansPerDayMax)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{count} queries in a day, of at most {rules.ScansPerDayMax}"));
        if (regions > rules.RegionsPerDayMax)
            reasons.Add(
                string.Create(CultureInfo.InvariantCulture, $"from {regions} regions in a day, of at most {rules.RegionsPerDayMax}")
            );
        if (since > rules.ScansAfterSaleMax)
            reasons.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{since} queries in a day after it was sold, of at most {rules.ScansAfterSaleMax}"
                )
            );
        if (reasons.Count == 0)
            yield break;
        yield return new FoundSignal(
            AlertSignals.ClonedCode,
            reasons.Count > 1 ? AlertLevels.Critical : AlertLevels.Warning,
            [code],
            sale is null ? [] : [sale.Event.Submitter!],
            string.Join("; ", reasons),
            [.. day.Select(hour => hour.Position).Concat(sale is null ? [] : [sale.Position]).Distinct().Order()]
        );
    }
}
