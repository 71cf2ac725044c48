using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// Which lot an event puts serialised items into: a lot number in the master data of the event in which they come to be. (A Digital
/// Link can state the lot too: that is said by the identifier itself.)
/// </summary>
internal static class StatedLots
{
    /// <summary>Pairs of an item with its lot.</summary>
    public static IEnumerable<(ItemId Item, ItemId Lot)> Of(EpcisEvent said) =>
        Of(said.Type, said.LotNumber, said.Items.Select(item => (item.Role, item.Id)));

    /// <summary>The same of the fields that it takes.</summary>
    public static IEnumerable<(ItemId Item, ItemId Lot)> Of(string type, string? lotNumber, IEnumerable<(ItemRole Role, ItemId Id)> items)
    {
        if (lotNumber is not { Length: > 0 } number)
            yield break;
        var role = type == "TransformationEvent" ? ItemRole.Output : ItemRole.Epc;
        foreach (var item in items)
        {
            if (
                item.Role == role
                && item.Id is { Kind: ItemKind.Serial, Gtin: { } gtin }
                && ItemId.OfLot(gtin, number) is { Kind: ItemKind.Lot } lot
            )
            {
                yield return (item.Id, lot);
            }
        }
    }
}
