using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>Which way a trace goes.</summary>
public enum Direction
{
    /// <summary>Where an item comes from.</summary>
    Source,

    /// <summary>Where an item, and what it went into, went.</summary>
    Destination,
}

/// <summary>What an item is to an event of the graph.</summary>
public enum LinkRole
{
    /// <summary>What the event is about.</summary>
    Epc,

    /// <summary>What the children are in or on.</summary>
    Parent,

    /// <summary>What is in or on the parent.</summary>
    Child,

    /// <summary>What the transformation uses up.</summary>
    Input,

    /// <summary>What the transformation makes.</summary>
    Output,

    /// <summary>The lot that the event says its items are of.</summary>
    Lot,
}

/// <summary>Why an item is in a trace. What reaches it first counts; of several at once, the first in this list.</summary>
public enum ItemRelation
{
    /// <summary>What was asked for.</summary>
    Root,

    /// <summary>The lot that a serial is of.</summary>
    Lot,

    /// <summary>What something in the trace was made of.</summary>
    Input,

    /// <summary>What was made of something in the trace.</summary>
    Output,

    /// <summary>A serial of a lot in the trace.</summary>
    Serial,

    /// <summary>What was in a container of the trace.</summary>
    Content,

    /// <summary>What something in the trace was in, for a while.</summary>
    Container,
}

/// <summary>A trace: events, the items through which they were reached, and the links between them.</summary>
/// <param name="Root">What was asked for.</param>
/// <param name="Direction">Which way.</param>
/// <param name="Events">The events, nearest first, then by time; each once.</param>
/// <param name="Items">The items, nearest first, then by name; each once. Items that an event merely names beside are not in the trace.</param>
/// <param name="Links">Which of the items stand in which of the events, and as what.</param>
/// <param name="Depth">The largest number of steps from the root.</param>
/// <param name="Truncated">
/// Whether a bound was reached, so that there may be more: the depth that was asked for, <see cref="ItemGraph.NodesMax"/> events and items,
/// or <see cref="ItemGraph.EffortMax"/> links looked at; a trace that is not truncated is whole.
/// </param>
public sealed record TraceResult(
    ItemId Root,
    Direction Direction,
    IReadOnlyList<TracedEvent> Events,
    IReadOnlyList<TracedItem> Items,
    IReadOnlyList<TraceLink> Links,
    int Depth,
    bool Truncated
)
{
    /// <summary>Whether the bounds on size and effort ended it, so that a next part goes on where it ended.</summary>
    public bool IsCutShort { get; init; }
}

/// <summary>An event of a trace.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Depth">Steps from the root.</param>
/// <param name="OwnWay">
/// In a trace to the source: whether the event lies on the item's own way, that is, before its lot or input went into it, or along
/// with the container it was in at the time. What else became of a lot or an input is its owner's distribution, and no consumer's
/// business. False in a trace to the destination.
/// </param>
public readonly record struct TracedEvent(long Position, int Depth, bool OwnWay)
{
    /// <summary>When it happened, in UTC ticks.</summary>
    public long UtcTicks { get; init; }

    /// <summary>Of goods that come back: the position of the sale or sending that they come back from. Null when there is none before.</summary>
    public long? ReturnOf { get; init; }

    /// <summary>Whether the event's disposition says that they come back; if not, only the parties' papers do.</summary>
    public bool IsOpenReturn { get; init; }
}

/// <summary>An item of a trace.</summary>
/// <param name="Id">Its canonical identifier.</param>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Relation">Why it is in the trace.</param>
/// <param name="Depth">Steps from the root.</param>
public sealed record TracedItem(string Id, ItemKind Kind, ItemRelation Relation, int Depth)
{
    /// <summary>
    /// Whether someone who only has the root's code in hand may follow this item: the root itself, and on its own way its lot and what
    /// it was made of. Containers and their contents, with whatever those are of or made of, and everything downstream, are the parties' business.
    /// </summary>
    public bool IsOpenToHolder { get; init; }
}

/// <summary>That an item stands in an event.</summary>
/// <param name="Position">The event's place in the log.</param>
/// <param name="Item">The item's canonical identifier.</param>
/// <param name="Role">What it is to the event.</param>
public readonly record struct TraceLink(long Position, string Item, LinkRole Role);
