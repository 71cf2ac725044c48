using System.Text;
using GraphQL;
using Xinyuan.Credit;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;
using Rules = Xinyuan.Credit.Rules;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A rule set and how far it has come. Rule sets are no secret; who tended them is for authorities.</summary>
/// <param name="rules">The rule set.</param>
/// <param name="life">Its life on the ledger; null for one that comes with the program.</param>
/// <param name="today">The day, in UTC+8.</param>
internal sealed class RuleSetLife(Rules.RuleSet rules, Credit.Lifecycle.RuleSetLife? life, DateOnly today)
{
    /// <summary>Its id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => rules.Id;

    /// <summary>Its title.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Title => rules.Title;

    /// <summary>How far it has come today. One that comes with the program goes from approved to retired by its dates alone.</summary>
    [ReadableBy(AccessClass.Open)]
    public RuleSetStage Stage =>
        life?.StageOn(today)
        ?? (
            rules.IsInForceOn(today) ? RuleSetStage.Effective
            : today < rules.ValidFrom ? RuleSetStage.Approved
            : RuleSetStage.Retired
        );

    /// <summary>Whether it comes with the program. One of the ledger goes before it on the days of both.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Shipped => life is null;

    /// <summary>The first day on which it holds.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly ValidFrom => rules.ValidFrom;

    /// <summary>The last day on which it holds, by its file or by its retirement; null for no end.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? ValidTo => life is null ? rules.ValidTo : life.LastDay;

    /// <summary>SHA-256 of its file, 64 hexadecimal digits: what is approved, and what stands in every result.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Hash => rules.Hash;

    /// <summary>Its file; null for one that comes with the program.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? File => life is null ? null : Encoding.UTF8.GetString(life.Draft.File.Span);

    /// <summary>How many have approved it.</summary>
    [ReadableBy(AccessClass.Open)]
    public int ApprovalCount => life?.Approvals.Count ?? 0;

    /// <summary>Why it was retired.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? RetirementReason => life?.Retirement?.Reason;

    /// <summary>Who drafted it.</summary>
    [ReadableBy(AccessClass.Department)]
    public RuleSetOfficer? DraftedBy => life is null ? null : new RuleSetOfficer(life.Drafter);

    /// <summary>Who approved it, in order.</summary>
    [ReadableBy(AccessClass.Department)]
    public IReadOnlyList<RuleSetOfficer> ApprovedBy => [.. (life?.Approvals ?? []).Select(approval => new RuleSetOfficer(approval.By))];

    /// <summary>The entries that moved it.</summary>
    [ReadableBy(AccessClass.Open)]
    public Task<IReadOnlyList<Event>> Events([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(life?.Positions ?? [], isShown: true, context);
}

/// <summary>Who took a step: the office, and the officer's number there.</summary>
internal sealed class RuleSetOfficer(ActingOfficer officer)
{
    /// <summary>The office, a party id.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Office => officer.Party;

    /// <summary>The officer's number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Officer => officer.Officer;
}

/// <summary>A rule set of a page.</summary>
internal sealed class RuleSetLifeEdge(RuleSetLife node, string cursor) : Edge<RuleSetLife>(node, cursor);

/// <summary>A page of rule sets.</summary>
internal sealed class RuleSetLifeConnection(Page<RuleSetLife> page)
    : Connection<RuleSetLife, RuleSetLifeEdge>(page, (node, cursor) => new RuleSetLifeEdge(node, cursor));

/// <summary>Answers questions about rule sets.</summary>
internal sealed class RuleSetReader(RuleSetLibrary library, TimeProvider clock)
{
    /// <summary>A page of all rule sets: those of the program, and then those of the ledger in the order of their drafts.</summary>
    public async Task<RuleSetLifeConnection> ListAsync(RuleSetStage? stage, int? first, string? after, CancellationToken cancel)
    {
        var catalogue = await library.ReadAsync(cancel);
        var today = LegalDate.Of(clock.GetUtcNow());
        var all = catalogue
            .All.Select(rules => new RuleSetLife(rules, null, today))
            .Concat(catalogue.Ledger.All.Select(life => new RuleSetLife(life.RuleSet, life, today)));
        return new RuleSetLifeConnection(Pages.Of([.. all.Where(life => stage is null || life.Stage == stage)], first, after));
    }
}
