using Xinyuan.Trace.Graph.Store;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// Where an item comes from: every event it appears in; the same of every input of a transformation that made it, of every item that
/// it contained, and of the lot it is of; and the events of a container while it was inside.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="bounds">How far it goes.</param>
/// <param name="containment">What was worked out for this trace before.</param>
/// <param name="isOwnWay">
/// Only the item's own way: of a lot or an input, what was before it went into the item, and nothing of contents.
/// </param>
internal sealed class SourceWalk(GraphView graph, TraceBounds bounds, Containment containment, bool isOwnWay)
    : TraceWalk(graph, bounds, containment)
{
    // Up to when the inputs of a transformation were followed: every output would lead to them again.
    private readonly Dictionary<int, long> _followed = [];

    protected override void Follow(Step step, LinkRow link, in EventRow said)
    {
        if (step.Part == Part.Ride)
            return;
        if (said.Form == EventForm.Transformation && link.Role is LinkRole.Output or LinkRole.Lot)
            FollowInputs(step, link.Event);
        if (isOwnWay || link.Role != LinkRole.Parent)
            return;
        if (said.Form is EventForm.Aggregation or EventForm.Association)
            FollowChildren(link.Event);
    }

    protected override void FollowLots(Step step)
    {
        var until = isOwnWay ? Math.Min(step.Period.Until, FirstOf(step.Item)) : Period.Ever;
        foreach (var lot in Graph.LotsOf(step.Item))
            GoUntil(lot, until, ItemRelation.Lot);
    }

    private void FollowInputs(Step step, int number)
    {
        var whole = Graph.KeyOfTransformation(number);
        if (_followed.TryGetValue(whole, out var followed) && followed >= step.Period.Until)
            return;
        _followed[whole] = step.Period.Until;
        foreach (var part in Graph.Transformation(number))
        {
            var until = isOwnWay ? Math.Min(step.Period.Until, Graph.Event(part).UtcTicks) : Period.Ever;
            foreach (var link in LinksOf(part))
            {
                if (link.Role == LinkRole.Input)
                    GoUntil(link.Item, until, ItemRelation.Input);
            }
        }
    }

    private void FollowChildren(int number)
    {
        foreach (var link in LinksOf(number))
        {
            if (link.Role == LinkRole.Child)
                GoUntil(link.Item, Period.Ever, ItemRelation.Content);
        }
    }

    private void GoUntil(int item, long until, ItemRelation relation) =>
        Go(new Step(item, Part.Itself, new Period(Period.Always, until), relation));

    /// <summary>When an item first appears.</summary>
    public long FirstOf(int item)
    {
        foreach (var number in Containment.TimelineOf(item))
        {
            if (Graph.IsLive(Graph.Link(number).Event))
                return Graph.Event(Graph.Link(number).Event).UtcTicks;
        }
        return Period.Ever;
    }
}
