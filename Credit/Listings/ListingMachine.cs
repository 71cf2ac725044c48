using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Listings;

/// <summary>
/// The legal course of a listing: proposed, notice served, decided, published, repair applied for, repaired or refused. Only a
/// decision of the authority that proposed it moves it on, and only in this order.
/// </summary>
public static class ListingMachine
{
    /// <summary>What stands against a step, or null when it may be taken.</summary>
    /// <param name="listing">The listing as it stands; null when there is none of this id.</param>
    /// <param name="step">The step.</param>
    /// <param name="today">The day on which it is put on record, in UTC+8.</param>
    public static Refusal? Objection(Listing? listing, ListingEvent step, DateOnly today) =>
        (step, listing) switch
        {
            (ListingProposed, null) => null,
            (ListingProposed, _) => new Refusal("listing", $"the listing '{step.Listing}' exists already"),
            (_, null) => new Refusal("listing", $"the enterprise has no listing '{step.Listing}'"),
            (ListingNoticeServed notice, { State: ListingState.Proposed }) => NotYet("servedOn", notice.ServedOn, today),
            (ListingDecided decided, { State: ListingState.NoticeServed }) => Objection(listing, decided, today),
            (ListingPublished published, { State: ListingState.Listed }) => Before(
                "publishedOn",
                published.PublishedOn,
                listing.Decision!.DecidedOn,
                "the decision"
            ) ?? NotYet("publishedOn", published.PublishedOn, today),
            (RepairApplied applied, { State: ListingState.Published or ListingState.RepairRefused }) => Objection(listing, applied, today),
            (RepairDecided decided, { State: ListingState.RepairApplied }) => Before(
                "decidedOn",
                decided.DecidedOn,
                listing.Application!.AppliedOn,
                "the application"
            ) ?? NotYet("decidedOn", decided.DecidedOn, today),
            _ => new Refusal("type", $"{step.GetType().Name} does not follow on {listing.State}"),
        };

    /// <summary>The listing after a step.</summary>
    /// <exception cref="InvalidDataException">The step does not follow: the log holds what it could not hold.</exception>
    public static Listing Evolve(Listing? listing, ListingEvent step, EventPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var moved = listing is null ? null : listing with { Positions = listing.Positions.Add(place.Position) };
        return (step, moved) switch
        {
            (ListingProposed proposal, null) => new Listing
            {
                Proposal = proposal,
                Issuer = place.Issuer,
                State = ListingState.Proposed,
                Positions = [place.Position],
            },
            (ListingNoticeServed notice, not null) => moved with { State = ListingState.NoticeServed, Notice = notice },
            (ListingDecided decided, not null) => moved with
            {
                State = decided.Listed ? ListingState.Listed : ListingState.NotListed,
                Decision = decided,
            },
            (ListingPublished published, not null) => moved with { State = ListingState.Published, Publication = published },
            (RepairApplied applied, not null) => moved with { State = ListingState.RepairApplied, Application = applied },
            (RepairDecided decided, not null) => moved with
            {
                State = decided.Repaired ? ListingState.Repaired : ListingState.RepairRefused,
                Repair = decided,
            },
            _ => throw new InvalidDataException(
                $"position {place.Position}: {step.GetType().Name} of listing '{step.Listing}' does not follow"
            ),
        };
    }

    private static Refusal? Objection(Listing listing, ListingDecided decided, DateOnly today)
    {
        var defenceUntil = listing.Notice!.DefenceUntil;
        return decided.DecidedOn <= defenceUntil
            ? new Refusal("decidedOn", $"the enterprise may defend itself until {Write(defenceUntil)}: no decision before the day after")
            : NotYet("decidedOn", decided.DecidedOn, today);
    }

    private static Refusal? Objection(Listing listing, RepairApplied applied, DateOnly today)
    {
        if (applied.AppliedOn < listing.RepairFrom)
        {
            return new Refusal(
                "appliedOn",
                $"no repair before {Write(listing.RepairFrom.Value)}: the shortest publicity of its class ({Publicity.Norm})"
            );
        }
        if (applied.AppliedOn >= listing.EndsOn)
            return new Refusal("appliedOn", $"the listing expired on {Write(listing.EndsOn.Value)} by itself");
        var (after, what) = listing.Repair is { } refused
            ? (refused.DecidedOn, "the refusal")
            : (listing.Publication!.PublishedOn, "the publication");
        return Before("appliedOn", applied.AppliedOn, after, what) ?? NotYet("appliedOn", applied.AppliedOn, today);
    }

    private static Refusal? Before(string field, DateOnly date, DateOnly earliest, string what) =>
        date < earliest ? new Refusal(field, $"{Write(date)} is before {what} of {Write(earliest)}") : null;

    private static Refusal? NotYet(string field, DateOnly date, DateOnly today) =>
        date > today ? new Refusal(field, $"{Write(date)} lies in the future") : null;

    private static string Write(DateOnly date) => date.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
