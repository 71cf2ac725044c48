using System.Globalization;
using Xinyuan.Credit.Calendars;
using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Listings;

/// <summary>When a step that follows may be taken: service, time for a defence, hearing, publicity, and no date in the future.</summary>
internal static class ListingGuards
{
    /// <summary>What stands against a step that follows on the listing's state, or null.</summary>
    public static Refusal? Objection(Listing listing, ListingEvent step, DateOnly today) =>
        Legal(listing, step) ?? (DateOf(step) is var (field, date) ? NotYet(field, date, today) : null);

    private static Refusal? Legal(Listing listing, ListingEvent step) =>
        step switch
        {
            ListingNoticeServed notice => Served(listing, notice),
            ListingDefenceFiled defence => InTime("filedOn", defence.FiledOn, listing.Notice!.ServedOn, listing.Notice.DefenceUntil),
            ListingHearingRequested request => Requested(listing, request),
            ListingHearingHeld hearing => Held(listing, hearing),
            ListingDecided decided => Decided(listing, decided),
            ListingPublished published => Before("publishedOn", published.PublishedOn, listing.Decision!.DecidedOn, "the decision"),
            RepairApplied applied => Applied(listing, applied),
            RepairAccepted accepted => Before("acceptedOn", accepted.AcceptedOn, listing.Application!.AppliedOn, "the application"),
            RepairDecided decided => listing.Acceptance is { } acceptance
                ? Before("decidedOn", decided.DecidedOn, acceptance.AcceptedOn, "the acceptance")
                : Before("decidedOn", decided.DecidedOn, listing.Application!.AppliedOn, "the application"),
            ListingReinstated reinstated => Before("reinstatedOn", reinstated.ReinstatedOn, listing.Repair!.DecidedOn, "the repair"),
            ListingAnnulled annulled => listing.Decision is { } decision
                ? Before("annulledOn", annulled.AnnulledOn, decision.DecidedOn, "the decision")
                : null,
            _ => null,
        };

    // The norm gives the shortest time; the authority may give more.
    private static Refusal? Served(Listing listing, ListingNoticeServed notice)
    {
        var term = listing.Procedure.Defence;
        return term.LastDay(notice.ServedOn, WorkingCalendar.Shipped) switch
        {
            CalendarAnswer.NoSuchYear unknown => new Refusal("servedOn", unknown.Message),
            CalendarAnswer.Known known when notice.DefenceUntil < known.Date => new Refusal(
                "defenceUntil",
                $"{term} after the service of {Write(notice.ServedOn)} end on {Write(known.Date)} ({listing.Procedure.Norm}): not before"
            ),
            _ => null,
        };
    }

    /// <summary>The last day to ask for a hearing: an authority that gives more time for a defence gives it for the request too.</summary>
    internal static CalendarAnswer HearingRequestUntil(Listing listing) =>
        listing.Procedure.HearingRequest.LastDay(listing.Notice!.ServedOn, WorkingCalendar.Shipped) switch
        {
            CalendarAnswer.Known known when known.Date < listing.Notice.DefenceUntil => new CalendarAnswer.Known(
                listing.Notice.DefenceUntil
            ),
            var norm => norm,
        };

    private static Refusal? Requested(Listing listing, ListingHearingRequested request) =>
        HearingRequestUntil(listing) switch
        {
            CalendarAnswer.NoSuchYear unknown => new Refusal("requestedOn", unknown.Message),
            CalendarAnswer.Known known => InTime("requestedOn", request.RequestedOn, listing.Notice!.ServedOn, known.Date),
            _ => throw new InvalidOperationException("a calendar knows a day or does not"),
        };

    private static Refusal? Held(Listing listing, ListingHearingHeld hearing)
    {
        if (Before("notifiedOn", hearing.NotifiedOn, listing.HearingRequest!.RequestedOn, "the request") is { } early)
            return early;
        var term = listing.Procedure.HearingNotice;
        return term.LastDay(hearing.NotifiedOn, WorkingCalendar.Shipped) switch
        {
            CalendarAnswer.NoSuchYear unknown => new Refusal("notifiedOn", unknown.Message),
            CalendarAnswer.Known known when hearing.HeldOn < known.Date => new Refusal(
                "heldOn",
                $"the enterprise is told {term} before ({listing.Procedure.Norm}): not before {Write(known.Date)}"
            ),
            _ => null,
        };
    }

    private static Refusal? Decided(Listing listing, ListingDecided decided)
    {
        var defenceUntil = listing.Notice!.DefenceUntil;
        if (decided.DecidedOn <= defenceUntil)
        {
            return new Refusal(
                "decidedOn",
                $"the enterprise may defend itself until {Write(defenceUntil)}: no decision before the day after"
            );
        }
        return listing.Hearing is { } hearing ? Before("decidedOn", decided.DecidedOn, hearing.HeldOn, "the hearing") : null;
    }

    private static Refusal? Applied(Listing listing, RepairApplied applied)
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
        return Before("appliedOn", applied.AppliedOn, after, what);
    }

    /// <summary>The day that the law goes by, and its field; null for the proposal.</summary>
    internal static (string Field, DateOnly Date)? DateOf(ListingEvent step) =>
        step switch
        {
            ListingNoticeServed notice => ("servedOn", notice.ServedOn),
            ListingDefenceFiled defence => ("filedOn", defence.FiledOn),
            ListingHearingRequested request => ("requestedOn", request.RequestedOn),
            ListingHearingHeld hearing => ("heldOn", hearing.HeldOn),
            ListingDecided decided => ("decidedOn", decided.DecidedOn),
            ListingPublished published => ("publishedOn", published.PublishedOn),
            RepairApplied applied => ("appliedOn", applied.AppliedOn),
            RepairAccepted accepted => ("acceptedOn", accepted.AcceptedOn),
            RepairDecided decided => ("decidedOn", decided.DecidedOn),
            ListingReinstated reinstated => ("reinstatedOn", reinstated.ReinstatedOn),
            ListingAnnulled annulled => ("annulledOn", annulled.AnnulledOn),
            _ => null,
        };

    private static Refusal? InTime(string field, DateOnly date, DateOnly from, DateOnly until) =>
        date < from ? new Refusal(field, $"{Write(date)} is before the service of {Write(from)}")
        : date > until ? new Refusal(field, $"the time for it ended on {Write(until)}")
        : null;

    private static Refusal? Before(string field, DateOnly date, DateOnly earliest, string what) =>
        date < earliest ? new Refusal(field, $"{Write(date)} is before {what} of {Write(earliest)}") : null;

    private static Refusal? NotYet(string field, DateOnly date, DateOnly today) =>
        date > today ? new Refusal(field, $"{Write(date)} lies in the future") : null;

    private static string Write(DateOnly date) => date.ToString("O", CultureInfo.InvariantCulture);
}
