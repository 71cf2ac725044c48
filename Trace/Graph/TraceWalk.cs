using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// A step of a trace: an item is met, for what happened to it from one moment to another. A ride is a container met for the time
/// that something was in it: its own makings and contents do not count.
/// </summary>
internal readonly record struct Step(int Item, long From, long Until, bool IsRide, ItemRelation Relation)
{
    public const long Always = long.MinValue;
    public const long Ever = long.MaxValue;
}

/// <summary>
/// Walks the graph level by level from a root. What follows from an item is said by the direction; this class sees to it that an
/// item is not met twice for the same time, that cycles end, and that depth and size are bounded. The result does not depend on the
/// order in which events arrived.
/// </summary>
internal abstract class TraceWalk(GraphStore graph, int depthMax, int nodesMax)
{
    private const int StepsPerNode = 4;
    private readonly Dictionary<int, int> _events = [];
    private readonly Dictionary<int, (int Depth, ItemRelation Relation)> _items = [];
    private readonly Dictionary<int, (long From, long Until)> _met = [];
    private readonly HashSet<(int Item, long From, long Until)> _rides = [];
    private List<Step> _next = [];
    private int _depth;
    private int _steps;

    /// <summary>The events met, with their depth.</summary>
    public IReadOnlyDictionary<int, int> Events => _events;

    /// <summary>The items met, with their depth and why.</summary>
    public IReadOnlyDictionary<int, (int Depth, ItemRelation Relation)> Items => _items;

    /// <summary>Whether there would be more.</summary>
    public bool Truncated { get; private set; }

    protected GraphStore Graph { get; } = graph;

    protected Containment Containment { get; } = new(graph);

    /// <summary>Walks.</summary>
    /// <param name="start">The first steps, the root's before all.</param>
    public void Run(params IEnumerable<Step> start)
    {
        List<Step> level = [.. start];
        for (_depth = 0; level.Count > 0; _depth++)
        {
            foreach (var step in InOrder(level).Where(Enter))
            {
                // Times in nested containers can be many though events and items are few.
                if (_events.Count + _items.Count >= nodesMax || ++_steps > StepsPerNode * nodesMax)
                {
                    Truncated = true;
                    return;
                }
                // A class of goods is named in many chains that have nothing to do with each other: it joins none of them.
                if (step.Relation == ItemRelation.Root || Graph.KindOf(step.Item) != ItemKind.Class) Meet(step);
            }
            (level, _next) = (_next, []);
            if (_depth >= depthMax && level.Any(IsNew))
            {
                Truncated = true;
                return;
            }
        }
    }

    /// <summary>What follows from meeting an item in an event.</summary>
    protected abstract void Follow(Step step, LinkRow link, in EventRow said);

    /// <summary>What follows from meeting an item, apart from its events and containers.</summary>
    protected abstract void FollowLots(Step step);

    protected void Go(Step step) => _next.Add(step);

    private void Meet(Step step)
    {
        foreach (var link in Graph.LinksOfItem(step.Item))
        {
            if (!Graph.IsLive(link.Event)) continue;
            ref readonly var said = ref Graph.Event(link.Event);
            if (said.UtcTicks < step.From || said.UtcTicks > step.Until) continue;
            _events.TryAdd(link.Event, _depth);
            Follow(step, link, said);
        }
        if (!step.IsRide) FollowLots(step);
        foreach (var stay in Containment.Of(step.Item))
        {
            var (from, until) = (Math.Max(stay.Start, step.From), Math.Min(stay.End, step.Until));
            if (from <= until) Go(new Step(stay.Container, from, until, IsRide: true, ItemRelation.Container));
        }
    }

    private bool Enter(Step step)
    {
        if (!IsNew(step)) return false;
        if (step.IsRide) _rides.Add((step.Item, step.From, step.Until));
        else if (_met.TryGetValue(step.Item, out var met)) _met[step.Item] = (Math.Min(met.From, step.From), Math.Max(met.Until, step.Until));
        else _met.Add(step.Item, (step.From, step.Until));
        _items.TryAdd(step.Item, (_depth, step.Relation));
        return true;
    }

    // A direction bounds time on one side only, so that the times an item is met for are nested, and their hull is the larger one.
    private bool IsNew(Step step) =>
        !(_met.TryGetValue(step.Item, out var met) && met.From <= step.From && met.Until >= step.Until)
        && !(step.IsRide && _rides.Contains((step.Item, step.From, step.Until)));

    private IEnumerable<Step> InOrder(List<Step> level) =>
        level.Distinct().OrderBy(step => step.Relation).ThenBy(step => Graph.NameOf(step.Item), StringComparer.Ordinal)
            .ThenBy(step => step.From).ThenByDescending(step => step.Until);
}
