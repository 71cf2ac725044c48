using System.Globalization;
using System.Text.RegularExpressions;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Risk;

namespace Xinyuan.Trace.Risk.Detectors;

/// <summary>Finds where goods were warmer or colder than their filing allows, while they were kept or carried.</summary>
public static partial class TemperatureExcursion
{
    private const decimal AbsoluteZero = -273.15m;

    /// <summary>Looks at one event.</summary>
    /// <param name="said">The event.</param>
    /// <param name="filings">How goods must be kept.</param>
    /// <param name="rules">The thresholds.</param>
    public static IEnumerable<FoundSignal> Find(SaidEvent said, FilingRegister filings, RiskRules rules)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(filings);
        ArgumentNullException.ThrowIfNull(rules);
        // Goods may well be heated when something is made of them.
        if (said.Event.BizStep is not { } step || !rules.KeptSteps.Contains(step))
            yield break;
        var measured = SensorReports.Celsius(said.Event).ToList();
        if (measured.Count == 0)
            yield break;
        foreach (var items in said.Event.Items.Where(item => item.Id.Gtin is not null).GroupBy(item => item.Id.Gtin!))
        {
            if (filings.GoodsOf(items.Key)?.Storage is not { } storage || Limits(storage) is not { } limits)
                continue;
            var beyond = Math.Max(measured.Max() - limits.Highest, limits.Lowest - measured.Min());
            if (beyond <= 0)
                continue;
            var explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"{measured.Min()} to {measured.Max()} °C were measured in the event at {said.Position}; filed is {storage}"
            );
            var level = beyond > rules.CriticalBeyond ? AlertLevels.Critical : AlertLevels.Warning;
            yield return FoundSignal.Of(AlertSignals.TemperatureExcursion, level, items.First().Id.Canonical, explanation, said) with
            {
                Items = [.. items.Select(item => item.Id.Canonical).Distinct().Take(AlertFact.ItemsMax)],
            };
        }
    }

    /// <summary>The limits that a filing states, in degrees Celsius, such as <c>0-4 °C</c>, <c>2至8℃</c> or <c>≤-18 °C</c>; null when it states none.</summary>
    public static (decimal Lowest, decimal Highest)? Limits(string storage)
    {
        if (Range().Match(storage) is { Success: true } range)
            return (Number(range, 1), Number(range, 2)) is var (low, high) && low <= high ? (low, high) : null;
        return AtMost().Match(storage) is { Success: true } most ? (AbsoluteZero, Number(most, 1)) : null;
    }

    private static decimal Number(Match match, int group) => decimal.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(-?[0-9]{1,3}(?:\.[0-9])?) *(?:-|–|~|～|至|to) *(-?[0-9]{1,3}(?:\.[0-9])?) *(?:°C|℃)")]
    private static partial Regex Range();

    [GeneratedRegex(@"(?:≤|<=|不高于|at most) *(-?[0-9]{1,3}(?:\.[0-9])?) *(?:°C|℃)")]
    private static partial Regex AtMost();
}
