using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit;

/// <summary>
/// Computes the platform indicator: a pure function of file, rule set and day. Decimals and whole numbers only; the same input
/// gives the same result to the byte, today and in ten years.
/// </summary>
public static class Evaluation
{
    private const decimal ScoreMax = 100;

    /// <summary>The indicator of an enterprise on a day.</summary>
    /// <param name="file">What is on record about it.</param>
    /// <param name="rules">The rule set; whether it is in force on the day is the caller's to choose.</param>
    /// <param name="asOf">The day, in UTC+8.</param>
    public static Indicator Evaluate(CreditFile file, RuleSet rules, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var reasoning = new Reasoning(file, OutwardView.Of(file, asOf), rules.Decay);
        var view = reasoning.View;
        var reasons = rules.Rules.Select(reasoning.Apply).OfType<Reason>().ToList();
        var judged = rules
            .Vetoes.Select(veto => (veto.Best, Reason: reasoning.Apply(veto)))
            .Where(veto => veto.Reason is not null)
            .ToList();
        var vetoes = judged.FindAll(veto => veto.Reason!.Outcome == Outcome.Met);
        // Of a veto that cannot be decided the reader is told, and nobody is barred by it.
        reasons.AddRange(judged.Where(veto => veto.Reason!.Outcome != Outcome.Met).Select(veto => veto.Reason!));
        decimal? score =
            FactsOf(view) < rules.FactsMin
                ? null
                : Points.Exact(Math.Clamp(rules.Start + reasons.Sum(reason => reason.Points), 0, ScoreMax));
        return new Indicator(
            view.Subject,
            asOf,
            rules.Id,
            TierOf(score, vetoes.Select(veto => veto.Best), rules),
            score,
            [.. vetoes.Select(veto => veto.Reason!)],
            reasons,
            view.Hash().ToHex(),
            rules.Hash
        );
    }

    // A figure is one fact, for however many months it is reported.
    private static int FactsOf(OutwardView view) =>
        view.Records.Count + view.Ratings.Count + view.Figures.Select(report => report.Event.Figure).Distinct().Count();

    // A veto holds even where too little is on record for a score: a listed firm is not merely unknown.
    private static ServiceTier TierOf(decimal? score, IEnumerable<ServiceTier> bars, RuleSet rules)
    {
        var barred = bars.DefaultIfEmpty(ServiceTier.Tier1).Max();
        if (score is null)
            return barred == ServiceTier.Tier1 ? ServiceTier.NoData : barred;
        var reached = rules.Tiers.First(tier => score >= tier.From).Tier;
        return reached > barred ? reached : barred;
    }
}
