using System.Runtime.InteropServices;
using Xinyuan.Trace.Graph.Store;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// Walks from a root and puts together what was met: events, items and the links between them, nearest first. A trace that is cut short by
/// its bounds goes on in a next part, with as much again: the walk is the same, and what the parts before it have is left out.
/// </summary>
internal sealed class WholeTrace(GraphView graph, ItemId root, int number, Direction direction, TraceBounds bounds, bool withLinks)
{
    /// <summary>A part of the trace.</summary>
    /// <param name="part">Which, from 0.</param>
    public TraceResult Result(int part = 0)
    {
        var containment = new Containment(graph);
        var walk = Walk(part + 1, containment);
        var isTruncated = walk.Truncated;
        HashSet<int> ownWay = [];
        HashSet<int> open = [number];
        if (direction == Direction.Source)
        {
            var own = new SourceWalk(graph, Times(part + 1), containment, isOwnWay: true);
            own.Run(Start(own.FirstOf(number)));
            ownWay.UnionWith(own.Events.Keys);
            open.UnionWith(own.Items.Where(met => met.Value.Relation is ItemRelation.Lot or ItemRelation.Input).Select(met => met.Key));
            isTruncated |= own.Truncated;
        }
        // The part before was found with nothing worked out ahead of it.
        var before = part == 0 ? null : Walk(part, new Containment(graph));
        return Result(walk, before, (ownWay, open), isTruncated);
    }

    private TraceWalk Walk(int times, Containment containment)
    {
        TraceWalk walk =
            direction == Direction.Source
                ? new SourceWalk(graph, Times(times), containment, isOwnWay: false)
                : new DestinationWalk(graph, Times(times), containment);
        walk.Run(Start(Period.Ever));
        return walk;
    }

    private TraceBounds Times(int times) => bounds with { Nodes = bounds.Nodes * times, Effort = bounds.Effort * times };

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

    private TraceResult Result(TraceWalk walk, TraceWalk? before, (HashSet<int> Events, HashSet<int> Items) ownWay, bool isTruncated)
    {
        var events = new List<Met>(walk.Events.Count - (before?.Events.Count ?? 0));
        for (var i = before?.Events.Count ?? 0; i < walk.Events.Count; i++)
        {
            var (said, steps) = walk.Events.GetAt(i);
            events.Add(new Met(steps, graph.Event(said).UtcTicks, graph.Event(said).Position, said));
        }
        SortByTime(events);
        var nameOf = Names(walk, events.Select(met => met.Number), before?.Items.Count ?? 0);
        var items = walk
            .Items.Skip(before?.Items.Count ?? 0)
            .Select(met => new TracedItem(nameOf[met.Key], graph.KindOf(met.Key), met.Value.Relation, met.Value.Depth)
            {
                IsOpenToHolder = ownWay.Items.Contains(met.Key),
            })
            .OrderBy(item => item.Depth)
            .ThenBy(item => item.Id, StringComparer.Ordinal)
            .ToList();
        var depth = Math.Max(events.Count == 0 ? 0 : events[^1].Depth, items.Count == 0 ? 0 : items[^1].Depth);
        var traced = events.ConvertAll(met => new TracedEvent(met.Position, met.Depth, ownWay.Events.Contains(met.Number))
        {
            UtcTicks = met.UtcTicks,
            ReturnOf = SaleBefore(met.Number, walk),
            IsOpenReturn = graph.Event(met.Number).Traits.Return == ReturnWord.Open,
        });
        var links = withLinks ? Links(events, nameOf) : [];
        return new TraceResult(root, direction, traced, items, links, depth, isTruncated) { IsCutShort = walk.IsCutShort };
    }

    // They are met nearest first: only those of one depth are out of order. Numbers are sorted several times as fast as what holds them.
    private static void SortByTime(List<Met> events)
    {
        var all = CollectionsMarshal.AsSpan(events);
        var ticks = new long[all.Length];
        for (var i = 0; i < ticks.Length; i++)
            ticks[i] = all[i].UtcTicks;
        for (int first = 0, end; first < all.Length; first = end)
        {
            for (end = first + 1; end < all.Length && all[end].Depth == all[first].Depth; end++) { }
            MemoryExtensions.Sort(ticks.AsSpan(first, end - first), all[first..end]);
        }
        for (int first = 0, end; first < all.Length; first = end)
        {
            for (end = first + 1; end < all.Length && (all[end].Depth, ticks[end]) == (all[first].Depth, ticks[first]); end++) { }
            if (end - first > 1)
                all[first..end].Sort((one, other) => one.Position.CompareTo(other.Position));
        }
    }

    private List<TraceLink> Links(List<Met> events, Dictionary<int, string> nameOf)
    {
        var links = new List<TraceLink>(events.Count);
        foreach (var met in events)
        {
            foreach (var link in graph.LinksOfEvent(met.Number))
            {
                if (nameOf.TryGetValue(link.Item, out var name))
                    links.Add(new TraceLink(met.Position, name, link.Role));
            }
        }
        return links;
    }

    // Of this part's own items, and of those that its events name and a part before it has. The root is named by whoever asks for it.
    private Dictionary<int, string> Names(TraceWalk walk, IEnumerable<int> events, int before)
    {
        var numbers = walk.Items.Keys.Skip(before).ToHashSet();
        if (before > 0)
        {
            foreach (var said in events)
            {
                foreach (var link in graph.LinksOfEvent(said))
                {
                    if (walk.Items.ContainsKey(link.Item))
                        numbers.Add(link.Item);
                }
            }
        }
        var isRootNamed = numbers.Remove(number);
        int[] inOrder = [.. numbers];
        var names = graph.NamesOf(inOrder);
        var nameOf = new Dictionary<int, string>(inOrder.Length + 1);
        if (isRootNamed)
            nameOf.Add(number, root.Canonical);
        for (var i = 0; i < inOrder.Length; i++)
            nameOf.Add(inOrder[i], names[i]);
        return nameOf;
    }

    // The sale or sending that goods came back from: the latest of one of the items before it.
    private long? SaleBefore(int number, TraceWalk walk)
    {
        if (graph.Event(number).Traits.Return == ReturnWord.None)
            return null;
        var (moment, found) = (graph.Event(number).UtcTicks, -1);
        foreach (var link in graph.LinksOfEvent(number))
        {
            if (!walk.Items.ContainsKey(link.Item))
                continue;
            var timeline = graph.Timelines.Of(graph, link.Item);
            for (var at = Timelines.First(graph, timeline, moment) - 1; at >= 0; at--)
            {
                var said = graph.Link(timeline[at]).Event;
                if (found >= 0 && graph.Event(said).UtcTicks < graph.Event(found).UtcTicks)
                    break;
                if (graph.IsLive(said) && graph.Event(said).Traits.IsSale && (found < 0 || IsLater(said, found)))
                    found = said;
            }
        }
        return found < 0 ? null : graph.Event(found).Position;
    }

    // Of one moment, by what does not depend on the order of arrival.
    private bool IsLater(int one, int other) =>
        (graph.Event(one).UtcTicks, graph.Event(one).IdHash).CompareTo((graph.Event(other).UtcTicks, graph.Event(other).IdHash)) > 0;

    private readonly record struct Met(int Depth, long UtcTicks, long Position, int Number);
}
