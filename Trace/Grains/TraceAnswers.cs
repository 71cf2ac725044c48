namespace Xinyuan.Trace.Grains;

/// <summary>How far the log was read for an answer.</summary>
/// <param name="Position">The position of the last entry, or -1.</param>
/// <param name="Recorded">When it was recorded.</param>
[GenerateSerializer, Alias("xinyuan.trace.as-of")]
public sealed record TraceAsOf([property: Id(0)] long Position, [property: Id(1)] DateTimeOffset Recorded);

/// <summary>What is to be traced.</summary>
/// <param name="Item">The item, in any spelling.</param>
/// <param name="Direction">Which way.</param>
/// <param name="MaxDepth">Steps from the item, 0 to <see cref="Graph.ItemGraph.DepthMax"/>.</param>
/// <param name="Part">Which part of a large trace, 0 to below <see cref="Graph.ItemGraph.PartsMax"/>.</param>
/// <param name="AsOf">
/// As the log was up to this position, so that the pages of one trace are of one log; null for all that it has now.
/// </param>
/// <param name="WithoutLinks">The links between events and items are not asked for, and are not in the answer.</param>
[GenerateSerializer, Immutable, Alias("xinyuan.trace.request")]
public sealed record TraceRequest(
    [property: Id(0)] string Item,
    [property: Id(1)] Graph.Direction Direction,
    [property: Id(2)] int MaxDepth = 50,
    [property: Id(3)] int Part = 0,
    [property: Id(4)] long? AsOf = null,
    [property: Id(5)] bool WithoutLinks = false
);

/// <summary>A trace; see <see cref="Graph.TraceResult"/>. It is whole: what a reader may see of it is decided at the edge.</summary>
[GenerateSerializer, Immutable, Alias("xinyuan.trace.answer")]
public sealed record TraceAnswer
{
    /// <summary>The canonical id of the item that was asked for.</summary>
    [Id(0)]
    public required string Root { get; init; }

    /// <summary>Which way.</summary>
    [Id(1)]
    public required Graph.Direction Direction { get; init; }

    /// <summary>The events, nearest first, then by time.</summary>
    [Id(2)]
    public required IReadOnlyList<TraceEventAnswer> Events { get; init; }

    /// <summary>The items, nearest first, then by name.</summary>
    [Id(3)]
    public required IReadOnlyList<TraceItemAnswer> Items { get; init; }

    /// <summary>Which of the items stand in which of the events.</summary>
    [Id(4)]
    public required IReadOnlyList<TraceLinkAnswer> Links { get; init; }

    /// <summary>The largest number of steps from the root.</summary>
    [Id(5)]
    public required int Depth { get; init; }

    /// <summary>Whether more would follow.</summary>
    [Id(6)]
    public required bool Truncated { get; init; }

    /// <summary>How far the log was read.</summary>
    [Id(7)]
    public required TraceAsOf AsOf { get; init; }

    /// <summary>Whether a next part goes on where this one ends.</summary>
    [Id(8)]
    public bool HasNextPart { get; init; }
}

/// <summary>An event of a trace; see <see cref="Graph.TracedEvent"/>.</summary>
[GenerateSerializer, Alias("xinyuan.trace.event")]
public readonly record struct TraceEventAnswer([property: Id(0)] long Position, [property: Id(1)] int Depth, [property: Id(2)] bool OwnWay)
{
    /// <summary>When it happened, in UTC ticks.</summary>
    [Id(3)]
    public long UtcTicks { get; init; }

    /// <summary>Of goods that come back: the position of the sale or sending that they come back from; else null.</summary>
    [Id(4)]
    public long? ReturnOf { get; init; }

    /// <summary>Whether the event's disposition says that they come back; if not, only the parties' papers do.</summary>
    [Id(5)]
    public bool IsOpenReturn { get; init; }
}

/// <summary>An item of a trace; see <see cref="Graph.TracedItem"/>.</summary>
[GenerateSerializer, Immutable, Alias("xinyuan.trace.item")]
public sealed record TraceItemAnswer(
    [property: Id(0)] string Id,
    [property: Id(1)] Identifiers.ItemKind Kind,
    [property: Id(2)] Graph.ItemRelation Relation,
    [property: Id(3)] int Depth,
    [property: Id(4)] bool IsOpenToHolder
);

/// <summary>That an item stands in an event; see <see cref="Graph.TraceLink"/>.</summary>
[GenerateSerializer, Immutable, Alias("xinyuan.trace.link")]
public sealed record TraceLinkAnswer([property: Id(0)] long Position, [property: Id(1)] string Item, [property: Id(2)] Graph.LinkRole Role);

/// <summary>Which events of an item.</summary>
/// <param name="Item">The item, in any spelling.</param>
/// <param name="First">At most so many, 1 to <see cref="PageMax"/>.</param>
/// <param name="After">The position of the event after which the page begins, or null.</param>
[GenerateSerializer, Alias("xinyuan.trace.events-request")]
public sealed record ItemEventsRequest(
    [property: Id(0)] string Item,
    [property: Id(1)] int First = 100,
    [property: Id(2)] long? After = null
)
{
    /// <summary>Events on a page, at most.</summary>
    public const int PageMax = 1_000;
}

/// <summary>Events that name an item, by event time.</summary>
[GenerateSerializer, Alias("xinyuan.trace.events-page")]
public sealed record ItemEventsPage(
    [property: Id(0)] IReadOnlyList<ItemEventAnswer> Events,
    [property: Id(1)] bool HasNext,
    [property: Id(2)] int Total,
    [property: Id(3)] TraceAsOf AsOf
);

/// <summary>An event that names an item; see <see cref="Graph.ItemEvent"/>.</summary>
[GenerateSerializer, Alias("xinyuan.trace.item-event")]
public readonly record struct ItemEventAnswer([property: Id(0)] long Position, [property: Id(1)] bool IsDeclaredInError);

/// <summary>What is known of an item.</summary>
/// <param name="Id">Its canonical id.</param>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="State">Its state, by what vouched parties say; by whoever says anything when nobody is vouched for.</param>
/// <param name="IsVouched">Whether a party that may speak for it has said anything of it.</param>
/// <param name="AsOf">How far the log was read.</param>
[GenerateSerializer, Alias("xinyuan.trace.item-state")]
public sealed record ItemStateAnswer(
    [property: Id(0)] string Id,
    [property: Id(1)] Identifiers.ItemKind Kind,
    [property: Id(2)] Graph.ItemState State,
    [property: Id(3)] bool IsVouched,
    [property: Id(4)] TraceAsOf AsOf
);
