using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Asks the item graph, and says which part of its answer is one reader's.</summary>
internal sealed class Ways(IGrainFactory grains, GraphHome home, IEventLog log)
{
    /// <summary>Steps that a product's way goes back.</summary>
    private const int DepthMax = 50;

    /// <summary>Where an item comes from.</summary>
    public ValueTask<TraceAnswer> SourceAsync(ItemId item, CancellationToken cancel) =>
        TraceAsync(item, Direction.Source, DepthMax, cancel);

    /// <summary>Traces an item.</summary>
    public ValueTask<TraceAnswer> TraceAsync(ItemId item, Direction direction, int maxDepth, CancellationToken cancel) =>
        TraceAsync(item, direction, maxDepth, part: 0, asOf: null, withoutLinks: false, cancel);

    /// <summary>A part of a trace, as the log was up to a position.</summary>
    public ValueTask<TraceAnswer> TraceAsync(
        ItemId item,
        Direction direction,
        int maxDepth,
        int part,
        long? asOf,
        bool withoutLinks,
        CancellationToken cancel
    ) =>
        // The link keeps a lot that is stated beside a serial, which the canonical id does not.
        home.TraceAsync(grains, new TraceRequest(item.DigitalLink, direction, maxDepth, part, asOf, withoutLinks), cancel);

    /// <summary>The events that name an item, the first <see cref="ItemEventsRequest.PageMax"/>, with those that are declared in error.</summary>
    public Task<ItemEventsPage> EventsAsync(ItemId item, CancellationToken cancel) =>
        grains
            .GetGrain<IItemGraphGrain>(IItemGraphGrain.Key)
            .Events(new ItemEventsRequest(item.DigitalLink, ItemEventsRequest.PageMax), cancel);

    /// <summary>What is known of an item's state.</summary>
    public ValueTask<ItemStateAnswer> StateAsync(ItemId item, CancellationToken cancel) =>
        home.StateAsync(grains, item.DigitalLink, cancel);

    /// <summary>
    /// What somebody came by who has the item of this trace in hand; nothing by a trace to where it went. A product class is nobody's
    /// item: everybody knows its number, and what happened under it is its firms' trade.
    /// </summary>
    public ItemWay WayOf(ItemId item, TraceAnswer trace)
    {
        if (trace.Direction != Direction.Source || item.Kind == ItemKind.Class)
            return new ItemWay(item, new HashSet<string>(), new HashSet<long>());
        return new ItemWay(
            item,
            new Lazy<IReadOnlySet<string>>(() => ItemsOf(trace)),
            new Lazy<IReadOnlySet<long>>(() => EventsOf(item, trace))
        );
    }

    private static HashSet<string> ItemsOf(TraceAnswer trace) =>
        trace.Items.Where(found => found.IsOpenToHolder).Select(found => found.Id).ToHashSet(StringComparer.Ordinal);

    private HashSet<long> EventsOf(ItemId item, TraceAnswer trace)
    {
        var events = trace.Events.Where(found => found.OwnWay).Select(found => found.Position).ToHashSet();
        // A lot's number is on every piece of it, and its orders, invoices and payments are trade between firms: also where somebody
        // writes it beside a serial number of their own.
        if (item.Kind == ItemKind.Lot)
            events.ExceptWith(TradeOf(item));
        else if (item.LotCanonical is { } stated)
            events.ExceptWith(TradeOf(ItemId.Parse(stated)).Except(TradeOf(item)));
        return events;
    }

    /// <summary>Whether all of a trace is open to the caller, whatever they have in hand.</summary>
    public static bool SeesAll(Caller caller) => AccessPolicy.Allows(caller, AccessClass.Party, Standing.Stranger);

    /// <summary>Which events of a trace the caller may know of. Decided by position, so that a large trace is not read to be refused.</summary>
    public Sight SightOf(Caller caller, ItemWay way)
    {
        if (SeesAll(caller))
            return new Sight(way, new HashSet<long>(), SeesAll: true);
        var own =
            AccessPolicy.Allows(caller, AccessClass.Party, Standing.Owner) && caller.Party is { } party
                ? log.Find(LogQuery.Tagged("party:" + party.Text)).Concat(log.FindStream(party.Text)).ToHashSet()
                : [];
        return new Sight(way, own, SeesAll: false);
    }

    private IReadOnlyList<long> TradeOf(ItemId item) =>
        log.Find(new LogQuery(new QueryClause([EventTags.OfItem(item)], ["TransactionEvent"])));
}

/// <summary>What of a trace one reader may know of.</summary>
/// <param name="Way">What the reader has in hand.</param>
/// <param name="Own">Positions of events that the reader's party said or is named in.</param>
/// <param name="SeesAll">The reader is open to the parties' business as a whole.</param>
internal sealed record Sight(ItemWay Way, IReadOnlySet<long> Own, bool SeesAll)
{
    /// <summary>Whether the reader may know of the event.</summary>
    public bool Sees(long position) => SeesAll || Way.Events.Contains(position) || Own.Contains(position);

    /// <summary>How the reader stands to the event.</summary>
    public Standing StandingTo(long position) =>
        (Way.Events.Contains(position) ? Standing.Holder : Standing.Stranger)
        | (Own.Contains(position) ? Standing.Owner : Standing.Stranger);

    /// <summary>Whether the reader sees this item in that event.</summary>
    public bool Sees(long position, string item) =>
        SeesAll || Own.Contains(position) || (Way.Events.Contains(position) && Way.Items.Contains(item));
}
