using Xinyuan.Trace.Graph.Store;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// Where an item went: every event it appears in; the same of every output of a transformation that used it, of every serial of the
/// lot it is, and, from then on, of every item that was put into it; and the events of a container while it was inside, with what was
/// made of the container then. What else was in that container is not followed, nor what was in a content before or after.
/// </summary>
internal sealed class DestinationWalk(GraphView graph, TraceBounds bounds, Containment containment) : TraceWalk(graph, bounds, containment)
{
    // Transformations whose outputs were followed: every input would lead to them again.
    private readonly HashSet<int> _followed = [];

    protected override void Follow(Step step, LinkRow link, in EventRow said)
    {
        if (said.Form != EventForm.Transformation || link.Role != LinkRole.Input)
            return;
        if (!_followed.Add(Graph.KeyOfTransformation(link.Event)))
            return;
        foreach (var part in Graph.Transformation(link.Event))
        {
            foreach (var made in LinksOf(part))
            {
                if (made.Role is LinkRole.Output or LinkRole.Lot)
                    GoWhole(made.Item, ItemRelation.Output);
            }
        }
    }

    protected override void FollowLots(Step step)
    {
        foreach (var serial in Graph.ItemsOf(step.Item))
            GoWhole(serial, ItemRelation.Serial);
    }

    protected override void FollowContents(Step step)
    {
        foreach (var stay in Containment.In(step.Item).During(step.Period))
        {
            Go(new Step(stay.Content, Part.Itself, stay.Period with { Until = Period.Ever }, ItemRelation.Content));
            Go(new Step(stay.Content, Part.Contents, stay.Period, ItemRelation.Content));
        }
    }

    private void GoWhole(int item, ItemRelation relation)
    {
        Go(new Step(item, Part.Itself, Period.Whole, relation));
        Go(new Step(item, Part.Contents, Period.Whole, relation));
    }
}
