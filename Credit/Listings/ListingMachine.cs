using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Listings;

/// <summary>
/// The legal course of a listing, from the proposal to its end. Only acts of the authority that proposed it, and the enterprise's own,
/// move it on, and only in this order; when each may be taken stands in <see cref="ListingGuards"/>.
/// </summary>
public static class ListingMachine
{
    /// <summary>
    /// The state after a step; null when the step does not follow on the state. No state stands for a listing that is not there.
    /// </summary>
    public static ListingState? Next(ListingState? state, ListingEvent step) =>
        (state, step) switch
        {
            (null, ListingProposed) => ListingState.Proposed,
            (ListingState.Proposed, ListingNoticeServed) => ListingState.NoticeServed,
            (ListingState.NoticeServed or ListingState.HearingRequested or ListingState.HearingHeld, ListingDefenceFiled) => state,
            (ListingState.NoticeServed, ListingHearingRequested) => ListingState.HearingRequested,
            (ListingState.HearingRequested, ListingHearingHeld) => ListingState.HearingHeld,
            (ListingState.NoticeServed or ListingState.HearingHeld, ListingDecided decided) => decided.Listed
                ? ListingState.Listed
                : ListingState.NotListed,
            (ListingState.Listed, ListingPublished) => ListingState.Published,
            (ListingState.Published or ListingState.RepairRefused, RepairApplied) => ListingState.RepairApplied,
            (ListingState.RepairApplied, RepairAccepted) => ListingState.UnderReview,
            (ListingState.RepairApplied or ListingState.UnderReview, RepairDecided decided) => decided.Repaired
                ? ListingState.Repaired
                : ListingState.RepairRefused,
            (ListingState.Repaired, ListingReinstated) => ListingState.Published,
            (not (null or ListingState.NotListed or ListingState.Annulled), ListingAnnulled) => ListingState.Annulled,
            _ => null,
        };

    /// <summary>What stands against a step, or null when it may be taken.</summary>
    /// <param name="listing">The listing as it stands; null when there is none of this id.</param>
    /// <param name="step">The step.</param>
    /// <param name="today">The day on which it is put on record, in UTC+8.</param>
    public static Refusal? Objection(Listing? listing, ListingEvent step, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (Next(listing?.State, step) is not null)
            return listing is null ? null : ListingGuards.Objection(listing, step, today);
        return listing switch
        {
            null => new Refusal("listing", $"the enterprise has no listing '{step.Listing}'"),
            _ when step is ListingProposed => new Refusal("listing", $"the listing '{step.Listing}' exists already"),
            { State: ListingState.HearingRequested } when step is ListingDecided => new Refusal(
                "type",
                "the enterprise asked for a hearing: no decision before it was held"
            ),
            _ => new Refusal("type", $"{step.GetType().Name} does not follow on {listing.State}"),
        };
    }

    /// <summary>The listing after a step.</summary>
    /// <exception cref="InvalidDataException">The step does not follow: the log holds what it could not hold.</exception>
    public static Listing Evolve(Listing? listing, ListingEvent step, EventPlace place)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(place);
        var state =
            Next(listing?.State, step)
            ?? throw new InvalidDataException(
                $"position {place.Position}: {step.GetType().Name} of listing '{step.Listing}' does not follow"
            );
        var placed = new Placed<ListingEvent>(step, place);
        if (listing is null)
        {
            return new Listing
            {
                Proposal = (ListingProposed)step,
                Issuer = place.Issuer,
                State = state,
                Steps = [placed],
            };
        }
        var moved = listing with { State = state, Steps = listing.Steps.Add(placed) };
        return step switch
        {
            ListingNoticeServed notice => moved with { Notice = notice },
            ListingHearingRequested request => moved with { HearingRequest = request },
            ListingHearingHeld hearing => moved with { Hearing = hearing },
            ListingDecided decided => moved with { Decision = decided },
            ListingPublished published => moved with { Publication = published },
            RepairApplied applied => moved with { Application = applied, Acceptance = null },
            RepairAccepted accepted => moved with { Acceptance = accepted },
            RepairDecided decided => moved with { Repair = decided },
            ListingReinstated reinstated => moved with
            {
                Reinstatement = reinstated,
                Gaps = listing.Gaps.Add(new PublicityGap(listing.Repair!.DecidedOn, reinstated.ReinstatedOn)),
                Application = null,
                Acceptance = null,
                Repair = null,
            },
            ListingAnnulled annulled => moved with { Annulment = annulled },
            // A defence stands among the steps alone.
            _ => moved,
        };
    }
}
