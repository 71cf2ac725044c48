using System.Collections.Immutable;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Lifecycle;

/// <summary>How far a rule set of the ledger has come on a day.</summary>
public enum RuleSetStage
{
    /// <summary>Drafted; it is evaluated by nobody.</summary>
    Draft,

    /// <summary>Runs beside the one in force, without effect.</summary>
    Shadow,

    /// <summary>Approved by two people; its first day has not come.</summary>
    Approved,

    /// <summary>In force.</summary>
    Effective,

    /// <summary>Its last day has passed, or it was withdrawn before it was in force.</summary>
    Retired,
}

/// <summary>A person who acts for an office: by the office, the officer's number there, and who was behind it.</summary>
/// <param name="Party">The office, a party id.</param>
/// <param name="Officer">The officer's number.</param>
/// <param name="Signatory">Whose key signed, or whom a token named: <see cref="Ledger.Signatory"/>; null when it is not known.</param>
public sealed record ActingOfficer(string Party, string Officer, string? Signatory)
{
    /// <summary>
    /// Whether both may be one person: the same number at the same office, in capitals or not; or the same signatory, whatever number
    /// they state.
    /// </summary>
    public bool MayBe(ActingOfficer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Party == other.Party && string.Equals(Officer, other.Officer, StringComparison.OrdinalIgnoreCase))
            || (Signatory is not null && Signatory == other.Signatory);
    }
}

/// <summary>An approval.</summary>
/// <param name="By">Who approved.</param>
/// <param name="Position">Where the log has it.</param>
/// <param name="Recorded">When it was recorded.</param>
public sealed record RuleSetApproval(ActingOfficer By, long Position, DateTimeOffset Recorded);

/// <summary>A rule set of the ledger and how it got there: a fold over its stream. What time alone brings about is derived from the day.</summary>
public sealed record RuleSetLife
{
    /// <summary>Approvals that put a rule set in force from its first day on.</summary>
    public const int ApprovalsNeeded = 2;

    /// <summary>The draft.</summary>
    public required RuleSetDrafted Draft { get; init; }

    /// <summary>Who drafted it.</summary>
    public required ActingOfficer Drafter { get; init; }

    /// <summary>The rule set as this program reads the file.</summary>
    public required RuleSetResult Loaded { get; init; }

    /// <summary>Whether it was put in the shadow.</summary>
    public bool IsShadowed { get; init; }

    /// <summary>The approvals, in order.</summary>
    public ImmutableList<RuleSetApproval> Approvals { get; init; } = [];

    /// <summary>Its end, or null.</summary>
    public RuleSetRetired? Retirement { get; init; }

    /// <summary>Positions in the log of all that moved it, ascending.</summary>
    public ImmutableList<long> Positions { get; init; } = [];

    /// <summary>Its id.</summary>
    public string Id => Draft.RuleSet;

    /// <summary>The rule set.</summary>
    /// <exception cref="InvalidDataException">This program does not read what an earlier or later one took in.</exception>
    public RuleSet RuleSet =>
        Loaded is RuleSetResult.Loaded read
            ? read.RuleSet
            : throw new InvalidDataException(
                $"rule set '{Id}' of the ledger is not one to this program: {((RuleSetResult.Invalid)Loaded).Findings[0]}"
            );

    /// <summary>Whether it was approved by as many as are needed, and not withdrawn before its first day.</summary>
    public bool IsApproved => Approvals.Count >= ApprovalsNeeded && Retirement is null or { LastDay: not null };

    /// <summary>The last day on which it holds, or null: its own, or an earlier one that its retirement names.</summary>
    public DateOnly? LastDay => Retirement?.LastDay ?? RuleSet.ValidTo;

    /// <summary>Whether it is in force on a day.</summary>
    public bool IsInForceOn(DateOnly day) => IsApproved && RuleSet.ValidFrom <= day && !(LastDay < day);

    /// <summary>How far it has come on a day, as far as the log knows now.</summary>
    public RuleSetStage StageOn(DateOnly day) =>
        IsInForceOn(day) ? RuleSetStage.Effective
        : Retirement is { LastDay: null } || (IsApproved && LastDay < day) ? RuleSetStage.Retired
        : IsApproved ? RuleSetStage.Approved
        : IsShadowed ? RuleSetStage.Shadow
        : RuleSetStage.Draft;
}
