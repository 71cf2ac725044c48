using Xinyuan.Trace.Graph.Store;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>Walks from a root and puts together what was met: events, items and the links between them, nearest first.</summary>
internal sealed class WholeTrace(GraphView graph, ItemId root, int number, Direction direction, TraceBounds bounds)
{
    public TraceResult Result()
    {
        TraceWalk walk =
            direction == Direction.Source ? new SourceWalk(graph, bounds, isOwnWay: false) : new DestinationWalk(graph, bounds);
        walk.Run(Start(Period.Ever));
        var isTruncated = walk.Truncated;
        HashSet<int> ownWay = [];
        if (direction == Direction.Source)
        {
            var own = new SourceWalk(graph, bounds, isOwnWay: true);
            own.Run(Start(own.FirstOf(number)));
            ownWay.UnionWith(own.Events.Keys);
            isTruncated |= own.Truncated;
        }
        return Result(walk, ownWay, isTruncated);
    }

    // A link that states the lot beside the serial leads to the lot, even if no event says as much.
    private IEnumerable<Step> Start(long lotUntil)
    {
        yield return new Step(number, Part.Itself, Period.Whole, ItemRelation.Root);
        if (direction == Direction.Destination)
            yield return new Step(number, Part.Contents, Period.Whole, ItemRelation.Root);
        else if (root.LotCanonical is { } stated && graph.Find(ItemId.Parse(stated)) is { } lot)
        {
            yield return new Step(lot, Part.Itself, new Period(Period.Always, lotUntil), ItemRelation.Lot);
        }
    }

    private TraceResult Result(TraceWalk walk, HashSet<int> ownWay, bool isTruncated)
    {
        var events = walk
            .Events.Select(met => (Number: met.Key, Depth: met.Value, graph.Event(met.Key).UtcTicks, graph.Event(met.Key).Position))
            .OrderBy(met => met.Depth)
            .ThenBy(met => met.UtcTicks)
            .ThenBy(met => met.Position)
            .ToList();
        var numbers = walk.Items.Keys.ToArray();
        var names = graph.NamesOf(numbers);
        var nameOf = new Dictionary<int, string>(numbers.Length);
        for (var i = 0; i < numbers.Length; i++)
            nameOf.Add(numbers[i], names[i]);
        var items = walk
            .Items.Select(met => new TracedItem(nameOf[met.Key], graph.KindOf(met.Key), met.Value.Relation, met.Value.Depth))
            .OrderBy(item => item.Depth)
            .ThenBy(item => item.Id, StringComparer.Ordinal)
            .ToList();
        var links = new List<TraceLink>();
        foreach (var (said, _, _, position) in events)
        {
            foreach (var link in graph.LinksOfEvent(said))
            {
                if (nameOf.TryGetValue(link.Item, out var name))
                    links.Add(new TraceLink(position, name, link.Role));
            }
        }
        var depth = Math.Max(events.Count == 0 ? 0 : events[^1].Depth, items.Count == 0 ? 0 : items[^1].Depth);
        var traced = events.ConvertAll(met => new TracedEvent(met.Position, met.Depth, ownWay.Contains(met.Number)));
        return new TraceResult(root, direction, traced, items, links, depth, isTruncated);
    }
}
