using Xinyuan.Credit.Calendars;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Objections;

namespace Xinyuan.Credit.Grains;

/// <summary>Turns listings and objections into views.</summary>
internal static class ListingViewing
{
    public static ListingView Of(Listing listing, DateOnly asOf, string? subjectName, IEnumerable<Dispute> disputes) =>
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
            State = listing.State.ToString(),
            Steps = [.. listing.Steps.Select(Of)],
            Terms = TermsOf(listing),
            EndsByNorm = listing.Terms?.MaxNorm,
            Dispute = Marked(disputes.Where(dispute => dispute.IsAbout(listing.Id)), asOf),
        };

    /// <summary>The mark of what these objections are about; null when there is none.</summary>
    public static DisputeView? Marked(IEnumerable<Dispute> disputes, DateOnly asOf) =>
        disputes.Where(dispute => dispute.IsMarked).MaxBy(dispute => dispute.Filed.Place.Position) is { } marked ? Of(marked, asOf) : null;

    public static DisputeView Of(Dispute dispute, DateOnly asOf) =>
        new()
        {
            Id = dispute.Id,
            Listing = dispute.Filed.Event.Listing,
            Record = dispute.Filed.Event.Record,
            FiledOn = dispute.Filed.Event.FiledOn,
            Statement = dispute.Filed.Event.Statement,
            AnswerBy = dispute.AnswerBy,
            IsOverdue = dispute.IsOverdueOn(asOf),
            Outcome = dispute.Answered?.Event.Outcome.ToString(),
            AnsweredOn = dispute.Answered?.Event.AnsweredOn,
            Answer = dispute.Answered?.Event.Statement,
            Positions = [dispute.Filed.Place.Position, .. dispute.Answered is { } answered ? [answered.Place.Position] : (long[])[]],
        };

    private static ListingStepView Of(Placed<ListingEvent> step) =>
        new(step.Event.GetType().Name, ListingGuards.DateOf(step.Event)?.Date, step.Place.Issuer, step.Place.Recorded, step.Place.Position);

    private static ListingTermsView TermsOf(Listing listing)
    {
        var terms = listing.Procedure;
        var isOpen = listing.State is ListingState.NoticeServed or ListingState.HearingRequested or ListingState.HearingHeld;
        return new ListingTermsView(
            isOpen ? listing.Notice!.DefenceUntil : null,
            listing.State == ListingState.NoticeServed ? ListingGuards.HearingRequestUntil(listing).Day : null,
            listing.State == ListingState.Listed ? Last(terms.Publication, listing.Decision!.DecidedOn) : null,
            listing.State == ListingState.RepairApplied ? Last(terms.RepairAcceptance, listing.Application!.AppliedOn) : null,
            listing.State == ListingState.UnderReview ? Last(terms.RepairDecision, listing.Acceptance!.AcceptedOn) : null,
            listing.Annulment is { } annulled ? Last(terms.Withdrawal, annulled.AnnulledOn) : null
        );
    }

    private static DateOnly? Last(LegalTerm term, DateOnly from) => term.LastDay(from, WorkingCalendar.Shipped).Day;
}
