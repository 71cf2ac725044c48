using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// The item graph: a fold over the recorded events, of events and items and the links between them. The order in which events
/// arrived makes no difference to any answer; the order of their event times does. Not safe for use by several threads at once.
/// </summary>
public sealed class ItemGraph
{
    /// <summary>A trace holds at most so many events and items; where it is cut is the same for every order of arrival.</summary>
    public const int NodesMax = 100_000;

    /// <summary>
    /// Finding a trace looks at most at so many links between events and items, counted every time that one is looked at; a step from item
    /// to item counts as four. Where it is cut is the same for every order of arrival.
    /// </summary>
    public const long EffortMax = 10_000_000;

    /// <summary>A trace goes at most so many steps from its root.</summary>
    public const int DepthMax = 1_000;

    private readonly GraphStore _store = new();

    /// <summary>The position of the last event applied, or -1.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>How many items the graph knows.</summary>
    public int ItemCount => _store.ItemCount;

    /// <summary>How many events the graph holds, with those that are declared in error.</summary>
    public int EventCount => _store.EventCount;

    /// <summary>How many links it holds between the two.</summary>
    public int LinkCount => _store.LinkCount;

    /// <summary>Takes in a recorded event.</summary>
    /// <param name="position">Its place in the log, greater than any before.</param>
    /// <param name="said">The event.</param>
    public void Apply(long position, EpcisEvent said)
    {
        ArgumentNullException.ThrowIfNull(said);
        Apply(position, GraphEvent.Of(said));
    }

    /// <summary>Traces an item. An item that no event names has an empty trace of itself alone.</summary>
    /// <param name="root">The item.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="maxDepth">Steps from the root, 0 to <see cref="DepthMax"/>; what is beyond is taken as the bound.</param>
    public TraceResult Trace(ItemId root, Direction direction, int maxDepth)
    {
        ArgumentNullException.ThrowIfNull(root);
        return Trace(root, direction, new TraceBounds(Math.Clamp(maxDepth, 0, DepthMax), NodesMax, EffortMax));
    }

    /// <summary>The events that name an item, by event time: position, and whether the event is declared in error.</summary>
    public IReadOnlyList<ItemEvent> EventsOf(ItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _store.Find(item) is not { } number
            ? []
            :
            [
                .. _store
                    .Timelines.Of(number)
                    .ToArray()
                    .Select(link => _store.Link(link).Event)
                    .Distinct()
                    .Where(said => !_store.Event(said).IsDeclaration)
                    .Select(said => new ItemEvent(_store.Event(said).Position, !_store.IsLive(said))),
            ];
    }

    /// <summary>The state of an item: what its own latest events say, unless its lot is recalled or destroyed.</summary>
    /// <param name="item">The item.</param>
    /// <param name="counts">Whether what this party says of items counts; the rest is passed over.</param>
    /// <param name="answers">Whether this party answers for the goods, so that its word on a recall counts.</param>
    public ItemState StateOf(ItemId item, Func<string, bool> counts, Func<string, bool> answers)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(answers);
        return new StateReader(_store, counts, answers).Of(item);
    }

    /// <summary>Who has said anything about an item, in the order of party ids.</summary>
    public IReadOnlyList<string> SubmittersOf(ItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _store.Find(item) is not { } number
            ? []
            :
            [
                .. _store
                    .LinksOfItem(number)
                    .Where(link => _store.IsLive(link.Event))
                    .Select(link => _store.SubmitterOf(link.Event))
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ];
    }

    internal void Apply(long position, GraphEvent said)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(position, Position);
        _store.Add(position, said);
        Position = position;
    }

    internal TraceResult Trace(ItemId root, Direction direction, TraceBounds bounds)
    {
        if (_store.Find(root) is not { } number)
        {
            // The item may still be known by the lot that its own link states.
            return root.LotCanonical is { } lot && direction == Direction.Source
                ? Trace(ItemId.Parse(lot), direction, bounds)
                : new TraceResult(root, direction, [], [new TracedItem(root.Canonical, root.Kind, ItemRelation.Root, 0)], [], 0, false);
        }
        TraceWalk walk =
            direction == Direction.Source ? new SourceWalk(_store, bounds, isOwnWay: false) : new DestinationWalk(_store, bounds);
        walk.Run(Start(root, number, direction, Period.Ever));
        var isTruncated = walk.Truncated;
        HashSet<int> ownWay = [];
        if (direction == Direction.Source)
        {
            var own = new SourceWalk(_store, bounds, isOwnWay: true);
            own.Run(Start(root, number, direction, own.FirstOf(number)));
            ownWay.UnionWith(own.Events.Keys);
            isTruncated |= own.Truncated;
        }
        return Result(root, direction, walk, ownWay, isTruncated);
    }

    // A link that states the lot beside the serial leads to the lot, even if no event says as much.
    private IEnumerable<Step> Start(ItemId root, int number, Direction direction, long lotUntil)
    {
        yield return new Step(number, Part.Itself, Period.Whole, ItemRelation.Root);
        if (direction == Direction.Destination)
            yield return new Step(number, Part.Contents, Period.Whole, ItemRelation.Root);
        else if (root.LotCanonical is { } stated && _store.Find(ItemId.Parse(stated)) is { } lot)
        {
            yield return new Step(lot, Part.Itself, new Period(Period.Always, lotUntil), ItemRelation.Lot);
        }
    }

    private TraceResult Result(ItemId root, Direction direction, TraceWalk walk, HashSet<int> ownWay, bool isTruncated)
    {
        var events = walk
            .Events.OrderBy(met => met.Value)
            .ThenBy(met => _store.Event(met.Key).UtcTicks)
            .ThenBy(met => _store.Event(met.Key).Position)
            .Select(met => (Number: met.Key, Traced: new TracedEvent(_store.Event(met.Key).Position, met.Value, ownWay.Contains(met.Key))))
            .ToList();
        var items = walk
            .Items.Select(met => new TracedItem(_store.NameOf(met.Key), _store.KindOf(met.Key), met.Value.Relation, met.Value.Depth))
            .OrderBy(item => item.Depth)
            .ThenBy(item => item.Id, StringComparer.Ordinal)
            .ToList();
        var links = new List<TraceLink>();
        foreach (var (number, traced) in events)
        {
            foreach (var link in _store.LinksOfEvent(number))
            {
                if (walk.Items.ContainsKey(link.Item))
                    links.Add(new TraceLink(traced.Position, _store.NameOf(link.Item), link.Role));
            }
        }
        var depth = Math.Max(
            events.Select(said => said.Traced.Depth).DefaultIfEmpty().Max(),
            items.Select(item => item.Depth).DefaultIfEmpty().Max()
        );
        return new TraceResult(root, direction, events.ConvertAll(said => said.Traced), items, links, depth, isTruncated);
    }
}

/// <summary>An event that names an item.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="IsDeclaredInError">Its submitter has declared it to be in error.</param>
public readonly record struct ItemEvent(long Position, bool IsDeclaredInError);
