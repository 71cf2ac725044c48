using System.Collections.Immutable;
using Xinyuan.Credit.Calendars;
using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Listings;

/// <summary>Days on which a listing was not public, because of a repair that was later revoked.</summary>
/// <param name="From">The day of the repair.</param>
/// <param name="Until">The day of its revocation, on which the listing is public again.</param>
public sealed record PublicityGap(DateOnly From, DateOnly Until)
{
    /// <summary>Whether it covers a day.</summary>
    public bool Covers(DateOnly day) => From <= day && day < Until;
}

/// <summary>A listing on the negative list, as the decisions of its authority have moved it. No score ever does.</summary>
public sealed record Listing
{
    /// <summary>The proposal that it began with.</summary>
    public required ListingProposed Proposal { get; init; }

    /// <summary>The party that put the proposal on record; only it may put the further steps on record.</summary>
    public required string Issuer { get; init; }

    /// <summary>How far it has come.</summary>
    public required ListingState State { get; init; }

    /// <summary>All that moved it, in the order of the log.</summary>
    public required ImmutableArray<Placed<ListingEvent>> Steps { get; init; }

    /// <summary>The notice, or null before it was served.</summary>
    public ListingNoticeServed? Notice { get; init; }

    /// <summary>The request for a hearing, or null.</summary>
    public ListingHearingRequested? HearingRequest { get; init; }

    /// <summary>The hearing, or null.</summary>
    public ListingHearingHeld? Hearing { get; init; }

    /// <summary>The decision, or null before there is one.</summary>
    public ListingDecided? Decision { get; init; }

    /// <summary>The publication, or null before there is one.</summary>
    public ListingPublished? Publication { get; init; }

    /// <summary>The latest application for repair, or null; none after a reinstatement.</summary>
    public RepairApplied? Application { get; init; }

    /// <summary>When the authority took that application up, or null.</summary>
    public RepairAccepted? Acceptance { get; init; }

    /// <summary>The latest decision about repair, or null; none after a reinstatement.</summary>
    public RepairDecided? Repair { get; init; }

    /// <summary>The latest reinstatement, or null.</summary>
    public ListingReinstated? Reinstatement { get; init; }

    /// <summary>The annulment, or null.</summary>
    public ListingAnnulled? Annulment { get; init; }

    /// <summary>Days of repairs that were revoked, ascending.</summary>
    public ImmutableArray<PublicityGap> Gaps { get; init; } = [];

    /// <summary>Its id.</summary>
    public string Id => Proposal.Listing;

    /// <summary>The enterprise.</summary>
    public string Subject => Proposal.Subject;

    /// <summary>Its class.</summary>
    public Severity Severity => Proposal.Severity;

    /// <summary>The document that it rests on, once it is decided.</summary>
    public CreditDocument? Document => Decision is { } decided ? new(Proposal.Authority, decided.DocumentNo) : null;

    /// <summary>Positions in the log of all that moved it, ascending.</summary>
    public IReadOnlyList<long> Positions => [.. Steps.Select(step => step.Place.Position)];

    /// <summary>The terms of its procedure.</summary>
    public ListingProcedure Procedure => LegalNorms.Shipped.Procedure(Proposal.Procedure);

    /// <summary>Whether the enterprise's credit was repaired.</summary>
    public bool IsRepaired => State == ListingState.Repaired;

    /// <summary>
    /// Whether it was repaired or annulled. Then it is not shown, shared or used, whatever day is asked about and whatever was known
    /// then; and neither is what rests on the same document.
    /// </summary>
    public bool IsLifted => State is ListingState.Repaired or ListingState.Annulled;

    /// <summary>How long it is public, once it is decided to list.</summary>
    public Publicity? Terms => Decision is { Listed: true } ? Publicity.Of(Severity, Proposal.Penalty) : null;

    /// <summary>The day from which the clock of publicity runs: that of the decision, or of the latest reinstatement.</summary>
    public DateOnly? ClockFrom => Terms is null ? null : Reinstatement?.ReinstatedOn ?? Decision!.DecidedOn;

    /// <summary>The first day on which repair can be applied for, once it is decided.</summary>
    public DateOnly? RepairFrom => Terms?.RepairFrom(ClockFrom!.Value);

    /// <summary>The first day on which it has expired, once it is decided.</summary>
    public DateOnly? EndsOn => Terms?.EndsOn(ClockFrom!.Value);

    /// <summary>Whether it is public on a day: published by then, not expired by then, not repaired then, and not lifted since.</summary>
    public bool IsPublicOn(DateOnly asOf) =>
        Publication is { } published && published.PublishedOn <= asOf && asOf < EndsOn && !IsLifted && !IsInGap(asOf);

    /// <summary>Whether a repair that was later revoked held on a day.</summary>
    public bool IsInGap(DateOnly asOf) => Gaps.Any(gap => gap.Covers(asOf));

    /// <summary>How it stands on a day, as far as the log knows now.</summary>
    public ListingStatus StatusOn(DateOnly asOf)
    {
        if (State == ListingState.Annulled)
            return ListingStatus.Annulled;
        if (IsRepaired || IsInGap(asOf))
            return ListingStatus.Repaired;
        if (Decision is not { } decision || decision.DecidedOn > asOf)
            return ListingStatus.InProcedure;
        if (!decision.Listed)
            return ListingStatus.NotListed;
        if (asOf >= EndsOn)
            return ListingStatus.Expired;
        if (Publication is not { } publication || publication.PublishedOn > asOf)
            return ListingStatus.Listed;
        if (State == ListingState.UnderReview && Acceptance!.AcceptedOn <= asOf)
            return ListingStatus.UnderReview;
        if (State is ListingState.RepairApplied or ListingState.UnderReview && Application!.AppliedOn <= asOf)
            return ListingStatus.RepairApplied;
        return asOf >= RepairFrom ? ListingStatus.RepairEligible : ListingStatus.Published;
    }

    /// <summary>The listing as it was known at a moment; null when it was not known then.</summary>
    public Listing? KnownAt(DateTimeOffset moment)
    {
        Listing? known = null;
        foreach (var (step, place) in Steps)
        {
            if (place.Recorded > moment)
                break;
            known = ListingMachine.Evolve(known, step, place);
        }
        return known;
    }
}
