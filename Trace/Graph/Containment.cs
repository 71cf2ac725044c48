using System.Runtime.InteropServices;
using Xinyuan.Trace.Graph.Store;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// Who was in what, and when: put in by ADD, taken out by DELETE, and by a DELETE of the container that names no children, which
/// empties it. OBSERVE changes nothing; whoever is shown in a container without having been put in was there at that moment. In the
/// order of event time, whatever order the events arrived in; of one moment, ADD counts before DELETE. Aggregation and association are
/// two relations: emptying a pallet does not take the sensor off it.
/// </summary>
/// <remarks>Keeps what it worked out, so it serves one trace and no longer: one walk after the other, each of which is charged for what it is the first to ask.</remarks>
internal sealed class Containment(GraphView graph)
{
    private static readonly Stays Nowhere = new([]);
    private readonly Dictionary<int, int[]> _timelines = [];
    private readonly Dictionary<int, Stays> _staysOf = [];
    private readonly Dictionary<int, Stays> _staysIn = [];
    private readonly Dictionary<(int Container, EventForm Form), List<long>> _emptyings = [];

    /// <summary>The effort of the walk that asks.</summary>
    public Effort Effort { get; set; } = new(0);

    /// <summary>The links of an item in the order of event time.</summary>
    public int[] TimelineOf(int item)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_timelines, item, out _);
        return known ??= graph.Timelines.Of(graph, item);
    }

    /// <summary>An item's stays in containers.</summary>
    public Stays Of(int content)
    {
        if (_staysOf.TryGetValue(content, out var known))
            return known;
        var changes = Changes(content);
        if (changes.Count == 0)
            return _staysOf[content] = Nowhere;
        var stays = new List<Stay>();
        var since = new Dictionary<(int Container, EventForm Form), long>();
        foreach (var (at, change, container, form) in changes)
        {
            // Whether it still was inside: the container may have been emptied since.
            if (since.TryGetValue((container, form), out var start) && NextEmptying(container, form, start) is var emptied && emptied < at)
            {
                since.Remove((container, form));
                stays.Add(new Stay(container, content, new Period(start, emptied)));
            }
            var isInside = since.TryGetValue((container, form), out start);
            if (change == Change.Add)
                since.TryAdd((container, form), at);
            else if (change == Change.Delete)
                since.Remove((container, form));
            var isEnd = isInside ? change == Change.Delete : change != Change.Add;
            if (isEnd)
                stays.Add(new Stay(container, content, new Period(isInside ? start : at, at)));
        }
        foreach (var ((container, form), start) in since)
        {
            stays.Add(new Stay(container, content, new Period(start, NextEmptying(container, form, start))));
        }
        _staysOf.Add(content, known = new Stays(stays));
        return known;
    }

    /// <summary>The stays of all that was in a container; none when finding them is more effort than there is left.</summary>
    public Stays In(int container)
    {
        if (_staysIn.TryGetValue(container, out var known))
            return known;
        HashSet<int>? contents = null;
        foreach (var number in TimelineOf(container))
        {
            Effort.Spend(1);
            var link = graph.Link(number);
            if (link.Role != LinkRole.Parent || !graph.IsLive(link.Event))
                continue;
            var links = graph.LinksOfEvent(link.Event);
            Effort.Spend(links.Length);
            foreach (var other in links)
            {
                if (other.Role == LinkRole.Child)
                    (contents ??= []).Add(other.Item);
            }
        }
        if (contents is null)
            return _staysIn[container] = Nowhere;
        var stays = new List<Stay>();
        foreach (var content in contents)
        {
            if (Effort.IsOver)
                return new Stays([]);
            stays.AddRange(Of(content).In(container));
        }
        _staysIn.Add(container, known = new Stays(stays));
        return known;
    }

    // By time; of one moment, ADD before DELETE.
    private List<(long At, Change Change, int Container, EventForm Form)> Changes(int content)
    {
        var changes = new List<(long At, Change Change, int Container, EventForm Form)>();
        foreach (var number in TimelineOf(content))
        {
            Effort.Spend(1);
            var link = graph.Link(number);
            ref readonly var said = ref graph.Event(link.Event);
            if (link.Role != LinkRole.Child || !graph.IsLive(link.Event))
                continue;
            if (graph.ParentOf(link.Event) is >= 0 and var container)
                changes.Add((said.UtcTicks, said.Change, container, said.Form));
        }
        changes.Sort();
        return changes;
    }

    private long NextEmptying(int container, EventForm form, long since)
    {
        var emptyings = Emptyings((container, form));
        var next = emptyings.BinarySearch(since);
        if (next < 0)
            next = ~next;
        return next < emptyings.Count ? emptyings[next] : Period.Ever;
    }

    private List<long> Emptyings((int Container, EventForm Form) key)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_emptyings, key, out var isKnown);
        if (isKnown)
            return known!;
        known = [];
        foreach (var number in TimelineOf(key.Container))
        {
            Effort.Spend(1);
            var link = graph.Link(number);
            if (link.Role != LinkRole.Parent || !graph.IsLive(link.Event) || !IsEmptying(link.Event, key.Form))
                continue;
            known.Add(graph.Event(link.Event).UtcTicks);
        }
        return known;
    }

    private bool IsEmptying(int number, EventForm form)
    {
        ref readonly var said = ref graph.Event(number);
        if (said.Form != form || said.Change != Change.Delete)
            return false;
        foreach (var link in graph.LinksOfEvent(number))
        {
            if (link.Role == LinkRole.Child)
                return false;
        }
        return true;
    }
}
