using GraphQL;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph.Balance;

namespace Xinyuan.GraphApi.Schema;

/// <summary>The mass balance of a lot: of no lot goes out more than came in.</summary>
internal sealed class LotBalance(BalanceView view) : IFromEntries
{
    Standing IFromEntries.Standing => view.IsWhole ? Standing.Stranger : Standing.Owner;

    /// <summary>Whether every account that is shown holds.</summary>
    [ReadableBy(AccessClass.Party)]
    public bool? Holds => view.Balance.Holds;

    /// <summary>Whether it counts what every party said; else only what the reader's own party said.</summary>
    [ReadableBy(AccessClass.Party)]
    public bool? Whole => view.IsWhole;

    /// <summary>Whether the lot has more events than are counted.</summary>
    [ReadableBy(AccessClass.Party)]
    public bool? Truncated => view.IsTruncated;

    /// <summary>The lot as a whole, a unit at a time, and each party that took some of it in.</summary>
    [ReadableBy(AccessClass.Party)]
    public IReadOnlyList<LotAccount> Accounts =>
        [.. view.Balance.Accounts.Select(account => new LotAccount(account, ((IFromEntries)this).Standing))];

    /// <summary>Positions of events that move the lot by a quantity that is not stated, or larger than is counted.</summary>
    [ReadableBy(AccessClass.Party)]
    public IReadOnlyList<long> Uncounted => view.Balance.Uncounted;

    /// <summary>What is withheld from the reader, each as `WITHHELD:name`.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld(IResolveFieldContext context) => Guard.Withheld(context);
}

/// <summary>What came in and what went out of a lot, in one unit.</summary>
internal sealed class LotAccount(MassAccount account, Standing standing) : IFromEntries
{
    Standing IFromEntries.Standing => standing;

    /// <summary>Whose hands it is about; null for the lot as a whole.</summary>
    [ReadableBy(AccessClass.Party), Id]
    public string? Party => account.Party;

    /// <summary>The unit (UN/ECE Recommendation 20); null for pieces.</summary>
    [ReadableBy(AccessClass.Party)]
    public string? Uom => account.Uom;

    /// <summary>What came in.</summary>
    [ReadableBy(AccessClass.Party)]
    public decimal? In => account.In;

    /// <summary>What went out.</summary>
    [ReadableBy(AccessClass.Party)]
    public decimal? Out => account.Out;

    /// <summary>Pieces that were given serial numbers.</summary>
    [ReadableBy(AccessClass.Party)]
    public decimal? Serialised => account.Serialised;

    /// <summary>Whether no more went out, and no more pieces were numbered, than came in.</summary>
    [ReadableBy(AccessClass.Party)]
    public bool? Holds => account.Holds;

    /// <summary>Positions of the events that it counts.</summary>
    [ReadableBy(AccessClass.Party)]
    public IReadOnlyList<long> Events => [.. account.Movements.Select(moved => moved.Position).Distinct()];

    /// <summary>What is withheld from the reader, each as `WITHHELD:name`.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld(IResolveFieldContext context) => Guard.Withheld(context);
}
