using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Supervision;

/// <summary>
/// What applies to an enterprise on a day, and on whose authority: a pure function of its file, the measures and the day. Measures of
/// different authorities stand beside each other; the platform weighs none against another.
/// </summary>
public static class MeasuresInForce
{
    /// <summary>Who answers for the platform's own service.</summary>
    public const string Platform = "org:operator";

    /// <summary>The measures in force, those of ratings first, then listings, decisions and the platform's service.</summary>
    /// <param name="file">What is on record, as it may be shown: with the repairs that are known now.</param>
    /// <param name="catalogue">The measures and the published list.</param>
    /// <param name="asOf">The day, in UTC+8.</param>
    /// <param name="indicator">The platform indicator on that day, or null when it is switched off.</param>
    public static IReadOnlyList<MeasureInForce> Of(CreditFile file, MeasureCatalogue catalogue, DateOnly asOf, Indicator? indicator = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var view = OutwardView.Of(file, asOf);
        var valid = catalogue.Measures.Where(measure => IsAllowed(measure, catalogue.List, asOf)).ToList();
        return
        [
            .. view.Ratings.SelectMany(rating => OfRating(rating, file.Supervision.SuspensionOn(rating.Event.Scheme, asOf), valid)),
            .. view.Listings.SelectMany(listing => OfListing(listing, valid)),
            .. file.Supervision.Measures.Values.Select(measure => OfDecision(measure, file, view, catalogue.List)).OfType<MeasureInForce>(),
            // The platform gives no favours to whom an authority has listed, whatever the score.
            .. indicator is null || view.Listings.Count > 0 ? [] : OfIndicator(indicator, file, valid),
        ];
    }

    // A measure of the list stands and falls with its item; before the list began nothing was limited to it.
    private static bool IsAllowed(MeasureRule measure, MeasureList list, DateOnly asOf) =>
        measure.IsValidOn(asOf) && (measure.Item is null || asOf < list.ValidFrom || list.Find(measure.Item, asOf) is not null);

    private static IEnumerable<MeasureInForce> OfRating(
        Placed<RatingImported> placed,
        Suspension? suspension,
        IReadOnlyList<MeasureRule> measures
    )
    {
        var (rating, place) = placed;
        var grade = suspension?.Suspended.Event.TreatedAs ?? rating.Grade;
        var since = suspension?.Suspended.Event.DecidedOn is { } suspended && suspended > rating.Decided ? suspended : rating.Decided;
        var until = Earlier(rating.ValidTo, suspension?.Suspended.Event.ValidTo);
        long[] positions = suspension is null
            ? [place.Position]
            : [.. new[] { place.Position, suspension.Suspended.Place.Position }.Order()];
        return measures
            .Where(measure => measure.Cause is MeasureCause.OfRating cause && cause.Scheme == rating.Scheme && cause.Grade == grade)
            .Select(measure => Begin(measure, MeasureGround.Rating, rating.Authority, $"{rating.Scheme} {grade}", since, until, positions));
    }

    private static IEnumerable<MeasureInForce> OfListing(Listing listing, IReadOnlyList<MeasureRule> measures) =>
        measures
            .Where(measure => measure.Cause is MeasureCause.OfListing cause && cause.Severity == listing.Severity)
            .Select(measure =>
                Begin(
                    measure,
                    MeasureGround.Listing,
                    listing.Proposal.Authority,
                    listing.Id,
                    listing.Publication!.PublishedOn,
                    listing.EndsOn?.AddDays(-1),
                    [.. listing.Positions]
                )
            );

    private static MeasureInForce? OfDecision(DecidedMeasure measure, CreditFile file, OutwardView view, MeasureList list)
    {
        var (applied, place) = measure.Applied;
        if (!measure.HoldsOn(view.AsOf) || list.Find(applied.Item, view.AsOf) is not { } item)
            return null;
        var listing = view.Listings.FirstOrDefault(listing => listing.Id == applied.Listing);
        var document = new CreditDocument(applied.Authority, applied.DocumentNo);
        // With the listing falls what rests on it, or on its document, and at once.
        if ((applied.Listing is not null && listing is null) || file.Listings.Values.Any(one => one.IsLifted && one.Document == document))
            return null;
        return new MeasureInForce(
            applied.Measure,
            item.Sort == ListedSort.Incentive ? MeasureKind.Incentive : MeasureKind.Discipline,
            item.Sort == ListedSort.Incentive ? MeasureEffect.Relief : MeasureEffect.Burden,
            applied.Content,
            item.TitleEn,
            Extent: null,
            item.Code,
            applied.Authority,
            new LegalBasis(applied.Basis, $"{applied.DocumentNo}; {item.TitleZh}", item.Basis.IsVerified),
            MeasureGround.Decision,
            applied.DocumentNo,
            applied.DecidedOn,
            Earlier(applied.ValidTo, Earlier(measure.Lifted?.Event.LiftedOn.AddDays(-1), listing?.EndsOn?.AddDays(-1))),
            [.. (listing?.Positions ?? []).Append(place.Position).Order()]
        );
    }

    private static IEnumerable<MeasureInForce> OfIndicator(Indicator indicator, CreditFile file, IReadOnlyList<MeasureRule> measures)
    {
        long[] positions =
        [
            .. indicator
                .Reasons.SelectMany(reason => reason.Positions)
                .Concat(file.Enterprise is { } filed ? [filed.Position] : [])
                .Distinct()
                .Order(),
        ];
        // A score out of nothing gives nothing: every measure rests on entries.
        if (positions.Length == 0)
            return [];
        return measures
            .Where(measure => measure.Cause is MeasureCause.OfTier cause && cause.Tier == indicator.Tier)
            .Select(measure =>
                Begin(
                    measure,
                    MeasureGround.Indicator,
                    Platform,
                    $"{indicator.Tier.Write()} ({indicator.RuleSet})",
                    measure.ValidFrom,
                    null,
                    positions
                )
            );
    }

    private static MeasureInForce Begin(
        MeasureRule measure,
        MeasureGround ground,
        string authority,
        string because,
        DateOnly since,
        DateOnly? until,
        IReadOnlyList<long> positions
    ) =>
        new(
            measure.Id,
            measure.Kind,
            measure.Effect,
            measure.TitleZh,
            measure.TitleEn,
            measure.Extent,
            measure.Item,
            authority,
            measure.Basis,
            ground,
            because,
            since < measure.ValidFrom ? measure.ValidFrom : since,
            Earlier(until, measure.ValidTo),
            positions
        );

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other) =>
        one is null ? other
        : other is null || one < other ? one
        : other;
}
