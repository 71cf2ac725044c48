using System.Runtime.InteropServices;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// The links of an item in the order of event time, those of dead events too. Made when asked for; long ones are kept, up to a bound,
/// and grow with the graph.
/// </summary>
internal sealed class Timelines(GraphStore graph)
{
    private const int KeptFrom = 64;
    private const int KeptLinksMax = 4 << 20;
    private readonly Dictionary<int, List<int>> _kept = [];
    private int _keptLinks;

    /// <summary>The item's links, oldest first; of one moment, in the order of arrival. Good until the graph changes.</summary>
    public ReadOnlySpan<int> Of(int item)
    {
        if (_kept.TryGetValue(item, out var known))
            return CollectionsMarshal.AsSpan(known);
        List<int> links = [.. graph.NumbersOfItem(item)];
        links.Sort((one, other) => TimeOf(one) != TimeOf(other) ? TimeOf(one).CompareTo(TimeOf(other)) : one.CompareTo(other));
        if (links.Count >= KeptFrom)
            Keep(item, links);
        return CollectionsMarshal.AsSpan(links);
    }

    /// <summary>Where in a timeline the first link is that is not before a moment.</summary>
    public int First(ReadOnlySpan<int> timeline, long moment)
    {
        var (low, high) = (0, timeline.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (TimeOf(timeline[middle]) < moment)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Takes in a new link. Most are later than all before; another one means that the order is to be found again.</summary>
    public void Added(int item, int link)
    {
        if (!_kept.TryGetValue(item, out var timeline))
            return;
        if (TimeOf(timeline[^1]) <= TimeOf(link))
        {
            timeline.Add(link);
            _keptLinks++;
        }
        else
        {
            _kept.Remove(item);
            _keptLinks -= timeline.Count;
        }
    }

    private void Keep(int item, List<int> links)
    {
        if (_keptLinks + links.Count > KeptLinksMax)
        {
            _kept.Clear();
            _keptLinks = 0;
        }
        _kept.Add(item, links);
        _keptLinks += links.Count;
    }

    private long TimeOf(int link) => graph.Event(graph.Link(link).Event).UtcTicks;
}
