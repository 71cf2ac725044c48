using System.Collections.Immutable;
using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Listings;

/// <summary>What was put on record about a listing. What time alone brings about is not among it: see <see cref="ListingStatus"/>.</summary>
public enum ListingState
{
    /// <summary>An authority proposed it.</summary>
    Proposed,

    /// <summary>The enterprise was told and may defend itself.</summary>
    NoticeServed,

    /// <summary>It was decided not to list.</summary>
    NotListed,

    /// <summary>It was decided to list.</summary>
    Listed,

    /// <summary>The decision is public.</summary>
    Published,

    /// <summary>The enterprise applied for repair.</summary>
    RepairApplied,

    /// <summary>Repair was refused; the listing stands, and repair may be applied for again.</summary>
    RepairRefused,

    /// <summary>The enterprise's credit is repaired; from here on the listing is not shown, shared or used.</summary>
    Repaired,
}

/// <summary>How a listing stands on a day.</summary>
public enum ListingStatus
{
    /// <summary>A procedure runs; nothing is decided yet.</summary>
    InProcedure,

    /// <summary>It was decided not to list.</summary>
    NotListed,

    /// <summary>Decided, not yet public.</summary>
    Listed,

    /// <summary>Public, and too early for repair.</summary>
    Published,

    /// <summary>Public, and repair may be applied for.</summary>
    RepairEligible,

    /// <summary>Public, and an application for repair is being examined.</summary>
    RepairApplied,

    /// <summary>Repaired.</summary>
    Repaired,

    /// <summary>The longest publicity has passed.</summary>
    Expired,
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

    /// <summary>The notice, or null before it was served.</summary>
    public ListingNoticeServed? Notice { get; init; }

    /// <summary>The decision, or null before there is one.</summary>
    public ListingDecided? Decision { get; init; }

    /// <summary>The publication, or null before there is one.</summary>
    public ListingPublished? Publication { get; init; }

    /// <summary>The latest application for repair, or null.</summary>
    public RepairApplied? Application { get; init; }

    /// <summary>The latest decision about repair, or null.</summary>
    public RepairDecided? Repair { get; init; }

    /// <summary>Positions in the log of all that moved it, ascending.</summary>
    public required ImmutableArray<long> Positions { get; init; }

    /// <summary>Its id.</summary>
    public string Id => Proposal.Listing;

    /// <summary>The enterprise.</summary>
    public string Subject => Proposal.Subject;

    /// <summary>Its class.</summary>
    public Severity Severity => Proposal.Severity;

    /// <summary>Whether the enterprise's credit was repaired; then it is not shown, shared or used, whatever day is asked about.</summary>
    public bool IsRepaired => State == ListingState.Repaired;

    /// <summary>The first day on which repair can be applied for, once it is decided.</summary>
    public DateOnly? RepairFrom => Terms?.RepairFrom(Decision!.DecidedOn);

    /// <summary>The first day on which it has expired, once it is decided.</summary>
    public DateOnly? EndsOn => Terms?.EndsOn(Decision!.DecidedOn);

    private Publicity? Terms => Decision is { Listed: true } ? Publicity.Of(Severity) : null;

    /// <summary>Whether it is public on a day: published by then, not expired by then, and not repaired.</summary>
    public bool IsPublicOn(DateOnly asOf) => Publication is { } published && published.PublishedOn <= asOf && asOf < EndsOn && !IsRepaired;

    /// <summary>How it stands on a day, as far as the log knows now.</summary>
    public ListingStatus StatusOn(DateOnly asOf)
    {
        if (IsRepaired)
            return ListingStatus.Repaired;
        if (Decision is not { } decision || decision.DecidedOn > asOf)
            return ListingStatus.InProcedure;
        if (!decision.Listed)
            return ListingStatus.NotListed;
        if (asOf >= EndsOn)
            return ListingStatus.Expired;
        if (Publication is not { } publication || publication.PublishedOn > asOf)
            return ListingStatus.Listed;
        if (State == ListingState.RepairApplied && Application!.AppliedOn <= asOf)
            return ListingStatus.RepairApplied;
        return asOf >= RepairFrom ? ListingStatus.RepairEligible : ListingStatus.Published;
    }
}
