using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Filings;

namespace Xinyuan.Credit.Grains;

/// <summary>Turns what is on record into views.</summary>
internal static class CreditViewing
{
    public static CreditFileView Of(CreditFile file, DateOnly lawAsOf, RuleSet? rules, CreditAsOf asOf)
    {
        var outward = OutwardView.Of(file, lawAsOf);
        return new CreditFileView
        {
            Subject = file.Subject,
            Enterprise = file.Enterprise is { } filed ? Of(filed.Filing) : null,
            LawAsOf = lawAsOf,
            Ratings =
            [
                .. file
                    .Ratings.Where(rating => rating.Event.Decided <= lawAsOf)
                    .OrderByDescending(rating => (rating.Event.Decided, rating.Place.Position))
                    .Select(rating => Of(rating, file.RatingInForce(rating.Event.Scheme, lawAsOf) == rating)),
            ],
            Listings =
            [
                .. file
                    .Listings.Values.Where(listing => listing.StatusOn(lawAsOf) is not (ListingStatus.Repaired or ListingStatus.Expired))
                    .Select(listing => Of(listing, lawAsOf, file.Enterprise?.Filing.Name)),
            ],
            Records =
            [
                .. outward
                    .Records.OrderByDescending(record => (record.Event.DocumentDate, record.Place.Position))
                    .Take(CreditFileView.RecordsMax)
                    .Select(Of),
            ],
            RecordsTotal = outward.Records.Count,
            Figures =
            [
                .. outward
                    .Figures.OrderByDescending(report => report.Event.To)
                    .ThenBy(report => report.Event.Figure, StringComparer.Ordinal)
                    .Take(CreditFileView.RecordsMax)
                    .Select(Of),
            ],
            Indicator = rules is null ? null : Of(Evaluation.Evaluate(file, rules, lawAsOf), rules),
            AsOf = asOf,
        };
    }

    public static EnterpriseView Of(EnterpriseFiled filed) =>
        new(filed.Party, filed.Name, filed.NameEn, filed.Roles, filed.CustomsCode, filed.Region, filed.Country, filed.IsSoleTrader);

    public static ListingView Of(Listing listing, DateOnly asOf, string? subjectName) =>
        new()
        {
            Id = listing.Id,
            Subject = listing.Subject,
            SubjectName = subjectName,
            Status = listing.StatusOn(asOf).ToString(),
            IsPublic = listing.IsPublicOn(asOf),
            Severity = listing.Severity.Write(),
            CatalogueItem = listing.Proposal.CatalogueItem,
            Authority = listing.Proposal.Authority,
            Basis = listing.Proposal.Basis,
            NormVersion = listing.Proposal.NormVersion,
            Scope = listing.Proposal.Scope,
            DocumentNo = listing.Decision?.DocumentNo,
            DefenceUntil = listing.Notice?.DefenceUntil,
            DecidedOn = listing.Decision?.DecidedOn,
            PublishedOn = listing.Publication?.PublishedOn,
            RepairFrom = listing.RepairFrom,
            RepairAppliedOn = listing.Application?.AppliedOn,
            EndsOn = listing.EndsOn,
            Positions = [.. listing.Positions],
        };

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
        );

    private static ReasonView Of(Reason reason) =>
        new(reason.Rule, reason.LegalBasis.ToString(), reason.Points, reason.Positions, reason.Remedy, reason.ReliefOn)
        {
            Outcome = reason.Outcome.Write(),
            Measured = reason.Measured,
            Gain = reason.Gain,
            RepairFrom = reason.RepairFrom,
        };
}
