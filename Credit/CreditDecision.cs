using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Objections;
using Xinyuan.Credit.Overrides;
using Xinyuan.Credit.Records.Catalogues;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit;

/// <summary>Why something cannot be put on record.</summary>
/// <param name="Field">The field at fault.</param>
/// <param name="Message">A sentence; values out of the document stand between single quotes.</param>
public sealed record Refusal(string Field, string Message);

/// <summary>Whether what is said about an enterprise may enter its credit file.</summary>
public static class CreditDecision
{
    /// <summary>What stands against an event, or null when it may enter the file.</summary>
    /// <param name="file">The file as it stands.</param>
    /// <param name="event">What is said.</param>
    /// <param name="speaker">Who says it.</param>
    /// <param name="today">The day on which it is said, in UTC+8.</param>
    public static Refusal? Objection(CreditFile file, CreditEvent @event, Speaker speaker, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(speaker);
        return @event switch
        {
            RatingImported rating => InFuture("decided", rating.Decided, today)
                ?? Refuse("grade", RatingScheme.Objection(rating.Scheme, rating.Grade, rating.Decided))
                ?? CorrectionDecision.Objection(file, rating.Corrects, "corrects", rating.Authority, ofRating: true),
            CreditRecordEntered record => InFuture("documentDate", record.DocumentDate, today)
                ?? Catalogued(record.CatalogueItem)
                ?? CorrectionDecision.Objection(file, record.Corrects, "corrects", record.Authority, ofRating: false),
            FiguresReported figures => Objection(file, figures, today),
            DutyPerformed duty => InFuture("performedOn", duty.PerformedOn, today),
            SupervisionEvent treated => SupervisionDecision.Objection(file, treated, speaker, MeasureCatalogue.Shipped.List, today),
            RecordWithdrawn withdrawn => InFuture("withdrawnOn", withdrawn.WithdrawnOn, today)
                ?? CorrectionDecision.Objection(file, withdrawn.Record, "record", withdrawn.Authority, ofRating: null),
            ListingProposed proposal when Catalogued(proposal.CatalogueItem) is { } unknown => unknown,
            ListingEvent step => Objection(file, file.Listings.GetValueOrDefault(step.Listing), step, speaker, today),
            ObjectionFiled filed => DisputeDecision.Objection(file, filed, today),
            ObjectionAnswered answered => DisputeDecision.Objection(file, answered, speaker, today),
            OverrideProposed proposed => OverrideDecision.Objection(file, proposed, today),
            OverrideApproved approved => OverrideDecision.Objection(file, approved, speaker, today),
            OverrideEnded ended => OverrideDecision.Objection(file, ended, speaker, today),
            _ => new Refusal("type", "not an event of a credit file"),
        };
    }

    private static Refusal? Objection(CreditFile file, Listing? listing, ListingEvent step, Speaker speaker, DateOnly today)
    {
        // 谁认定、谁修复: who proposed decides, publishes and repairs. What the enterprise says in the procedure is its own.
        if (listing is not null && !IsOfEnterprise(step) && speaker.Role != SpeakerRole.Anyone && speaker.Party != listing.Issuer)
        {
            return new Refusal("listing", $"only {listing.Issuer}, which proposed the listing '{listing.Id}', may move it");
        }
        if (ListingMachine.Objection(listing, step, today) is { } refusal)
            return refusal;
        // Order 36: there is no repair before every duty is performed.
        return step is RepairDecided { Repaired: true } repaired && !file.IsPerformed(listing!.Document!, repaired.DecidedOn)
            ? new Refusal(
                "outcome",
                $"no repair before what the document '{listing.Document!.Number}' demands is on record as performed ({nameof(DutyPerformed)})"
            )
            : null;
    }

    private static Refusal? Objection(CreditFile file, FiguresReported figures, DateOnly today)
    {
        if (figures.To >= today)
            return new Refusal("to", $"the span of {figures.From:O} to {figures.To:O} has not ended");
        var other = file.Figures.Find(earlier => figures.Contradicts(earlier.Event))?.Event;
        return other is null
            ? null
            : new Refusal(
                "from",
                $"'{figures.Figure}' is reported for {other.From:O} to {other.To:O} already, which shares months with this"
            );
    }

    // Asked when something is put on record, and not when it is read: a later edition of the catalogue takes nothing back.
    private static Refusal? Catalogued(string? item) =>
        item is null || ItemCatalogue.Contains(item)
            ? null
            : new Refusal("catalogueItem", $"'{item}' is not an item of the catalogue of public credit information or its supplement");

    private static Refusal? Refuse(string field, string? objection) => objection is null ? null : new Refusal(field, objection);

    /// <summary>Whether a step is the enterprise's own.</summary>
    internal static bool IsOfEnterprise(CreditEvent @event) =>
        @event is RepairApplied or ListingDefenceFiled or ListingHearingRequested or ObjectionFiled;

    private static Refusal? InFuture(string field, DateOnly date, DateOnly today) =>
        date > today ? new Refusal(field, $"{date:O} lies in the future") : null;
}
