using System.Collections.Frozen;
using System.Text.Json;
using Xinyuan.Trace.Epcis.Reading;

namespace Xinyuan.Trace.Epcis;

/// <summary>The fields in which events name items, and what each makes of them.</summary>
internal static class ItemLists
{
    /// <summary>A field that names items: one, a list of them, or a list of quantities.</summary>
    internal sealed record Field(string Name, ItemRole Role, Shape Shape);

    internal enum Shape
    {
        One,
        Many,
        Quantities,
    }

    private static readonly Field[] InOrder =
    [
        new("parentID", ItemRole.Parent, Shape.One),
        new("epcList", ItemRole.Epc, Shape.Many),
        new("quantityList", ItemRole.Epc, Shape.Quantities),
        new("childEPCs", ItemRole.Child, Shape.Many),
        new("childQuantityList", ItemRole.Child, Shape.Quantities),
        new("inputEPCList", ItemRole.Input, Shape.Many),
        new("inputQuantityList", ItemRole.Input, Shape.Quantities),
        new("outputEPCList", ItemRole.Output, Shape.Many),
        new("outputQuantityList", ItemRole.Output, Shape.Quantities),
    ];

    private static readonly FrozenDictionary<string, Field> ByName = InOrder.ToFrozenDictionary(
        field => field.Name,
        StringComparer.Ordinal
    );

    /// <summary>The field of this name, or null when the name is not one of an item field.</summary>
    public static Field? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The field in which an item of this role and shape stands.</summary>
    public static Field Of(ItemRole role, bool isQuantity) =>
        InOrder.First(field => field.Role == role && (field.Shape == Shape.Quantities) == isQuantity);

    /// <summary>The items that an event names, in the order of the fields above and of their lists.</summary>
    public static IReadOnlyList<EventItem> Read(JsonElement json)
    {
        var items = new List<EventItem>();
        foreach (var field in InOrder)
        {
            if (!json.TryGetProperty(field.Name, out var value))
                continue;
            if (field.Shape == Shape.One)
            {
                items.Add(new EventItem(field.Role, RecentTexts.Of(value)));
                continue;
            }
            foreach (var element in value.EnumerateArray())
            {
                items.Add(field.Shape == Shape.Many ? new EventItem(field.Role, RecentTexts.Of(element)) : Quantity(field.Role, element));
            }
        }
        return items;
    }

    private static EventItem Quantity(ItemRole role, JsonElement element) =>
        new(
            role,
            RecentTexts.Of(element.GetProperty("epcClass")),
            IsQuantity: true,
            element.TryGetProperty("quantity", out var quantity) ? quantity.GetRawText() : null,
            element.TryGetProperty("uom", out var uom) ? uom.GetString() : null
        );
}
