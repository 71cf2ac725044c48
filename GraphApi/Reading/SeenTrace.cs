using Xinyuan.Trace.Grains;

namespace Xinyuan.GraphApi.Reading;

/// <summary>
/// The part of a trace that one reader may see. An edge, like an item that only edges tell of, is as visible as the event it comes
/// from; and what hangs on the root only through events that are closed to the reader is not there for them.
/// </summary>
internal sealed record SeenTrace(
    IReadOnlyList<TraceEventAnswer> Events,
    IReadOnlyList<TraceItemAnswer> Items,
    IReadOnlyList<TraceLinkAnswer> Links,
    int Depth
)
{
    /// <summary>Narrows a trace to what a reader may know of.</summary>
    public static SeenTrace Of(TraceAnswer trace, Sight sight)
    {
        if (sight.SeesAll)
            return new SeenTrace(trace.Events, trace.Items, trace.Links, trace.Depth);
        var way = sight.Way;
        var links = trace.Links.Where(link => sight.Sees(link.Position, link.Item)).ToList();
        var (events, items) = Connected(trace.Root, way.Items, links);
        // The way itself is whole, also where it rode in a container whose name is the parties' business.
        events.UnionWith(trace.Events.Select(found => found.Position).Where(way.Events.Contains));
        items.UnionWith(way.Items);
        List<TraceEventAnswer> seenEvents = [.. trace.Events.Where(found => events.Contains(found.Position)).Select(Returning)];
        List<TraceItemAnswer> seenItems = [.. trace.Items.Where(found => items.Contains(found.Id))];
        return new SeenTrace(
            seenEvents,
            seenItems,
            [.. links.Where(link => events.Contains(link.Position) && items.Contains(link.Item))],
            seenEvents.Select(found => found.Depth).Concat(seenItems.Select(found => found.Depth)).DefaultIfEmpty().Max()
        );

        // Of which sale goods came back is told to who sees both events, and what says that they came back.
        TraceEventAnswer Returning(TraceEventAnswer found) =>
            found.ReturnOf is { } sale && events.Contains(sale) && (found.IsOpenReturn || sight.Own.Contains(found.Position))
                ? found
                : found with
                {
                    ReturnOf = null,
                };
    }

    private static (HashSet<long> Events, HashSet<string> Items) Connected(
        string root,
        IReadOnlySet<string> way,
        List<TraceLinkAnswer> links
    )
    {
        var (ofItem, ofEvent) = (links.ToLookup(link => link.Item, StringComparer.Ordinal), links.ToLookup(link => link.Position));
        var events = new HashSet<long>();
        var items = new HashSet<string>(way, StringComparer.Ordinal) { root };
        var next = new Queue<string>(items);
        while (next.TryDequeue(out var item))
        {
            foreach (var position in ofItem[item].Select(link => link.Position).Where(events.Add))
            {
                foreach (var other in ofEvent[position].Select(link => link.Item).Where(items.Add))
                    next.Enqueue(other);
            }
        }
        return (events, items);
    }
}
