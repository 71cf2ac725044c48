using GraphQL;
using GraphQL.Types;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
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
        IResolveFieldContext context,
        int? first = 100,
        string? after = null
    )
    {
        var total = seen.Events.Count + seen.Items.Count;
        var (start, count) = Pages.PlacesOf(total, first, after);
        var nodes = new TraceNodeEdge[count];
        var events = Math.Clamp(seen.Events.Count - start, 0, count);
        var read = Selected.IsBeyond(context, nameof(Event), Event.ToldByGraph)
            ? await ReadAsync(seen.Events.Skip(start).Take(events).Select(found => found.Position))
            : null;
        for (var i = 0; i < count; i++)
        {
            var place = start + i;
            nodes[i] = i < events ? OfEvent(seen.Events[place], place) : OfItem(seen.Items[place - seen.Events.Count], place);
        }
        return new TraceNodeConnection(nodes, start + count < total);

        TraceNodeEdge OfEvent(TraceEventAnswer found, int place) =>
            new(read is null ? Told(found) : read[found.Position], place, found.Depth);

        static TraceNodeEdge OfItem(TraceItemAnswer found, int place) => new(new Item(found), place, found.Depth);

        async Task<Dictionary<long, Event>> ReadAsync(IEnumerable<long> positions)
        {
            var views = await products.EventsAsync(positions, sight.Way, caller, context.CancellationToken);
            return await filings.ReadAsync(
                register => views.ToDictionary(one => one.Position, one => new Event(ProductReader.Describe(one, register))),
                context.CancellationToken
            );
        }
    }

    // The graph has it out of the envelope, and the envelope's class decides.
    private Event Told(TraceEventAnswer found)
    {
        var isOpen =
            AccessPolicy.Allows(caller, EpcisEvent.EnvelopeClass, Standing.Stranger)
            || AccessPolicy.Allows(caller, EpcisEvent.EnvelopeClass, sight.StandingTo(found.Position));
        return new Event(found.Position, isOpen ? new DateTimeOffset(found.UtcTicks, TimeSpan.Zero) : null);
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
    private ItemId? _id;

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
    public string? Gtin => Parsed.Gtin;

    /// <summary>The lot, of a lot.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Lot => Parsed.Lot;

    /// <summary>The serial number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Serial => Parsed.Serial;

    private ItemId Parsed => _id ??= ItemId.Parse(found.Id);
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
internal sealed class TraceNodeEdge(object node, int place, int depth)
{
    /// <summary>The node.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(NonNullGraphType<TraceNodeType>))]
    public object Node => node;

    /// <summary>Steps from the root.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Depth => depth;

    /// <summary>Names its place, for `after`. Opaque.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Cursor => Pages.CursorOf(place);
}

/// <summary>A page of nodes.</summary>
internal sealed class TraceNodeConnection(IReadOnlyList<TraceNodeEdge> edges, bool hasNext)
{
    /// <summary>The nodes with their cursors.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<TraceNodeEdge> Edges => edges;

    /// <summary>The nodes.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(NonNullGraphType<ListGraphType<NonNullGraphType<TraceNodeType>>>))]
    public IReadOnlyList<object> Nodes => [.. edges.Select(edge => edge.Node)];

    /// <summary>Where the page begins and ends.</summary>
    [ReadableBy(AccessClass.Open)]
    public PageInfo PageInfo => edges.Count == 0 ? new(hasNext, null, null) : new(hasNext, edges[0].Cursor, edges[^1].Cursor);
}

/// <summary>An edge of a page.</summary>
internal sealed class TraceEdgeEdge(TraceEdge node, string cursor) : Edge<TraceEdge>(node, cursor);

/// <summary>A page of edges.</summary>
internal sealed class TraceEdgeConnection(Page<TraceEdge> page)
    : Connection<TraceEdge, TraceEdgeEdge>(page, (node, cursor) => new TraceEdgeEdge(node, cursor));
