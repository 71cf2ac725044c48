using GraphQL;
using GraphQL.Types;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Where an item comes from, or where it went: events, and the items through which they were reached.</summary>
internal sealed class Trace(TraceAnswer whole, SeenTrace seen, Sight sight, Caller caller)
{
    /// <summary>What was asked for, in its one spelling.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Root => whole.Root;

    /// <summary>The events, nearest first, and then the items.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<TraceNodeConnection> Nodes(
        [FromServices] ProductReader products,
        [FromServices] Filings filings,
        CancellationToken cancel,
        int? first = 100,
        string? after = null
    )
    {
        var page = Pages.Of([.. seen.Events.Select(found => (object)found), .. seen.Items], first, after);
        var positions = page.Items.Select(item => item.Node).OfType<TraceEventAnswer>().Select(found => found.Position);
        var read = await products.EventsAsync(positions, sight.Way, caller, cancel);
        var events = await filings.ReadAsync(
            register => read.ToDictionary(one => one.Position, one => new Event(ProductReader.Describe(one, register))),
            cancel
        );
        return new TraceNodeConnection(new Page<object>([.. page.Items.Select(item => (item.Cursor, NodeOf(item.Node)))], page.HasNext));

        object NodeOf(object found) => found is TraceEventAnswer said ? events[said.Position] : new Item((TraceItemAnswer)found);
    }

    /// <summary>Which of the items stand in which of the events.</summary>
    [ReadableBy(AccessClass.Open)]
    public TraceEdgeConnection Edges(int? first = 100, string? after = null) =>
        new(Pages.Of([.. seen.Links.Select(link => new TraceEdge(link))], first, after));

    /// <summary>Which of the events are of goods that come back, and from which sale or sending they come back.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<TraceReturn> Returns =>
        [.. seen.Events.Where(found => found.ReturnOf is not null).Select(found => new TraceReturn(found))];

    /// <summary>The largest number of steps from the root.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Depth => seen.Depth;

    /// <summary>Whether more would follow beyond the depth that was asked for, or beyond what one trace holds.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Truncated => whole.Truncated && sight.SeesAll;

    /// <summary>
    /// `WITHHELD:nodes` and `WITHHELD:edges` for a reader who sees the item's own way and its own events only. It says so of every
    /// trace, whether or not there is more.
    /// </summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld => sight.SeesAll ? [] : [Guard.WithheldMark + "nodes", Guard.WithheldMark + "edges"];

    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf([FromServices] IEventLog log) =>
        new(Reading.AsOf.Of(log, whole.AsOf.Position + 1) with { Recorded = whole.AsOf.Recorded });
}

/// <summary>That goods came back.</summary>
internal sealed class TraceReturn(TraceEventAnswer found)
{
    /// <summary>The place in the log of the event of their coming back.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Event => found.Position;

    /// <summary>The place in the log of the sale or sending that they come back from.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Of => found.ReturnOf!.Value;
}

/// <summary>An item of a trace.</summary>
internal sealed class Item(TraceItemAnswer found)
{
    private readonly ItemId _id = ItemId.Parse(found.Id);

    /// <summary>Its one spelling.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => found.Id;

    /// <summary>What sort of thing it is.</summary>
    [ReadableBy(AccessClass.Open)]
    public ItemKind Kind => found.Kind;

    /// <summary>Why it is in the trace.</summary>
    [ReadableBy(AccessClass.Open)]
    public ItemRelation Relation => found.Relation;

    /// <summary>Steps from the root.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Depth => found.Depth;

    /// <summary>The GTIN, 14 digits.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Gtin => _id.Gtin;

    /// <summary>The lot, of a lot.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Lot => _id.Lot;

    /// <summary>The serial number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Serial => _id.Serial;
}

/// <summary>That an item stands in an event.</summary>
internal sealed class TraceEdge(TraceLinkAnswer link)
{
    /// <summary>The event's place in the log.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Event => link.Position;

    /// <summary>The item, in its one spelling.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Item => link.Item;

    /// <summary>What it is to the event.</summary>
    [ReadableBy(AccessClass.Open)]
    public LinkRole Role => link.Role;
}

/// <summary>An event or an item.</summary>
internal sealed class TraceNodeType : UnionGraphType
{
    public TraceNodeType()
    {
        Name = "TraceNode";
        Description = "A trace has two kinds of nodes: events, and the items that they touch.";
        Type<AutoRegisteringObjectGraphType<Event>>();
        Type<AutoRegisteringObjectGraphType<Item>>();
    }
}

/// <summary>A node of a page.</summary>
internal sealed class TraceNodeEdge(object node, string cursor)
{
    /// <summary>The node.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(NonNullGraphType<TraceNodeType>))]
    public object Node => node;

    /// <summary>Names its place, for `after`. Opaque.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Cursor => cursor;
}

/// <summary>A page of nodes.</summary>
internal sealed class TraceNodeConnection(Page<object> page)
{
    /// <summary>The nodes with their cursors.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<TraceNodeEdge> Edges => [.. page.Items.Select(item => new TraceNodeEdge(item.Node, item.Cursor))];

    /// <summary>The nodes.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(NonNullGraphType<ListGraphType<NonNullGraphType<TraceNodeType>>>))]
    public IReadOnlyList<object> Nodes => [.. page.Items.Select(item => item.Node)];

    /// <summary>Where the page begins and ends.</summary>
    [ReadableBy(AccessClass.Open)]
    public PageInfo PageInfo => page.Info;
}

/// <summary>An edge of a page.</summary>
internal sealed class TraceEdgeEdge(TraceEdge node, string cursor) : Edge<TraceEdge>(node, cursor);

/// <summary>A page of edges.</summary>
internal sealed class TraceEdgeConnection(Page<TraceEdge> page)
    : Connection<TraceEdge, TraceEdgeEdge>(page, (node, cursor) => new TraceEdgeEdge(node, cursor));
