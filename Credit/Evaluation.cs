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

    // Dividing by one with many zeros drops the trailing zeros of a decimal, which would otherwise show how it was computed.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The indicator of an enterprise on a day.</summary>
    /// <param name="file">What is on record about it.</param>
    /// <param name="rules">The rule set; whether it is in force on the day is the caller's to choose.</param>
    /// <param name="asOf">The day, in UTC+8.</param>
    public static Indicator Evaluate(CreditFile file, RuleSet rules, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var view = OutwardView.Of(file, asOf);
        var reasons = rules.Rules.Select(rule => Apply(rule, view, rules.Decay)).OfType<Reason>().ToList();
        var vetoes = rules.Vetoes.Select(veto => (veto.Best, Reason: Apply(veto, view))).Where(veto => veto.Reason is not null).ToList();
        decimal? score =
            view.Records.Count + view.Ratings.Count < rules.FactsMin
                ? null
                : Exact(Math.Clamp(rules.Start + reasons.Sum(reason => reason.Points), 0, ScoreMax));
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

    // A veto holds even where too little is on record for a score: a listed firm is not merely unknown.
    private static ServiceTier TierOf(decimal? score, IEnumerable<ServiceTier> bars, RuleSet rules)
    {
        var barred = bars.DefaultIfEmpty(ServiceTier.Tier1).Max();
        if (score is null)
            return barred == ServiceTier.Tier1 ? ServiceTier.NoData : barred;
        var reached = rules.Tiers.First(tier => score >= tier.From).Tier;
        return reached > barred ? reached : barred;
    }

    private static Reason? Apply(Rule rule, OutwardView view, Decay decay) =>
        rule switch
        {
            Rule.Filed filed => view.Enterprise is { } enterprise ? Because(rule, filed.Points, [enterprise.Position]) : Missed(rule),
            Rule.Exists exists => Select(exists.Of, view) is { Count: > 0 } found
                ? Because(rule, exists.Points, found, view.AsOf)
                : Missed(rule),
            Rule.Count count => CountEach(count, view, decay),
            Rule.Threshold threshold => SumUp(threshold, view),
            Rule.Bands bands => LookUp(bands, view),
            Rule.Grades grades => view.Ratings.FirstOrDefault(rating => rating.Event.Scheme == grades.Scheme) is { } rating
                ? Because(rule, grades.Table.GetValueOrDefault(rating.Event.Grade), [rating.Place.Position])
                : Missed(rule),
            _ => throw new InvalidOperationException($"a rule of kind {rule.GetType().Name} is not known"),
        };

    private static Reason? Apply(Veto veto, OutwardView view)
    {
        switch (veto)
        {
            case Veto.OfListing bar:
                var listings = view.Listings.Where(listing => listing.Severity == bar.Severity).ToList();
                if (listings.Count == 0)
                    return null;
                var relief = listings
                    .SelectMany(listing => Dates(listing.Severity, listing.Decision!.DecidedOn))
                    .Where(date => date > view.AsOf)
                    .Order();
                return new Reason(
                    veto.Id,
                    veto.Basis,
                    0,
                    [.. listings.SelectMany(listing => listing.Positions).Order()],
                    veto.Remedy,
                    First(relief)
                );
            case Veto.OfRating bar:
                var rating = view.Ratings.FirstOrDefault(rating => rating.Event.Scheme == bar.Scheme && rating.Event.Grade == bar.Grade);
                return rating is null
                    ? null
                    : new Reason(veto.Id, veto.Basis, 0, [rating.Place.Position], veto.Remedy, rating.Event.ValidTo?.AddDays(1));
            default:
                throw new InvalidOperationException($"a veto of kind {veto.GetType().Name} is not known");
        }
    }

    private static Reason? CountEach(Rule.Count rule, OutwardView view, Decay decay)
    {
        var found = Select(rule.Of, view);
        if (found.Count == 0)
            return null;
        var points = rule.PointsEach * found.Sum(record => Weight(record.Event, view.AsOf, decay));
        var bounded = rule.PointsBound < 0 ? Math.Max(points, rule.PointsBound) : Math.Min(points, rule.PointsBound);
        return Because(rule, bounded, found, view.AsOf);
    }

    private static Reason? SumUp(Rule.Threshold rule, OutwardView view)
    {
        var found = Select(rule.Of, view).Where(record => record.Event.Amount?.Currency == rule.SumFrom.Currency).ToList();
        return found.Sum(record => record.Event.Amount!.Value) >= rule.SumFrom.Value ? Because(rule, rule.Points, found, view.AsOf) : null;
    }

    private static Reason? LookUp(Rule.Bands rule, OutwardView view)
    {
        var found = Select(rule.Of, view);
        var points = rule.Table.Last(band => band.From <= found.Count).Points;
        return points == 0 && found.Count == 0 ? null : Because(rule, points, found, view.AsOf);
    }

    private static List<Placed<CreditRecordEntered>> Select(RecordFilter filter, OutwardView view)
    {
        var after = filter.WindowMonths is { } months ? view.AsOf.AddMonths(-months) : DateOnly.MinValue;
        return
        [
            .. view.Records.Where(record =>
                (filter.Kinds.Count == 0 || filter.Kinds.Contains(record.Event.Kind))
                && filter.Severities.Contains(record.Event.Severity)
                && record.Event.DocumentDate > after
            ),
        ];
    }

    // What has run out is not in the view at all.
    private static decimal Weight(CreditRecordEntered record, DateOnly asOf, Decay decay) =>
        Publicity.Of(record.Severity) is not { } terms ? 1
        : asOf < terms.RepairFrom(record.DocumentDate) ? decay.UntilMinimum
        : decay.UntilMaximum;

    private static Reason Because(Rule rule, decimal points, IReadOnlyList<Placed<CreditRecordEntered>> records, DateOnly asOf)
    {
        var relief = records
            .SelectMany(record => Dates(record.Event.Severity, record.Event.DocumentDate))
            .Where(date => date > asOf)
            .Order();
        return Because(rule, points, [.. records.Select(record => record.Place.Position)], First(relief));
    }

    private static Reason Because(Rule rule, decimal points, IReadOnlyList<long> positions, DateOnly? reliefOn = null) =>
        new(rule.Id, rule.Basis, Exact(points), positions, rule.Remedy, reliefOn);

    // Points that could be had are shown, so that an enterprise sees what would help it; but only where it can do something.
    private static Reason? Missed(Rule rule) => rule.Remedy is null ? null : Because(rule, 0, []);

    private static IEnumerable<DateOnly> Dates(Severity severity, DateOnly documentDate) =>
        Publicity.Of(severity) is { } terms ? [terms.RepairFrom(documentDate), terms.EndsOn(documentDate)] : [];

    private static DateOnly? First(IEnumerable<DateOnly> dates) => dates.Select(date => (DateOnly?)date).FirstOrDefault();

    private static decimal Exact(decimal value) => decimal.Round(value, 2, MidpointRounding.ToEven) / One;
}
