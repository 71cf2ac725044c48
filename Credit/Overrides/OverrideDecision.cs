using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;

namespace Xinyuan.Credit.Overrides;

/// <summary>Whether an override may be proposed, approved and ended so.</summary>
internal static class OverrideDecision
{
    /// <summary>Overrides of one enterprise, at most.</summary>
    public const int PerFileMax = 200;

    public static Refusal? Objection(CreditFile file, OverrideProposed proposed, DateOnly today)
    {
        if (file.Overrides.ContainsKey(proposed.Override))
            return new Refusal("override", $"the override '{proposed.Override}' exists already");
        if (proposed.ProposedOn > today)
            return new Refusal("proposedOn", $"{proposed.ProposedOn:O} lies in the future");
        if (proposed.ExpiresOn <= proposed.ProposedOn)
            return new Refusal("expiresOn", "the override ends before it begins");
        var longest = LegalNorms.Shipped.OverrideLongest;
        if (proposed.ExpiresOn > proposed.ProposedOn.AddMonths(longest.Count))
            return new Refusal("expiresOn", $"an override holds for {longest} at most");
        if (file.Listings.Values.Any(listing => listing.IsPublicOn(today)))
            return new Refusal("tier", "a listing stands: nothing is put over an authority's decision");
        if (file.Overrides.Values.Any(other => other.IsLiveOn(today)))
            return new Refusal("override", "another override is proposed or holds: end that first");
        return file.Overrides.Count >= PerFileMax
            ? new Refusal("override", $"there are {PerFileMax} overrides of one enterprise at most")
            : null;
    }

    // On a service opened for trying out everybody may speak for everybody, and even there two parties are two parties.
    public static Refusal? Objection(CreditFile file, OverrideApproved approved, Speaker speaker, DateOnly today)
    {
        if (Find(file, approved.Override, out var found) is { } unknown)
            return unknown;
        if (found.Approval is not null || found.Ending is not null)
            return new Refusal("override", $"the override '{approved.Override}' was {(found.Ending is null ? "approved" : "ended")}");
        if (speaker.Party == found.Proposal.Place.Issuer)
            return new Refusal("override", "the department that proposed it cannot approve it: another one does");
        if (string.Equals(approved.Person, found.Proposal.Event.Person, StringComparison.OrdinalIgnoreCase))
            return new Refusal("person", "who proposed it cannot approve it: another person does");
        if (approved.ApprovedOn < found.Proposal.Event.ProposedOn)
            return new Refusal("approvedOn", $"{approved.ApprovedOn:O} is before the proposal");
        if (approved.ApprovedOn >= found.EndsOn)
            return new Refusal("approvedOn", "the override has run out");
        return approved.ApprovedOn > today ? new Refusal("approvedOn", $"{approved.ApprovedOn:O} lies in the future") : null;
    }

    public static Refusal? Objection(CreditFile file, OverrideEnded ended, Speaker speaker, DateOnly today)
    {
        if (Find(file, ended.Override, out var found) is { } unknown)
            return unknown;
        if (found.Ending is not null)
            return new Refusal("override", $"the override '{ended.Override}' was ended");
        if (
            speaker.Role != SpeakerRole.Anyone
            && speaker.Party != found.Proposal.Place.Issuer
            && speaker.Party != found.Approval?.Place.Issuer
        )
            return new Refusal("override", "only a department that made it may end it");
        if (ended.EndedOn < found.Proposal.Event.ProposedOn)
            return new Refusal("endedOn", $"{ended.EndedOn:O} is before the proposal");
        return ended.EndedOn > today ? new Refusal("endedOn", $"{ended.EndedOn:O} lies in the future") : null;
    }

    private static Refusal? Find(CreditFile file, string id, out TierOverride found) =>
        file.Overrides.TryGetValue(id, out found!) ? null : new Refusal("override", $"the enterprise has no override '{id}'");
}
