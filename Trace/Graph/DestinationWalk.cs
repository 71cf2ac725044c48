namespace Xinyuan.Trace.Graph;

/// <summary>
/// Where an item went: every event it appears in; the same of every output of a transformation that used it, and of every serial of
/// the lot it is; what it contained, from the moment it was put in; and the events of a container while it was inside, with what was
/// made of the container then.
/// </summary>
internal sealed class DestinationWalk(GraphStore graph, int depthMax, int nodesMax) : TraceWalk(graph, depthMax, nodesMax)
{
    // Transformations whose outputs were followed: every input would lead to them again.
    private readonly HashSet<int> _followed = [];

    protected override void Follow(Step step, LinkRow link, in EventRow said)
    {
        if (said.Form == EventForm.Transformation && link.Role == LinkRole.Input) FollowOutputs(link.Event);
        else if (link.Role == LinkRole.Parent && said.Form is EventForm.Aggregation or EventForm.Association && !step.IsRide) FollowSeen(link.Event);
    }

    protected override void FollowLots(Step step)
    {
        foreach (var serial in Graph.ItemsOf(step.Item)) Go(new Step(serial, Step.Always, Step.Ever, IsRide: false, ItemRelation.Serial));
        FollowStays(step);
    }

    private void FollowOutputs(int number)
    {
        if (!_followed.Add(Graph.KeyOfTransformation(number))) return;
        foreach (var part in Graph.Transformation(number))
        {
            foreach (var link in Graph.LinksOfEvent(part))
            {
                if (link.Role is LinkRole.Output or LinkRole.Lot) Go(new Step(link.Item, Step.Always, Step.Ever, IsRide: false, ItemRelation.Output));
            }
        }
    }

    // Whatever the event does, the child was in the container at that moment.
    private void FollowSeen(int number)
    {
        foreach (var link in Graph.LinksOfEvent(number))
        {
            if (link.Role == LinkRole.Child) Go(new Step(link.Item, Graph.Event(number).UtcTicks, Step.Ever, IsRide: false, ItemRelation.Content));
        }
    }

    // What was put in before the container itself comes into the trace counts from then on, if it was still inside.
    private void FollowStays(Step step)
    {
        if (step.From == Step.Always) return;
        var contents = new HashSet<int>();
        foreach (var link in Graph.LinksOfItem(step.Item))
        {
            if (link.Role != LinkRole.Parent || !Graph.IsLive(link.Event) || Graph.Event(link.Event).Change != Change.Add) continue;
            foreach (var child in Graph.LinksOfEvent(link.Event))
            {
                if (child.Role == LinkRole.Child) contents.Add(child.Item);
            }
        }
        foreach (var stay in contents.SelectMany(content => Containment.Of(content)).Where(stay => stay.Container == step.Item))
        {
            if (stay.Start < step.From && stay.End >= step.From) Go(new Step(stay.Content, step.From, Step.Ever, IsRide: false, ItemRelation.Content));
        }
    }
}
