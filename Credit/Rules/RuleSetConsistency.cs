using Xinyuan.Credit.Events;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Rules;

/// <summary>Whether a rule set agrees with itself: what can never apply, or says two things of one case, is refused.</summary>
internal static class RuleSetConsistency
{
    private const decimal ScoreMax = 100;

    public static void Check(RuleSet rules, List<Finding> findings)
    {
        if (rules.ValidTo < rules.ValidFrom)
            findings.Add(new Finding("/validTo", "the rule set ends before it begins"));
        if (rules.Start is < 0 or > ScoreMax)
            findings.Add(new Finding("/start", $"a score is from 0 to {ScoreMax}"));
        CheckDecay(rules.Decay, findings);
        CheckIds(rules, findings);
        foreach (var (index, rule) in rules.Rules.Index())
            CheckRule(rule, $"/rules/{index}", findings);
        CheckVetoes(rules.Vetoes, findings);
        CheckTiers(rules.Tiers, findings);
    }

    private static void CheckDecay(Decay decay, List<Finding> findings)
    {
        if (decay.UntilMinimum is < 0 or > 1)
            findings.Add(new Finding("/decay/untilMinimum", "a weight is from 0 to 1"));
        if (decay.UntilMaximum < 0 || decay.UntilMaximum > decay.UntilMinimum)
        {
            findings.Add(new Finding("/decay/untilMaximum", "a weight is not negative, and never grows with time"));
        }
    }

    private static void CheckIds(RuleSet rules, List<Finding> findings)
    {
        var all = rules
            .Rules.Select((rule, index) => (rule.Id, Path: $"/rules/{index}"))
            .Concat(rules.Vetoes.Select((veto, index) => (veto.Id, Path: $"/vetoes/{index}")));
        foreach (var twice in all.GroupBy(rule => rule.Id).Where(group => group.Count() > 1))
        {
            findings.Add(new Finding(twice.ElementAt(1).Path + "/id", $"'{twice.Key}' is the id of {twice.First().Path} already"));
        }
    }

    private static void CheckRule(Rule rule, string path, List<Finding> findings)
    {
        switch (rule)
        {
            case Rule.When conditional:
                if (FilterOf(conditional.If) is { } filter)
                    CheckFilter(filter, [conditional.Points], path, findings);
                if (conditional.Points == 0)
                    findings.Add(new Finding(path + "/points", "a rule that gives nothing decides nothing"));
                break;
            case Rule.Count count:
                CheckFilter(count.Of, [count.PointsEach], path, findings);
                if (Math.Sign(count.PointsBound) != Math.Sign(count.PointsEach) || Math.Abs(count.PointsBound) < Math.Abs(count.PointsEach))
                {
                    findings.Add(new Finding(path + "/pointsBound", "the bound has the sign of pointsEach and is at least as large"));
                }
                break;
            case Rule.Bands bands:
                CheckFilter(bands.Of, [], path, findings);
                if (bands.Table[0].From != 0)
                    findings.Add(new Finding(path + "/bands/0/from", "the first band begins at 0"));
                foreach (var (index, (band, next)) in bands.Table.Zip(bands.Table.Skip(1)).Index())
                {
                    if (next.From <= band.From)
                        findings.Add(new Finding($"{path}/bands/{index + 1}/from", "the bands do not ascend"));
                }
                break;
            case Rule.Rates rates:
                CheckRates(rates.Table, path, findings);
                break;
            case Rule.Grades { Table.Count: 0 }:
                findings.Add(new Finding(path + "/points", "no grade has points"));
                break;
        }
    }

    // What counts one kind of records, one way; of other conditions the direction cannot be told.
    private static RecordFilter? FilterOf(Condition condition) =>
        condition switch
        {
            Condition.Exists exists => exists.Of,
            Condition.Compare { Is: Comparison.Above or Comparison.AtLeast, Of: Quantity.Count count } => count.Of,
            Condition.Compare { Is: Comparison.Above or Comparison.AtLeast, Of: Quantity.Sum sum } => sum.Of,
            _ => null,
        };

    private static void CheckRates(IReadOnlyList<RateBand> table, string path, List<Finding> findings)
    {
        if (table[0].From.Parts != 0)
            findings.Add(new Finding(path + "/bands/0/from", "the first band begins at 0/1"));
        foreach (var (index, (band, next)) in table.Zip(table.Skip(1)).Index())
        {
            if (band.From.Compare(next.From.Parts, next.From.Of) <= 0)
                findings.Add(new Finding($"{path}/bands/{index + 1}/from", "the bands do not ascend"));
        }
    }

    private static void CheckFilter(RecordFilter filter, IReadOnlyList<decimal> points, string path, List<Finding> findings)
    {
        var negative = filter.Severities.Count(severity => severity.IsNegative());
        if (filter.Severities.Count > 0 && points.Any(value => negative > 0 ? value > 0 : value < 0))
            findings.Add(new Finding(path, "the points go against the severities"));
    }

    private static void CheckVetoes(IReadOnlyList<Veto> vetoes, List<Finding> findings)
    {
        var first = new Dictionary<object, int>();
        foreach (var (index, veto) in vetoes.Index())
        {
            if (veto.Best == ServiceTier.Tier1)
                findings.Add(new Finding($"/vetoes/{index}/best", "a veto that leaves the best tier bars nothing"));
            object cause = veto switch
            {
                Veto.OfListing listing => listing.Severity,
                Veto.OfRating rating => (rating.Scheme, rating.Grade),
                _ => veto.Id,
            };
            if (!first.TryAdd(cause, index))
                findings.Add(new Finding($"/vetoes/{index}", $"the case has a veto already at /vetoes/{first[cause]}"));
        }
    }

    private static void CheckTiers(IReadOnlyList<TierStart> tiers, List<Finding> findings)
    {
        if (!tiers.Select(start => (int)start.Tier).SequenceEqual(Enumerable.Range(1, 5)))
        {
            findings.Add(new Finding("/tiers", "the five tiers are expected, the best first"));
            return;
        }
        if (tiers[^1].From != 0)
            findings.Add(new Finding("/tiers/4/from", "the lowest tier begins at 0"));
        if (tiers[0].From > ScoreMax)
            findings.Add(new Finding("/tiers/0/from", $"no score is above {ScoreMax}"));
        for (var i = 1; i < tiers.Count; i++)
        {
            if (tiers[i].From >= tiers[i - 1].From)
                findings.Add(new Finding($"/tiers/{i}/from", "a lower tier begins below the better one"));
        }
    }
}
