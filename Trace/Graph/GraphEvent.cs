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

/// <summary>Whether an event says that goods come back, and by which of its sections that is known.</summary>
internal enum ReturnWord : byte
{
    None,

    /// <summary>By its disposition, which a holder may see.</summary>
    Open,

    /// <summary>By the paper of a return (rma) alone, which is the parties' business.</summary>
    Trade,
}

/// <summary>The fields of a recorded event that matter to the graph, however they were read.</summary>
internal sealed class GraphFields
{
    public string Submitter = "";
    public string EventId = "";
    public string Type = "";
    public long UtcTicks;
    public bool IsDeclaration;
    public string? Action;
    public string? BizStep;
    public string? Disposition;
    public bool SetsRecall;
    public bool UnsetsRecall;
    public string? TransformationId;
    public string? LotNumber;
    public bool HasReturnPaper;
    public List<(ItemRole Role, ItemId Id)> Items = [];

    /// <summary>Whether it says anything of the goods themselves (ilmd).</summary>
    public bool HasMasterData;

    /// <summary>The fields of an event that was read whole.</summary>
    public static GraphFields Of(EpcisEvent said) =>
        new()
        {
            Submitter = said.Submitter ?? throw new ArgumentException("only a recorded event is part of the graph", nameof(said)),
            EventId = said.EventId ?? throw new ArgumentException("a recorded event has an id", nameof(said)),
            Type = said.Type,
            UtcTicks = said.EventTime.UtcTicks,
            IsDeclaration = said.ErrorDeclaration is not null,
            Action = said.Action,
            BizStep = said.BizStep,
            Disposition = said.Disposition,
            SetsRecall = said.PersistentSet.Contains("recalled"),
            UnsetsRecall = said.PersistentUnset.Contains("recalled"),
            TransformationId = said.TransformationId,
            LotNumber = said.LotNumber,
            HasReturnPaper = said.HasTransactionOf("rma"),
            Items = [.. said.Items.Select(item => (item.Role, item.Id))],
        };
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
/// <param name="IsSale">Goods are sold, handed out or sent to a buyer.</param>
/// <param name="Return">Whether goods come back, and where that is said.</param>
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
    StateMark Mark,
    bool IsSale = false,
    ReturnWord Return = ReturnWord.None
)
{
    /// <summary>Takes what the graph needs out of a recorded event.</summary>
    public static GraphEvent Of(EpcisEvent said) => Of(GraphFields.Of(said));

    /// <summary>The same from the fields alone.</summary>
    public static GraphEvent Of(GraphFields said)
    {
        var stated = StatedLots.Of(said.Type, said.LotNumber, said.Items).ToList();
        var links = said
            .Items.Select(item => (item.Id, RoleOf(item.Role)))
            .Concat(stated.Select(pair => (pair.Lot, LinkRole.Lot)))
            .Distinct();
        var linked = said
            .Items.Where(item => item.Id.LotCanonical is not null)
            .Select(item => (item.Id, Lot: ItemId.Parse(item.Id.LotCanonical!)));
        var isReturned = said.Disposition == "returned";
        return new GraphEvent(
            said.Submitter,
            said.EventId,
            said.IsDeclaration,
            said.UtcTicks,
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
            StateMark.Of(said),
            !isReturned && said.BizStep is "retail_selling" or "dispensing" or "shipping",
            isReturned ? ReturnWord.Open
                : said.HasReturnPaper ? ReturnWord.Trade
                : ReturnWord.None
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
