using System.Collections.Immutable;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Overrides;

/// <summary>Another tier than the computed one, by two people of two departments (maker and checker), for a time.</summary>
/// <param name="Proposal">The first department's.</param>
/// <param name="Approval">The second's, or null before it.</param>
/// <param name="Ending">Its end before its time, or null.</param>
public sealed record TierOverride(
    Placed<OverrideProposed> Proposal,
    Placed<OverrideApproved>? Approval = null,
    Placed<OverrideEnded>? Ending = null
)
{
    /// <summary>Its id.</summary>
    public string Id => Proposal.Event.Override;

    /// <summary>The tier that it puts.</summary>
    public ServiceTier Tier => (ServiceTier)Proposal.Event.Tier;

    /// <summary>The first day on which it holds no more by itself.</summary>
    public DateOnly EndsOn => Proposal.Event.ExpiresOn.AddDays(1);

    /// <summary>Whether it holds on a day: approved by then, not expired, and not ended.</summary>
    public bool HoldsOn(DateOnly day) =>
        Approval is { } approval
        && approval.Event.ApprovedOn <= day
        && Proposal.Event.ProposedOn <= day
        && day < EndsOn
        && !(Ending?.Event.EndedOn <= day);

    /// <summary>Whether it may still hold on a day or later.</summary>
    public bool IsLiveOn(DateOnly day) => day < EndsOn && Ending is null;

    /// <summary>Positions of what it rests on, ascending.</summary>
    public IReadOnlyList<long> Positions => [Proposal.Place.Position, .. Approval is { } approval ? [approval.Place.Position] : (long[])[]];

    /// <summary>The overrides of an enterprise after one was proposed, approved or ended.</summary>
    /// <exception cref="InvalidDataException">The log holds a step of no override.</exception>
    public static ImmutableSortedDictionary<string, TierOverride> Evolve(
        ImmutableSortedDictionary<string, TierOverride> overrides,
        CreditEvent @event,
        EventPlace place
    )
    {
        ArgumentNullException.ThrowIfNull(overrides);
        ArgumentNullException.ThrowIfNull(place);
        return @event switch
        {
            OverrideProposed proposed => overrides.SetItem(
                proposed.Override,
                new TierOverride(new Placed<OverrideProposed>(proposed, place))
            ),
            OverrideApproved approved when overrides.TryGetValue(approved.Override, out var found) => overrides.SetItem(
                approved.Override,
                found with
                {
                    Approval = new Placed<OverrideApproved>(approved, place),
                }
            ),
            OverrideEnded ended when overrides.TryGetValue(ended.Override, out var found) => overrides.SetItem(
                ended.Override,
                found with
                {
                    Ending = new Placed<OverrideEnded>(ended, place),
                }
            ),
            _ => throw new InvalidDataException($"position {place.Position}: {@event?.GetType().Name} is of no override"),
        };
    }
}
