using System.Globalization;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Lifecycle;

/// <summary>
/// The course of a rule set: draft, shadow, two approvals by two people who are not its drafter, in force from its first day on, retired.
/// Pure: what stands against a step, and what the register is after it.
/// </summary>
public static class RuleSetMachine
{
    /// <summary>Rule sets in the shadow at a time, at most.</summary>
    public const int ShadowsMax = 8;

    /// <summary>What stands against a step, or null when it may be taken.</summary>
    /// <param name="register">The rule sets as they stand.</param>
    /// <param name="event">The step.</param>
    /// <param name="by">Who takes it.</param>
    /// <param name="today">The day, in UTC+8.</param>
    public static Refusal? Objection(RuleSetRegister register, RuleSetEvent @event, ActingOfficer by, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(by);
        var life = register.Find(@event.RuleSet);
        return (@event, life) switch
        {
            (RuleSetDrafted draft, null) => Objection(draft, today),
            (RuleSetDrafted, _) => new Refusal("ruleSet", "the id was drafted already; a changed file is another rule set"),
            (_, null) => new Refusal("ruleSet", "no rule set of this id was drafted"),
            (RuleSetShadowed step, _) => Hash(step.Hash, life) ?? Shadow(register, life, today),
            (RuleSetApproved step, _) => Hash(step.Hash, life) ?? Approval(register, life, by, today),
            (RuleSetRetired step, _) => Retirement(step, life, today),
            _ => new Refusal("type", "not a step of a rule set"),
        };
    }

    /// <summary>The register after a step.</summary>
    /// <exception cref="InvalidDataException">The log holds a step that it could not hold.</exception>
    public static RuleSetRegister Evolve(
        RuleSetRegister register,
        RuleSetEvent @event,
        ActingOfficer by,
        long position,
        DateTimeOffset recorded
    )
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(@event);
        var life = (@event, register.Find(@event.RuleSet)) switch
        {
            (RuleSetDrafted draft, null) => new RuleSetLife
            {
                Draft = draft,
                Drafter = by,
                Loaded = RuleSet.Load(draft.File),
            },
            (RuleSetShadowed, { } known) => known with { IsShadowed = true },
            (RuleSetApproved, { } known) => known with { Approvals = known.Approvals.Add(new RuleSetApproval(by, position, recorded)) },
            (RuleSetRetired end, { } known) => known with { Retirement = end },
            _ => throw new InvalidDataException($"position {position}: {@event.Type} of rule set '{@event.RuleSet}' does not follow"),
        };
        return register.With(life with { Positions = life.Positions.Add(position) });
    }

    private static Refusal? Objection(RuleSetDrafted draft, DateOnly today)
    {
        if (RuleSet.Load(draft.File) is RuleSetResult.Invalid { Findings: [var first, ..] })
            return new Refusal("file" + first.Path, first.Message);
        var rules = ((RuleSetResult.Loaded)RuleSet.Load(draft.File)).RuleSet;
        if (rules.Id != draft.RuleSet)
            return new Refusal("ruleSet", $"the file's id is '{rules.Id}'");
        if (RuleSetCatalogue.Embedded().Find(rules.Id) is not null)
            return new Refusal("ruleSet", "the id is that of a rule set that comes with the program");
        return Past(rules, today);
    }

    private static Refusal? Shadow(RuleSetRegister register, RuleSetLife life, DateOnly today)
    {
        if (life.StageOn(today) != RuleSetStage.Draft)
            return Wrong(life, today);
        return register.All.Count(other => other.StageOn(today) == RuleSetStage.Shadow) >= ShadowsMax
            ? new Refusal("ruleSet", $"at most {ShadowsMax} rule sets run in the shadow; withdraw another first")
            : null;
    }

    private static Refusal? Approval(RuleSetRegister register, RuleSetLife life, ActingOfficer by, DateOnly today)
    {
        if (life.StageOn(today) != RuleSetStage.Shadow)
            return Wrong(life, today);
        if (by.MayBe(life.Drafter))
            return new Refusal("officer", "who drafted a rule set does not approve it");
        if (life.Approvals.Any(approval => by.MayBe(approval.By)))
            return new Refusal("officer", "the same person approved it already");
        if (Past(life.RuleSet, today) is { } past)
            return past;
        return register.All.FirstOrDefault(other => other.Id != life.Id && other.IsApproved && Overlap(other, life.RuleSet)) is { } other
            ? new Refusal(
                "ruleSet",
                $"'{other.Id}' holds from {Write(other.RuleSet.ValidFrom)} to {(other.LastDay is { } last ? Write(last) : "no end")}: "
                    + "two rule sets are never in force on one day; retire it first"
            )
            : null;
    }

    private static Refusal? Retirement(RuleSetRetired step, RuleSetLife life, DateOnly today)
    {
        if (life.Retirement is not null || life.StageOn(today) == RuleSetStage.Retired)
            return Wrong(life, today);
        if (step.LastDay is not { } last)
        {
            return life.IsInForceOn(today) ? new Refusal("lastDay", "the rule set is in force: say which day is its last") : null;
        }
        if (!life.IsApproved)
            return new Refusal("lastDay", "the rule set is not approved: it is withdrawn at once, without a last day");
        if (last < today)
            return new Refusal("lastDay", $"{Write(last)} lies in the past");
        return last < life.RuleSet.ValidFrom || last > life.RuleSet.ValidTo
            ? new Refusal("lastDay", "the rule set does not hold on that day")
            : null;
    }

    private static Refusal? Hash(string hash, RuleSetLife life) =>
        hash == life.Draft.Hash ? null : new Refusal("hash", $"the draft's hash is {life.Draft.Hash}");

    private static Refusal? Past(RuleSet rules, DateOnly today) =>
        rules.ValidFrom < today
            ? new Refusal(
                "file/validFrom",
                $"{Write(rules.ValidFrom)} lies in the past: no rule set comes into force for days that have passed"
            )
            : null;

    private static bool Overlap(RuleSetLife other, RuleSet rules) =>
        !(other.LastDay < rules.ValidFrom) && !(rules.ValidTo < other.RuleSet.ValidFrom);

    private static Refusal Wrong(RuleSetLife life, DateOnly today) =>
        new("type", $"it does not follow on {life.StageOn(today).ToString().ToLowerInvariant()}");

    private static string Write(DateOnly date) => date.ToString("O", CultureInfo.InvariantCulture);
}
