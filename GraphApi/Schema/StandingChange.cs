using GraphQL;
using Xinyuan.Credit.Supervision;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A change of one side of a firm's credit standing.</summary>
internal sealed class StandingChange(Xinyuan.Credit.Supervision.StandingChange change)
{
    /// <summary>Which side.</summary>
    [ReadableBy(AccessClass.Open)]
    public StandingAspect Aspect => change.Aspect;

    /// <summary>The scheme, the listing or the measure.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Name => change.Name;

    /// <summary>As it was, or null when there was none.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Before => change.Before;

    /// <summary>As it is, or null when there is none.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? After => change.After;

    /// <summary>Whether it is to the firm's disadvantage.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Worse => change.IsWorse;

    /// <summary>The entries that it rests on, as the reader may see them.</summary>
    [ReadableBy(AccessClass.Open)]
    public Task<IReadOnlyList<Event>> Events([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(change.Positions, isShown: false, context);
}
