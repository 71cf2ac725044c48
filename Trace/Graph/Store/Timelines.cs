using System.Collections.Concurrent;

namespace Xinyuan.Trace.Graph.Store;

/// <summary>
/// The links of an item in the order of event time, those of dead events too. Made when asked for; long ones are kept, up to a bound,
/// and grow with the graph. Safe for use by several threads at once.
/// </summary>
internal sealed class Timelines
{
    private const int KeptFrom = 64;
    private const int KeptLinksMax = 4 << 20;
    private readonly ConcurrentDictionary<int, Kept> _kept = new();
    private long _keptLinks;

    /// <summary>The item's links, oldest first; of one moment, in the order of arrival.</summary>
    public int[] Of(GraphView graph, int item)
    {
        var last = graph.LastLinkOf(item);
        _kept.TryGetValue(item, out var known);
        if (known?.LastLink == last)
            return known.Links;
        var links = Grown(graph, known, last) ?? Made(graph, last);
        // A view that is older than what is kept does not take its place.
        if (links.Length >= KeptFrom && (known is null || known.LastLink < last))
            Keep(item, new Kept(last, links), known?.Links.Length ?? 0);
        return links;
    }

    /// <summary>Where in a timeline the first link is that is not before a moment.</summary>
    public static int First(GraphView graph, ReadOnlySpan<int> timeline, long moment)
    {
        var (low, high) = (0, timeline.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (TimeOf(graph, timeline[middle]) < moment)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    // Most links are later than all before: they are put behind. Others mean that the order is to be found again.
    private static int[]? Grown(GraphView graph, Kept? known, int last)
    {
        if (known is null || known.LastLink > last)
            return null;
        var added = new List<int>();
        for (var link = last; link > known.LastLink; link = graph.Link(link).Next)
            added.Add(link);
        Sort(graph, added);
        return TimeOf(graph, added[0]) >= TimeOf(graph, known.Links[^1]) ? [.. known.Links, .. added] : null;
    }

    private static int[] Made(GraphView graph, int last)
    {
        var links = new List<int>();
        for (var link = last; link >= 0; link = graph.Link(link).Next)
            links.Add(link);
        Sort(graph, links);
        return [.. links];
    }

    // They come newest first, so that what arrived in the order of time is in order once it is turned round.
    private static void Sort(GraphView graph, List<int> links)
    {
        links.Reverse();
        for (var i = 1; i < links.Count; i++)
        {
            if (TimeOf(graph, links[i - 1]) <= TimeOf(graph, links[i]))
                continue;
            links.Sort(
                (one, other) =>
                    TimeOf(graph, one) is var first && TimeOf(graph, other) is var second && first != second
                        ? first.CompareTo(second)
                        : one.CompareTo(other)
            );
            return;
        }
    }

    private void Keep(int item, Kept timeline, int before)
    {
        if (Interlocked.Add(ref _keptLinks, timeline.Links.Length - before) > KeptLinksMax)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _keptLinks, timeline.Links.Length);
        }
        _kept[item] = timeline;
    }

    private static long TimeOf(GraphView graph, int link) => graph.Event(graph.Link(link).Event).UtcTicks;

    private sealed record Kept(int LastLink, int[] Links);
}
