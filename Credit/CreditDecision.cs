using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
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
            RatingImported rating => InFuture("decided", rating.Decided, today),
            CreditRecordEntered record => InFuture("documentDate", record.DocumentDate, today),
            DutyPerformed duty => InFuture("performedOn", duty.PerformedOn, today),
            ListingEvent step => Objection(file.Listings.GetValueOrDefault(step.Listing), step, speaker, today),
            SupervisionEvent treated => SupervisionDecision.Objection(file, treated, speaker, MeasureCatalogue.Shipped.List, today),
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

    private static Refusal? InFuture(string field, DateOnly date, DateOnly today) =>
        date > today ? new Refusal(field, $"{date:O} lies in the future") : null;
}
