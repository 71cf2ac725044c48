using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;

namespace Xinyuan.Credit.Rules;

/// <summary>Points, to the hundredth.</summary>
internal static class Points
{
    // Dividing by one with many zeros drops the trailing zeros of a decimal, which would otherwise show how it was computed.
    private const decimal One = 1.0000000000000000000000000000m;

    public static decimal Exact(decimal value) => decimal.Round(value, 2, MidpointRounding.ToEven) / One;
}

/// <summary>Applies the rules of a rule set to one enterprise on one day, and says why.</summary>
/// <param name="file">What is on record, for what will change by time alone.</param>
/// <param name="view">What of it counts on the day.</param>
/// <param name="decay">How negative records weigh over time.</param>
internal sealed class Reasoning(CreditFile file, OutwardView view, Decay decay)
{
    public OutwardView View => view;

    /// <summary>Why a rule gave or took points, or could; null when there is nothing to say.</summary>
    public Reason? Apply(Rule rule) =>
        rule switch
        {
            Rule.When conditional => Decide(conditional),
            Rule.Count count => CountEach(count),
            Rule.Bands bands => LookUp(bands),
            Rule.Rates rates => LookUp(rates),
            Rule.Grades grades => LookUp(grades),
            _ => throw new InvalidOperationException($"a rule of kind {rule.GetType().Name} is not known"),
        };

    /// <summary>Why a veto bars, or cannot be decided; null when it does not bar.</summary>
    public Reason? Apply(Veto veto)
    {
        switch (veto)
        {
            case Veto.OfListing bar:
                var listings = view.Listings.Where(listing => listing.Severity == bar.Severity).ToList();
                return listings.Count == 0 ? null : Because(veto, listings);
            case Veto.OfRating bar:
                var rating = view.Ratings.FirstOrDefault(rating => rating.Event.Scheme == bar.Scheme && rating.Event.Grade == bar.Grade);
                return rating is null
                    ? null
                    : new Reason(veto.Id, veto.Basis, 0, [rating.Place.Position], veto.Remedy, rating.Event.ValidTo?.AddDays(1));
            case Veto.When bar:
                var judged = Judge.Decide(bar.If, view);
                return judged.Outcome == Outcome.NotMet ? null : Because(veto, bar.If, judged);
            default:
                throw new InvalidOperationException($"a veto of kind {veto.GetType().Name} is not known");
        }
    }

    private Reason Because(Veto veto, List<Listing> listings)
    {
        var relief = listings
            .SelectMany(listing => (DateOnly?[])[listing.RepairFrom, listing.EndsOn])
            .OfType<DateOnly>()
            .Where(date => date > view.AsOf)
            .Order();
        return new Reason(
            veto.Id,
            veto.Basis,
            0,
            [.. listings.SelectMany(listing => listing.Positions).Order()],
            veto.Remedy,
            First(relief)
        )
        {
            RepairFrom = listings.Max(listing => listing.RepairFrom),
        };
    }

    private Reason Because(Veto veto, Condition condition, Judgement judged)
    {
        var relief = judged.Outcome == Outcome.Met ? Judge.ChangesOn(condition, file, view.AsOf) : null;
        return new Reason(veto.Id, veto.Basis, 0, judged.Positions, veto.Remedy, relief)
        {
            Outcome = judged.Outcome,
            Measured = judged.Measured,
            RepairFrom = EarliestRepair(judged.Positions),
        };
    }

    private Reason? Decide(Rule.When rule)
    {
        var judged = Judge.Decide(rule.If, view);
        if (judged.Outcome == Outcome.Met)
        {
            return Because(rule, rule.Points, judged.Positions) with
            {
                Measured = judged.Measured,
                ReliefOn = rule.Points < 0 ? Judge.ChangesOn(rule.If, file, view.AsOf) : null,
            };
        }
        if (judged.Outcome == Outcome.NotMet)
            return rule.Points > 0 && Missed(rule, rule.Points) is { } missed ? missed with { Measured = judged.Measured } : null;
        return Unknown(rule, judged.Positions, judged.Measured);
    }

    private Reason? CountEach(Rule.Count rule)
    {
        var found = rule.Of.Select(view);
        if (found.Count == 0)
            return null;
        var points = rule.PointsEach * found.Sum(Weight);
        var bounded = rule.PointsBound < 0 ? Math.Max(points, rule.PointsBound) : Math.Min(points, rule.PointsBound);
        return Because(rule, bounded, found, rule.Of);
    }

    private Reason? LookUp(Rule.Bands rule)
    {
        var found = rule.Of.Select(view);
        var points = rule.Table.Last(band => band.From <= found.Count).Points;
        return points == 0 && found.Count == 0 ? null : Because(rule, points, found, rule.Of);
    }

    private Reason LookUp(Rule.Rates rule)
    {
        var (part, whole) = Measure.TakeBoth(rule.Part, rule.Whole, view);
        long[] positions = [.. part.Positions.Concat(whole.Positions).Distinct().Order()];
        var measured = $"{Measure.Write(part.Value)} of {Measure.Write(whole.Value)}";
        if (part.Value is not { } over || whole.Value is not { } under || under < rule.SampleMin)
            return Unknown(rule, positions, $"{measured} (least sample {Measure.Write(rule.SampleMin)})");
        var points = rule.Table.Last(band => band.From.Compare(over, under) >= 0).Points;
        var gain = rule.Table.Max(band => band.Points) - points;
        return Because(rule, points, positions) with { Measured = measured, Gain = Points.Exact(gain) };
    }

    private Reason? LookUp(Rule.Grades rule)
    {
        var best = rule.Table.Values.Max();
        if (view.Ratings.FirstOrDefault(rating => rating.Event.Scheme == rule.Scheme) is not { } rating)
        {
            return Missed(rule, Math.Max(0, best)) is { } missed
                ? missed with
                {
                    Outcome = Outcome.Insufficient,
                    Measured = $"no rating of {rule.Scheme} is in force",
                }
                : null;
        }
        var points = rule.Table.GetValueOrDefault(rating.Event.Grade);
        return Because(rule, points, [rating.Place.Position]) with
        {
            Measured = rating.Event.Grade,
            ReliefOn = rating.Event.ValidTo?.AddDays(1),
            Gain = Points.Exact(Math.Max(0, best - points)),
        };
    }

    // What has run out is not in the view at all. What was not corrected keeps its full weight until then.
    private decimal Weight(Placed<CreditRecordEntered> record) =>
        Publicity.Of(record.Event.Severity, record.Event.Penalty) is not { } terms ? 1
        : view.AsOf < terms.RepairFrom(file.ClockOf(record.Event)) || !view.IsPerformed(record) ? decay.UntilMinimum
        : decay.UntilMaximum;

    private Reason Because(Rule rule, decimal points, List<Placed<CreditRecordEntered>> records, RecordFilter filter)
    {
        var relief = records
            .SelectMany(record => filter.DaysOfChange(record.Event, file.ClockOf(record.Event), view.AsOf))
            .Concat(records.Select(RepairFrom).OfType<DateOnly>().Where(day => day > view.AsOf))
            .Order();
        return Because(rule, points, [.. records.Select(record => record.Place.Position)]) with { ReliefOn = First(relief) };
    }

    private Reason Because(Rule rule, decimal points, IReadOnlyList<long> positions) =>
        new(rule.Id, rule.Basis, Points.Exact(points), positions, rule.Remedy, null)
        {
            Gain = points < 0 ? Points.Exact(-points) : 0,
            RepairFrom = points < 0 ? EarliestRepair(positions) : null,
        };

    // Points that could be had are shown, so that an enterprise sees what would help it; but only where it can do something.
    private static Reason? Missed(Rule rule, decimal gain) =>
        rule.Remedy is null
            ? null
            : new Reason(rule.Id, rule.Basis, 0, [], rule.Remedy, null) { Outcome = Outcome.NotMet, Gain = Points.Exact(gain) };

    private static Reason Unknown(Rule rule, IReadOnlyList<long> positions, string? measured) =>
        new(rule.Id, rule.Basis, 0, positions, rule.Remedy, null) { Outcome = Outcome.Insufficient, Measured = measured };

    private DateOnly? EarliestRepair(IReadOnlyList<long> positions) =>
        First(view.Records.Where(record => positions.Contains(record.Place.Position)).Select(RepairFrom).OfType<DateOnly>().Order());

    private DateOnly? RepairFrom(Placed<CreditRecordEntered> record) =>
        Publicity.Of(record.Event.Severity, record.Event.Penalty)?.RepairFrom(file.ClockOf(record.Event));

    private static DateOnly? First(IEnumerable<DateOnly> dates) => dates.Select(date => (DateOnly?)date).FirstOrDefault();
}
