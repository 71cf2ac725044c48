using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Graph;

/// <summary>
/// The definition of a trace, written down as it is said, without any thought of speed: a second opinion for small graphs. Events
/// are known by their index.
/// </summary>
internal sealed class Oracle(IReadOnlyList<GraphEvent> said)
{
    private readonly List<int> _live =
    [
        .. Enumerable
            .Range(0, said.Count)
            .Where(i =>
                !said[i].IsDeclaration
                && !said.Any(other => other.IsDeclaration && other.Submitter == said[i].Submitter && other.EventId == said[i].EventId)
            ),
    ];

    private readonly SortedSet<int> _met = [];
    private readonly SortedSet<string> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _from = [];
    private readonly HashSet<(string, long, long)> _rides = [];
    private readonly HashSet<(string, long, long)> _held = [];

    public (SortedSet<int> Events, SortedSet<string> Items) Source(string root)
    {
        Own(root, isRoot: true);
        return (_met, _items);

        void Own(string item, bool isRoot = false)
        {
            _items.Add(item);
            if ((IsClass(item) && !isRoot) || !_from.TryAdd(item, long.MinValue))
                return;
            foreach (var i in Naming(item))
            {
                _met.Add(i);
                if (said[i].Form == EventForm.Transformation && (Has(i, item, LinkRole.Output) || Has(i, item, LinkRole.Lot)))
                {
                    foreach (var input in Whole(i).SelectMany(part => With(part, LinkRole.Input)))
                        Own(input);
                }
                if (IsContainment(i) && Has(i, item, LinkRole.Parent))
                {
                    foreach (var content in With(i, LinkRole.Child))
                        Own(content);
                }
            }
            foreach (var lot in _live.SelectMany(i => said[i].Lots).Where(pair => pair.Item.Canonical == item))
                Own(lot.Lot.Canonical);
            foreach (var (container, start, end) in Stays(item))
                Ride(container, start, end, (_, _) => { });
        }
    }

    public (SortedSet<int> Events, SortedSet<string> Items) Destination(string root)
    {
        Altogether(root, isRoot: true);
        return (_met, _items);

        void Altogether(string item, bool isRoot = false)
        {
            Own(item, long.MinValue, isRoot);
            Held(item, long.MinValue, long.MaxValue, isRoot);
        }

        void Own(string item, long from, bool isRoot = false)
        {
            _items.Add(item);
            if (IsClass(item) && !isRoot)
                return;
            if (_from.TryGetValue(item, out var known) && known <= from)
                return;
            _from[item] = from;
            foreach (var i in Naming(item).Where(i => said[i].UtcTicks >= from))
            {
                _met.Add(i);
                MadeOf(i, item);
            }
            foreach (var pair in _live.SelectMany(i => said[i].Lots).Where(pair => pair.Lot.Canonical == item))
                Altogether(pair.Item.Canonical);
            foreach (var (container, start, end) in Stays(item).Where(stay => stay.End >= from))
                Ride(container, Math.Max(start, from), end, MadeOf);
        }

        // What was in a container at some time between two moments, and what was in that at the same time.
        void Held(string container, long start, long end, bool isRoot = false)
        {
            if ((IsClass(container) && !isRoot) || !_held.Add((container, start, end)))
                return;
            foreach (var content in said.SelectMany(e => e.Links).Select(link => link.Item.Canonical).Distinct().ToList())
            {
                foreach (var (_, s, e) in Stays(content).Where(stay => stay.Container == container))
                    Content(content, Math.Max(s, start), Math.Min(e, end));
            }
        }

        void Content(string item, long start, long end)
        {
            if (start > end)
                return;
            Own(item, start);
            Held(item, start, end);
        }

        void MadeOf(int i, string item)
        {
            if (said[i].Form != EventForm.Transformation || !Has(i, item, LinkRole.Input))
                return;
            foreach (var output in Whole(i).SelectMany(part => With(part, LinkRole.Output).Concat(With(part, LinkRole.Lot))))
                Altogether(output);
        }
    }

    private void Ride(string container, long start, long end, Action<int, string> also)
    {
        _items.Add(container);
        if (IsClass(container) || !_rides.Add((container, start, end)))
            return;
        foreach (var i in Naming(container).Where(i => said[i].UtcTicks >= start && said[i].UtcTicks <= end))
        {
            _met.Add(i);
            also(i, container);
        }
        foreach (var (outer, s, e) in Stays(container))
        {
            if (Math.Max(s, start) <= Math.Min(e, end))
                Ride(outer, Math.Max(s, start), Math.Min(e, end), also);
        }
    }

    private List<(string Container, long Start, long End)> Stays(string item)
    {
        var stays = new List<(string, long, long)>();
        foreach (var container in _live.SelectMany(i => With(i, LinkRole.Parent)).Distinct())
        {
            foreach (var form in (EventForm[])[EventForm.Aggregation, EventForm.Association])
            {
                long? since = null;
                var ofContainer = _live.Where(i => said[i].Form == form && Has(i, container, LinkRole.Parent)).ToList();
                foreach (var now in ofContainer.Select(i => said[i].UtcTicks).Distinct().Order())
                {
                    var moment = ofContainer.Where(i => said[i].UtcTicks == now).ToList();
                    if (moment.Exists(i => said[i].Change == Change.Add && Has(i, item, LinkRole.Child)))
                        since ??= now;
                    var isOut = moment.Exists(i =>
                        said[i].Change == Change.Delete && (Has(i, item, LinkRole.Child) || !With(i, LinkRole.Child).Any())
                    );
                    if (isOut && since is { } start)
                    {
                        stays.Add((container, start, now));
                        since = null;
                    }
                }
                if (since is { } open)
                    stays.Add((container, open, long.MaxValue));
                var shown = ofContainer.Where(i => Has(i, item, LinkRole.Child)).Select(i => said[i].UtcTicks);
                stays.AddRange(shown.Select(now => (container, now, now)));
            }
        }
        return stays;
    }

    private IEnumerable<int> Whole(int i) =>
        said[i].TransformationId is { } id ? _live.Where(other => said[other].TransformationId == id) : [i];

    private IEnumerable<int> Naming(string item) => _live.Where(i => said[i].Links.Any(link => link.Item.Canonical == item));

    private bool Has(int i, string item, LinkRole role) => said[i].Links.Any(link => link.Item.Canonical == item && link.Role == role);

    private IEnumerable<string> With(int i, LinkRole role) =>
        said[i].Links.Where(link => link.Role == role).Select(link => link.Item.Canonical);

    private bool IsContainment(int i) => said[i].Form is EventForm.Aggregation or EventForm.Association;

    private static bool IsClass(string item) => ItemId.Parse(item).Kind == ItemKind.Class;
}
