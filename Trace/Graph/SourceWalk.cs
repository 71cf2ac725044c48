namespace Xinyuan.Trace.Graph;

/// <summary>
/// Where an item comes from: every event it appears in; the same of every input of a transformation that made it, of every item that
/// it contained, and of the lot it is of; and the events of a container while it was inside.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="depthMax">Steps from the root.</param>
/// <param name="nodesMax">Events and items together.</param>
/// <param name="isOwnWay">
/// Only the item's own way: of a lot or an input, what was before it went into the item, and nothing of contents.
/// </param>
internal sealed class SourceWalk(GraphStore graph, int depthMax, int nodesMax, bool isOwnWay) : TraceWalk(graph, depthMax, nodesMax)
{
    // Up to when the inputs of a transformation were followed: every output would lead to them again.
    private readonly Dictionary<int, long> _followed = [];

    protected override void Follow(Step step, LinkRow link, in EventRow said)
    {
        if (step.IsRide) return;
        if (said.Form == EventForm.Transformation && link.Role is LinkRole.Output or LinkRole.Lot) FollowInputs(step, link.Event);
        else if (link.Role == LinkRole.Parent && said.Form is EventForm.Aggregation or EventForm.Association && !isOwnWay) FollowContents(link.Event);
    }

    protected override void FollowLots(Step step)
    {
        var until = isOwnWay ? Math.Min(step.Until, FirstOf(step.Item)) : Step.Ever;
        foreach (var lot in Graph.LotsOf(step.Item)) Go(new Step(lot, Step.Always, until, IsRide: false, ItemRelation.Lot));
    }

    private void FollowInputs(Step step, int number)
    {
        var whole = Graph.KeyOfTransformation(number);
        if (_followed.TryGetValue(whole, out var followed) && followed >= step.Until) return;
        _followed[whole] = step.Until;
        foreach (var part in Graph.Transformation(number))
        {
            foreach (var link in Graph.LinksOfEvent(part))
            {
                if (link.Role != LinkRole.Input) continue;
                var until = isOwnWay ? Math.Min(step.Until, Graph.Event(part).UtcTicks) : Step.Ever;
                Go(new Step(link.Item, Step.Always, until, IsRide: false, ItemRelation.Input));
            }
        }
    }

    private void FollowContents(int number)
    {
        foreach (var link in Graph.LinksOfEvent(number))
        {
            if (link.Role == LinkRole.Child) Go(new Step(link.Item, Step.Always, Step.Ever, IsRide: false, ItemRelation.Content));
        }
    }

    /// <summary>When an item first appears.</summary>
    public long FirstOf(int item) =>
        Graph.LinksOfItem(item).Where(link => Graph.IsLive(link.Event)).Select(link => Graph.Event(link.Event).UtcTicks).DefaultIfEmpty(Step.Ever).Min();
}
