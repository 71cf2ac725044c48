namespace Xinyuan.Silo.Reactions;

/// <summary>The entry types of EPCIS events that name items.</summary>
internal static class EventTypes
{
    public static IReadOnlyList<string> All { get; } =
    ["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"];
}
