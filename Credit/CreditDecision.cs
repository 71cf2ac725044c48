using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Records.Catalogues;

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
                ?? Refuse("grade", RatingScheme.Objection(rating.Scheme, rating.Grade, rating.Decided)),
            CreditRecordEntered record => InFuture("documentDate", record.DocumentDate, today) ?? Catalogued(record.CatalogueItem),
            FiguresReported figures => Objection(file, figures, today),
            DutyPerformed duty => InFuture("performedOn", duty.PerformedOn, today),
            ListingProposed proposal when Catalogued(proposal.CatalogueItem) is { } unknown => unknown,
            ListingEvent step => Objection(file.Listings.GetValueOrDefault(step.Listing), step, speaker, today),
            _ => new Refusal("type", "not an event of a credit file"),
        };
    }

    private static Refusal? Objection(Listing? listing, ListingEvent step, Speaker speaker, DateOnly today)
    {
        // 谁认定、谁修复: who proposed decides, publishes and repairs. The application is the enterprise's own.
        if (listing is not null && step is not RepairApplied && speaker.Role != SpeakerRole.Anyone && speaker.Party != listing.Issuer)
        {
            return new Refusal("listing", $"only {listing.Issuer}, which proposed the listing '{listing.Id}', may move it");
        }
        return ListingMachine.Objection(listing, step, today);
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

    private static Refusal? InFuture(string field, DateOnly date, DateOnly today) =>
        date > today ? new Refusal(field, $"{date:O} lies in the future") : null;
}
