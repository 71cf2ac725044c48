using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>What sort of event it is, as far as the graph goes.</summary>
internal enum EventForm : byte
{
    /// <summary>It names items, and that is all.</summary>
    Plain,

    /// <summary>It puts children into a parent, or takes them out (AggregationEvent).</summary>
    Aggregation,

    /// <summary>The same of assets and what is on them (AssociationEvent).</summary>
    Association,

    /// <summary>It makes outputs of inputs.</summary>
    Transformation,
}

/// <summary>What an event does to containment.</summary>
internal enum Change : byte
{
    None,
    Add,
    Delete,
}

/// <summary>What the graph keeps of an event.</summary>
/// <param name="Submitter">Who said it.</param>
/// <param name="EventId">Its own id.</param>
/// <param name="IsDeclaration">It declares that the event of this id is in error, and is itself no event of the graph.</param>
/// <param name="UtcTicks">When it happened.</param>
/// <param name="Form">What sort of event it is.</param>
/// <param name="Change">What it does to containment.</param>
/// <param name="TransformationId">What joins it with other events into one transformation, or null.</param>
/// <param name="Links">The items it names, a parent first; no pair twice.</param>
/// <param name="Lots">Which of them is of which lot.</param>
/// <param name="Mark">What it says of the items' state.</param>
internal sealed record GraphEvent(
    string Submitter,
    string EventId,
    bool IsDeclaration,
    long UtcTicks,
    EventForm Form,
    Change Change,
    string? TransformationId,
    IReadOnlyList<(ItemId Item, LinkRole Role)> Links,
    IReadOnlyList<(ItemId Item, ItemId Lot)> Lots,
    StateMark Mark
)
{
    /// <summary>Takes what the graph needs out of a recorded event.</summary>
    public static GraphEvent Of(EpcisEvent said)
    {
        var stated = StatedLots.Of(said).ToList();
        var links = said
            .Items.Select(item => (item.Id, RoleOf(item.Role)))
            .Concat(stated.Select(pair => (pair.Lot, LinkRole.Lot)))
            .Distinct();
        var linked = said
            .Items.Where(item => item.Id.LotCanonical is not null)
            .Select(item => (item.Id, Lot: ItemId.Parse(item.Id.LotCanonical!)));
        return new GraphEvent(
            said.Submitter ?? throw new ArgumentException("only a recorded event is part of the graph", nameof(said)),
            said.EventId ?? throw new ArgumentException("a recorded event has an id", nameof(said)),
            said.ErrorDeclaration is not null,
            said.EventTime.UtcTicks,
            FormOf(said.Type),
            said.Action switch
            {
                "ADD" => Change.Add,
                "DELETE" => Change.Delete,
                _ => Change.None,
            },
            said.TransformationId,
            [.. links],
            [.. stated.Concat(linked).Distinct()],
            StateMark.Of(said)
        );
    }

    private static EventForm FormOf(string type) =>
        type switch
        {
            "AggregationEvent" => EventForm.Aggregation,
            "AssociationEvent" => EventForm.Association,
            "TransformationEvent" => EventForm.Transformation,
            _ => EventForm.Plain,
        };

    private static LinkRole RoleOf(ItemRole role) =>
        role switch
        {
            ItemRole.Parent => LinkRole.Parent,
            ItemRole.Child => LinkRole.Child,
            ItemRole.Input => LinkRole.Input,
            ItemRole.Output => LinkRole.Output,
            _ => LinkRole.Epc,
        };
}
