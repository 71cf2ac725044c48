using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Overrides;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Filings;

namespace Xinyuan.Credit.Grains;

/// <summary>Turns what is on record into views.</summary>
internal static class CreditViewing
{
    public static CreditFileView Of(CreditFile file, DateOnly lawAsOf, RuleSet? rules, CreditAsOf asOf, bool unfiltered = false)
    {
        var outward = OutwardView.Of(file, lawAsOf);
        var lifted = file.LiftedPositions;
        var records = unfiltered ? file.Records : outward.Records;
        return new CreditFileView
        {
            Subject = file.Subject,
            Enterprise = file.Enterprise is { } filed ? Of(filed.Filing) : null,
            LawAsOf = lawAsOf,
            Ratings =
            [
                .. file
                    .Ratings.Where(rating => unfiltered || (rating.Event.Decided <= lawAsOf && !file.IsWithdrawn(rating.Place.Position)))
                    .OrderByDescending(rating => (rating.Event.Decided, rating.Place.Position))
                    .Select(rating =>
                        Of(rating, file.RatingInForce(rating.Event.Scheme, lawAsOf) == rating) with
                        {
                            Dispute = DisputeOf(file, rating.Place.Position, lawAsOf),
                            WithdrawnBy = file.Withdrawn.GetValueOrDefault(rating.Place.Position)?.Position,
                        }
                    ),
            ],
            Listings =
            [
                .. file
                    .Listings.Values.Where(listing => unfiltered || IsShown(listing, lawAsOf))
                    .Select(listing => ListingViewing.Of(listing, lawAsOf, file.Enterprise?.Filing.Name, file.Disputes.Values)),
            ],
            Records =
            [
                .. records
                    .OrderByDescending(record => (record.Event.DocumentDate, record.Place.Position))
                    .Take(CreditFileView.RecordsMax)
                    .Select(record =>
                        Of(record) with
                        {
                            Dispute = DisputeOf(file, record.Place.Position, lawAsOf),
                            WithdrawnBy = file.Withdrawn.GetValueOrDefault(record.Place.Position)?.Position,
                        }
                    ),
            ],
            RecordsTotal = records.Count,
            Disputes =
            [
                .. file
                    .Disputes.Values.Where(dispute => unfiltered || !lifted.Contains(dispute.Filed.Place.Position))
                    .OrderByDescending(dispute => dispute.Filed.Place.Position)
                    .Select(dispute => ListingViewing.Of(dispute, lawAsOf)),
            ],
            Figures =
            [
                .. outward
                    .Figures.OrderByDescending(report => report.Event.To)
                    .ThenBy(report => report.Event.Figure, StringComparer.Ordinal)
                    .Take(CreditFileView.RecordsMax)
                    .Select(Of),
            ],
            Indicator = rules is null ? null : Of(TierOverrides.Apply(Evaluation.Evaluate(file, rules, lawAsOf), file, lawAsOf), rules),
            AsOf = asOf,
        };
    }

    private static bool IsShown(Listing listing, DateOnly lawAsOf) =>
        !listing.IsLifted && listing.StatusOn(lawAsOf) is not (ListingStatus.Repaired or ListingStatus.Expired);

    private static DisputeView? DisputeOf(CreditFile file, long position, DateOnly asOf) =>
        ListingViewing.Marked(file.Disputes.Values.Where(dispute => dispute.IsAbout(position)), asOf);

    public static EnterpriseView Of(EnterpriseFiled filed) =>
        new(filed.Party, filed.Name, filed.NameEn, filed.Roles, filed.CustomsCode, filed.Region, filed.Country, filed.IsSoleTrader);

    private static RatingView Of(Placed<RatingImported> placed, bool isInForce)
    {
        var (rating, place) = placed;
        return new RatingView(
            rating.Scheme,
            rating.Grade,
            rating.Decided,
            rating.ValidTo,
            rating.Authority,
            rating.DocumentNo,
            isInForce,
            place.Position
        );
    }

    private static CreditRecordView Of(Placed<CreditRecordEntered> placed)
    {
        var (record, place) = placed;
        return new CreditRecordView(
            record.Kind,
            record.CatalogueItem!,
            record.Severity.Write(),
            record.Authority,
            record.DocumentNo,
            record.DocumentDate,
            record.Summary,
            record.Amount?.Value,
            record.Amount?.Currency,
            place.Position
        )
        {
            Matter = record.Matter,
            ValidFrom = record.ValidFrom,
            ValidTo = record.ValidTo,
        };
    }

    private static FigureView Of(Placed<FiguresReported> placed)
    {
        var (report, place) = placed;
        return new FigureView(
            report.Figure,
            report.From,
            report.To,
            report.Value,
            report.Amount?.Currency,
            report.Authority,
            report.DocumentNo,
            place.Position
        );
    }

    public static IndicatorView Of(Indicator indicator, RuleSet rules) =>
        new(
            indicator.Tier.Write(),
            indicator.Score,
            new RuleSetView(rules.Id, rules.Title, rules.ValidFrom, rules.ValidTo, rules.Hash),
            [.. indicator.Vetoes.Select(Of)],
            [.. indicator.Reasons.Select(Of)],
            indicator.InputHash
        )
        {
            ComputedTier = indicator.ComputedTier?.Write(),
        };

    private static ReasonView Of(Reason reason) =>
        new(reason.Rule, reason.LegalBasis.ToString(), reason.Points, reason.Positions, reason.Remedy, reason.ReliefOn)
        {
            Outcome = reason.Outcome.Write(),
            Measured = reason.Measured,
            Gain = reason.Gain,
            RepairFrom = reason.RepairFrom,
        };
}
