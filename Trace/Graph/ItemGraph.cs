using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Graph.Store;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// The item graph: a fold over the recorded events, of events and items and the links between them. The order in which events
/// arrived makes no difference to any answer; the order of their event times does. One thread at a time takes events in; any number
/// asks beside it, each of the graph as it was when it asked.
/// </summary>
public sealed class ItemGraph
{
    /// <summary>A part of a trace holds at most so many events and items; where it is cut is the same for every order of arrival.</summary>
    public const int NodesMax = 200_000;

    /// <summary>
    /// Finding a trace looks at most at so many links between events and items, counted every time that one is looked at; a step from item
    /// to item counts as four. Where it is cut is the same for every order of arrival.
    /// </summary>
    public const long EffortMax = 10_000_000;

    /// <summary>A trace has at most so many parts, each of that many events and items, and found by that much looking.</summary>
    public const int PartsMax = 10;

    /// <summary>A trace goes at most so many steps from its root.</summary>
    public const int DepthMax = 1_000;

    private readonly GraphStore _store;
    private readonly StateMemory _states;
    private readonly GraphView? _frozen;

    /// <summary>A graph that keeps the spelling of every item in memory.</summary>
    public ItemGraph()
        : this(new GraphStore(new KeptSpellings())) { }

    internal ItemGraph(GraphStore store)
        : this(store, new StateMemory(), null) { }

    private ItemGraph(GraphStore store, StateMemory states, GraphView? frozen) => (_store, _states, _frozen) = (store, states, frozen);

    /// <summary>The position of the last event applied, or -1.</summary>
    public long Position => View.Extent.Position;

    /// <summary>How many items the graph knows.</summary>
    public int ItemCount => View.Extent.Items;

    /// <summary>How many events the graph holds, with those that are declared in error.</summary>
    public int EventCount => View.Extent.Events;

    /// <summary>How many links it holds between the two.</summary>
    public int LinkCount => View.Extent.Links;

    /// <summary>The graph as it is now, to be asked while it goes on: what is added later is not in its answers.</summary>
    public ItemGraph Frozen() => new(_store, _states, _store.View);

    /// <summary>The graph as it was when the log was taken in up to a position; as it is now, when that is not reached.</summary>
    public ItemGraph AsOf(long position) => position >= Position ? this : new(_store, _states, _store.ViewAt(position));

    /// <summary>The bytes of memory that events, links, items and their indexes take.</summary>
    public long Bytes => _store.Bytes;

    /// <summary>Takes in a recorded event.</summary>
    /// <param name="position">Its place in the log, greater than any before.</param>
    /// <param name="said">The event.</param>
    public void Apply(long position, EpcisEvent said)
    {
        ArgumentNullException.ThrowIfNull(said);
        Apply(position, GraphEvent.Of(said));
    }

    /// <summary>Traces an item. An item that no event names has an empty trace of itself alone.</summary>
    /// <param name="root">The item.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="maxDepth">Steps from the root, 0 to <see cref="DepthMax"/>; what is beyond is taken as the bound.</param>
    /// <param name="part">Which part of a trace that is larger than <see cref="NodesMax"/>, from 0 to below <see cref="PartsMax"/>.</param>
    /// <param name="withLinks">Whether the links between events and items are asked for; without, there are none in the result.</param>
    public TraceResult Trace(ItemId root, Direction direction, int maxDepth, int part = 0, bool withLinks = true)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, PartsMax);
        return Trace(root, direction, new TraceBounds(Math.Clamp(maxDepth, 0, DepthMax), NodesMax, EffortMax), part, withLinks);
    }

    /// <summary>The events that name an item, by event time: position, and whether the event is declared in error.</summary>
    public IReadOnlyList<ItemEvent> EventsOf(ItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var view = View;
        if (view.Find(item) is not { } number)
            return [];
        var (found, seen) = (new List<ItemEvent>(), new HashSet<int>());
        foreach (var link in view.Timelines.Of(view, number))
        {
            var said = view.Link(link).Event;
            if (seen.Add(said) && !view.Event(said).IsDeclaration)
                found.Add(new ItemEvent(view.Event(said).Position, !view.IsLive(said)));
        }
        return found;
    }

    /// <summary>The state of an item: what its own latest events say, unless its lot is recalled or destroyed.</summary>
    /// <param name="item">The item.</param>
    /// <param name="counts">Whether what this party says of items counts; the rest is passed over.</param>
    /// <param name="answers">Whether this party answers for the goods, so that its word on a recall counts.</param>
    public ItemState StateOf(ItemId item, Func<string, bool> counts, Func<string, bool> answers) =>
        StateOf(item, new StateRules(counts, answers));

    /// <inheritdoc cref="StateOf(ItemId, Func{string, bool}, Func{string, bool})"/>
    /// <param name="item">The item.</param>
    /// <param name="rules">Whose word counts.</param>
    public ItemState StateOf(ItemId item, StateRules rules)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(rules);
        return new StateReader(View, _states, rules).Of(item);
    }

    /// <summary>Whether anybody whose word counts has said anything of an item.</summary>
    public bool IsHeard(ItemId item, StateRules rules)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(rules);
        return new StateReader(View, _states, rules).IsHeard(item);
    }

    private GraphView View => _frozen ?? _store.View;

    internal void Apply(long position, GraphEvent said)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(position, Position);
        _store.Add(EventFacts.Of(position, said));
        _store.Publish(position);
    }

    private static TracedItem Alone(ItemId root) => new(root.Canonical, root.Kind, ItemRelation.Root, 0) { IsOpenToHolder = true };

    internal TraceResult Trace(ItemId root, Direction direction, TraceBounds bounds, int part = 0, bool withLinks = true)
    {
        var view = View;
        if (view.Find(root) is not { } number)
        {
            // The item may still be known by the lot that its own link states.
            return root.LotCanonical is { } lot && direction == Direction.Source
                ? Trace(ItemId.Parse(lot), direction, bounds, part, withLinks)
                : new TraceResult(root, direction, [], [Alone(root)], [], 0, false);
        }
        return new WholeTrace(view, root, number, direction, bounds, withLinks).Result(part);
    }
}

/// <summary>An event that names an item.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="IsDeclaredInError">Its submitter has declared it to be in error.</param>
public readonly record struct ItemEvent(long Position, bool IsDeclaredInError);
