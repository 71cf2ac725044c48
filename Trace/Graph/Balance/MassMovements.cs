using System.Globalization;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph.Balance;

/// <summary>Reads out of one event how it moved the quantity of a lot.</summary>
internal static class MassMovements
{
    // So that the sum of what a lot's events say stays far within a decimal.
    private const decimal QuantityMax = 1_000_000_000_000_000;

    /// <summary>Adds the movements of an event; false when one is not stated, or larger than is counted.</summary>
    public static bool Read(ItemId lot, LotEvent recorded, List<(string? Uom, MassMovement Movement)> movements)
    {
        var (position, said) = recorded;
        var party = said.Submitter ?? throw new ArgumentException("only a recorded event has its share in a balance", nameof(recorded));
        var isWhole = true;
        foreach (var item in said.Items)
        {
            if (!item.IsQuantity || item.Id.Canonical != lot.Canonical || FlowOf(said, item.Role) is not { } flow)
                continue;
            if (Number(item.Quantity) is { } quantity)
                movements.Add((UnitOf(item.Uom), new MassMovement(position, party, flow, quantity)));
            else
                isWhole = false;
        }
        if (SerialsOf(lot, said) is > 0 and var serials)
            movements.Add((null, new MassMovement(position, party, MassFlow.Serialised, serials)));
        return isWhole;
    }

    private static MassFlow? FlowOf(EpcisEvent said, ItemRole role) =>
        (said.Type, role) switch
        {
            ("TransformationEvent", ItemRole.Input) => MassFlow.Consumed,
            ("TransformationEvent", ItemRole.Output) => MassFlow.Made,
            ("ObjectEvent", ItemRole.Epc) => OfObject(said),
            _ => null,
        };

    private static MassFlow? OfObject(EpcisEvent said) =>
        (said.Action, said.BizStep) switch
        {
            ("ADD", _) => MassFlow.Made,
            (_, "retail_selling" or "dispensing") => MassFlow.Sold,
            (_, "destroying" or "decommissioning") => MassFlow.Destroyed,
            ("DELETE", _) => said.Disposition is "retail_sold" or "dispensed" ? MassFlow.Sold : MassFlow.Destroyed,
            (_, "receiving" or "accepting" or "arriving") when said.Disposition == "returned" => MassFlow.Returned,
            // Arriving and accepting are often said of the same goods besides.
            (_, "receiving") => MassFlow.Received,
            (_, "shipping") => MassFlow.Shipped,
            // The sending was called off: it is with its sender again.
            (_, "void_shipping") => MassFlow.Received,
            _ => null,
        };

    private static int SerialsOf(ItemId lot, EpcisEvent said)
    {
        var isMaking = said is { Type: "ObjectEvent", Action: "ADD" } or { Type: "TransformationEvent" };
        if (!isMaking)
            return 0;
        var role = said.Type == "TransformationEvent" ? ItemRole.Output : ItemRole.Epc;
        var stated = StatedLots.Of(said).Where(pair => pair.Lot.Canonical == lot.Canonical).Select(pair => pair.Item.Canonical);
        var linked = said.Items.Where(item => item.Role == role && item.Id.LotCanonical == lot.Canonical).Select(item => item.Id.Canonical);
        return stated.Concat(linked).Distinct(StringComparer.Ordinal).Count();
    }

    // Pieces have three names in Recommendation 20 beside none at all.
    private static string? UnitOf(string? uom) => uom is "C62" or "EA" or "H87" ? null : uom;

    private static decimal? Number(string? quantity) =>
        decimal.TryParse(quantity, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= QuantityMax
            ? number
            : null;
}
