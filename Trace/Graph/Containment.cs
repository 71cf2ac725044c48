namespace Xinyuan.Trace.Graph;

/// <summary>That an item was in a container from one moment to another, both included.</summary>
internal readonly record struct Stay(int Container, int Content, long Start, long End);

/// <summary>
/// Who was in what, and when: put in by ADD, taken out by DELETE, and by a DELETE of the container that names no children, which
/// empties it. OBSERVE changes nothing. In the order of event time, whatever order the events arrived in; of one moment, ADD counts
/// before DELETE. Aggregation and association are two relations: emptying a pallet does not take the sensor off it.
/// </summary>
/// <remarks>Keeps what it worked out, so it serves one trace and no longer.</remarks>
internal sealed class Containment(GraphStore graph)
{
    private readonly Dictionary<int, Stay[]> _staysOf = [];
    private readonly Dictionary<(int Container, EventForm Form), long[]> _emptyings = [];

    /// <summary>An item's stays in containers.</summary>
    public IReadOnlyList<Stay> Of(int content)
    {
        if (_staysOf.TryGetValue(content, out var known)) return known;
        var changes = new Dictionary<(int Container, EventForm Form), List<(long At, Change Change)>>();
        foreach (var link in graph.LinksOfItem(content))
        {
            if (link.Role != LinkRole.Child || !graph.IsLive(link.Event)) continue;
            ref readonly var said = ref graph.Event(link.Event);
            if (said.Change == Change.None) continue;
            foreach (var other in graph.LinksOfEvent(link.Event))
            {
                if (other.Role != LinkRole.Parent) continue;
                var key = (other.Item, said.Form);
                if (!changes.TryGetValue(key, out var list)) changes.Add(key, list = []);
                list.Add((said.UtcTicks, said.Change));
            }
        }
        var stays = changes.SelectMany(pair => Stays(content, pair.Key, pair.Value)).ToArray();
        _staysOf.Add(content, stays);
        return stays;
    }

    private IEnumerable<Stay> Stays(int content, (int Container, EventForm Form) key, List<(long At, Change Change)> changes)
    {
        var inOrder = changes.Concat(Emptyings(key).Select(at => (At: at, Change: Change.Delete))).Order();
        long? since = null;
        foreach (var (at, change) in inOrder)
        {
            if (change == Change.Add)
            {
                since ??= at;
            }
            else if (since is { } start)
            {
                yield return new Stay(key.Container, content, start, at);
                since = null;
            }
        }
        if (since is { } open) yield return new Stay(key.Container, content, open, long.MaxValue);
    }

    private long[] Emptyings((int Container, EventForm Form) key)
    {
        if (_emptyings.TryGetValue(key, out var known)) return known;
        var moments = graph.LinksOfItem(key.Container)
            .Where(link => link.Role == LinkRole.Parent && graph.IsLive(link.Event) && IsEmptying(link.Event, key.Form))
            .Select(link => graph.Event(link.Event).UtcTicks)
            .ToArray();
        _emptyings.Add(key, moments);
        return moments;
    }

    private bool IsEmptying(int number, EventForm form)
    {
        ref readonly var said = ref graph.Event(number);
        if (said.Form != form || said.Change != Change.Delete) return false;
        foreach (var link in graph.LinksOfEvent(number))
        {
            if (link.Role == LinkRole.Child) return false;
        }
        return true;
    }
}
