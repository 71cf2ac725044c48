using System.Runtime.InteropServices;
using Xinyuan.Trace.Graph.Store;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>What of an item a step is about.</summary>
internal enum Part
{
    /// <summary>All that happened to it.</summary>
    Itself,

    /// <summary>What was in it.</summary>
    Contents,

    /// <summary>What happened to it as the container of something else: its own makings and contents do not count.</summary>
    Ride,
}

/// <summary>A step of a trace: an item is met, for a time.</summary>
internal readonly record struct Step(int Item, Part Part, Period Period, ItemRelation Relation);

/// <summary>
/// Walks the graph level by level from a root. What follows from an item is said by the direction; this class sees to it that nothing
/// is met twice for the same time, that cycles end, and that depth, size and effort are bounded. The result does not depend on the
/// order in which events arrived.
/// </summary>
internal abstract class TraceWalk
{
    private const int StepEffort = 4;
    private readonly TraceBounds _bounds;
    private readonly Effort _effort;
    private readonly OrderedDictionary<int, int> _events = [];
    private readonly OrderedDictionary<int, (int Depth, ItemRelation Relation)> _items = [];
    private readonly Dictionary<(int Item, Part Part), Periods> _met = [];
    private Dictionary<(int Item, Part Part), (Periods Periods, ItemRelation Relation)> _next = [];
    private int _depth;

    protected TraceWalk(GraphView graph, TraceBounds bounds, Containment containment)
    {
        (Graph, _bounds, _effort, Containment) = (graph, bounds, new Effort(bounds.Effort), containment);
        containment.Effort = _effort;
    }

    /// <summary>The events met, with their depth, in the order in which they were met.</summary>
    public OrderedDictionary<int, int> Events => _events;

    /// <summary>The items met, with their depth and why, in the order in which they were met.</summary>
    public OrderedDictionary<int, (int Depth, ItemRelation Relation)> Items => _items;

    /// <summary>Whether there may be more.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Whether it is the bounds on size and effort that ended it: with larger ones it goes on where it ended.</summary>
    public bool IsCutShort { get; private set; }

    protected GraphView Graph { get; }

    protected Containment Containment { get; }

    /// <summary>Walks.</summary>
    /// <param name="start">The first steps, the root's before all.</param>
    public void Run(params IEnumerable<Step> start)
    {
        foreach (var step in start)
            Go(step);
        for (_depth = 0; _next.Count > 0; _depth++)
        {
            if (_depth > _bounds.Depth)
            {
                Truncated = _next.Any(next => next.Value.Periods.Apart().Any(period => Met(next.Key).MissingOf(period).Any()));
                return;
            }
            foreach (var (relation, _, part, item, periods) in Level())
            {
                if (Enter(item, part, relation, periods.Apart()))
                    continue;
                Truncated = IsCutShort = true;
                return;
            }
        }
    }

    /// <summary>What follows from meeting an item in an event.</summary>
    protected abstract void Follow(Step step, LinkRow link, in EventRow said);

    /// <summary>What follows from meeting an item itself, apart from its events and containers.</summary>
    protected abstract void FollowLots(Step step);

    /// <summary>What follows from meeting what was in an item: nothing, where its events lead there already.</summary>
    protected virtual void FollowContents(Step step) { }

    protected void Go(Step step)
    {
        _effort.Spend(StepEffort);
        ref var next = ref CollectionsMarshal.GetValueRefOrAddDefault(_next, (step.Item, step.Part), out var isKnown);
        next = isKnown ? (next.Periods, next.Relation < step.Relation ? next.Relation : step.Relation) : (new Periods(), step.Relation);
        next.Periods.Add(step.Period);
    }

    protected EventLinks LinksOf(int number)
    {
        var links = Graph.LinksOfEvent(number);
        _effort.Spend(links.Length);
        return links;
    }

    // What comes next, in an order that does not depend on that of arrival.
    private List<Ranked> Level()
    {
        var level = new List<Ranked>(_next.Count);
        foreach (var ((item, part), (periods, relation)) in _next)
            level.Add(new Ranked(relation, Graph.HashOf(item), part, item, periods));
        if (level.Count > 1)
            level.Sort();
        _next = [];
        return level;
    }

    /// <summary>Meets an item for those of some periods that are new; false when a bound is reached.</summary>
    private bool Enter(int item, Part part, ItemRelation relation, IReadOnlyList<Period> periods)
    {
        var met = Met((item, part));
        _effort.Spend(met.Count + periods.Count);
        var fresh = met.Count == 0 ? periods : [.. periods.SelectMany(met.MissingOf)];
        if (fresh.Count == 0)
            return true;
        if (_effort.IsOver || (!_items.ContainsKey(item) && !HasRoom(1)))
            return false;
        _items.TryAdd(item, (_depth, relation));
        foreach (var period in fresh)
        {
            met.Add(period);
            if (part == Part.Itself)
                Met((item, Part.Ride)).Add(period);
        }
        // A class of goods is named in many chains that have nothing to do with each other: it joins none of them.
        if (relation != ItemRelation.Root && Graph.KindOf(item) == ItemKind.Class)
            return true;
        // What follows from an item itself hangs on the end of its time too; and there is one only, since it is bounded on one side.
        foreach (var period in part == Part.Itself ? periods : fresh)
        {
            if (!Meet(new Step(item, part, period, relation)))
                return false;
        }
        return true;
    }

    private bool Meet(Step step)
    {
        if (step.Part == Part.Contents)
        {
            FollowContents(step);
            return !_effort.IsOver;
        }
        if (step.Part == Part.Itself)
            FollowLots(step);
        foreach (var stay in Containment.Of(step.Item).During(step.Period))
        {
            Go(new Step(stay.Container, Part.Ride, stay.Period, ItemRelation.Container));
        }
        var timeline = Containment.TimelineOf(step.Item);
        for (int first = Timelines.First(Graph, timeline, step.Period.From), end = first; first < timeline.Length; first = end)
        {
            var moment = Graph.Event(Graph.Link(timeline[first]).Event).UtcTicks;
            if (moment > step.Period.Until)
                return true;
            while (end < timeline.Length && Graph.Event(Graph.Link(timeline[end]).Event).UtcTicks == moment)
                end++;
            if (!MeetMoment(step, timeline.AsSpan(first, end - first)))
                return false;
        }
        return true;
    }

    // Whole or not at all, since within a moment there is no order but that of arrival.
    private bool MeetMoment(Step step, ReadOnlySpan<int> links)
    {
        if (_effort.IsOver || (!HasRoom(links.Length) && !HasRoom(CountNew(links))))
            return false;
        _effort.Spend(links.Length);
        foreach (var number in links)
        {
            var link = Graph.Link(number);
            if (!Graph.IsLive(link.Event))
                continue;
            if (_events.TryAdd(link.Event, _depth))
                _effort.Spend(Graph.LinkCountOf(link.Event));
            Follow(step, link, Graph.Event(link.Event));
        }
        return true;
    }

    private int CountNew(ReadOnlySpan<int> links)
    {
        var fresh = 0;
        foreach (var number in links)
        {
            var said = Graph.Link(number).Event;
            if (Graph.IsLive(said) && !_events.ContainsKey(said))
                fresh++;
        }
        return fresh;
    }

    private bool HasRoom(int count) => _events.Count + _items.Count + count <= _bounds.Nodes;

    private Periods Met((int Item, Part Part) key)
    {
        ref var met = ref CollectionsMarshal.GetValueRefOrAddDefault(_met, key, out _);
        return met ??= new Periods();
    }

    private readonly record struct Ranked(ItemRelation Relation, UInt128 Hash, Part Part, int Item, Periods Periods) : IComparable<Ranked>
    {
        public int CompareTo(Ranked other) =>
            Relation != other.Relation ? ((int)Relation).CompareTo((int)other.Relation)
            : Hash != other.Hash ? Hash.CompareTo(other.Hash)
            : ((int)Part).CompareTo((int)other.Part);
    }
}

/// <summary>How far a walk goes.</summary>
/// <param name="Depth">Steps from the root.</param>
/// <param name="Nodes">Events and items together.</param>
/// <param name="Effort">Links and stays looked at.</param>
internal readonly record struct TraceBounds(int Depth, int Nodes, long Effort);
