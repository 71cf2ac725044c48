using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Recall;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Where a product stands, as those say who may speak for it.</summary>
internal enum ProductStatus
{
    /// <summary>No event says anything.</summary>
    Unknown,

    /// <summary>In order.</summary>
    Active,

    /// <summary>On its way.</summary>
    InTransit,

    /// <summary>Sold, or handed out.</summary>
    Sold,

    /// <summary>Used up in making something else.</summary>
    Consumed,

    /// <summary>Its identifier is no longer in use.</summary>
    Inactive,

    /// <summary>Not to be sold: damaged, not conformant, stolen.</summary>
    NotForSale,

    /// <summary>Its date has passed.</summary>
    Expired,

    /// <summary>Recalled: not to be used.</summary>
    Recalled,

    /// <summary>Destroyed or disposed of.</summary>
    Destroyed,
}

internal static class ProductStatuses
{
    /// <summary>
    /// The status of an item in a state. Where it is its lot that is said to be destroyed, the item may be the one that is still
    /// about: to its holder it is recalled. So is a lot that was recalled, since what was destroyed may be a part of it.
    /// </summary>
    public static ProductStatus Of(ItemId item, ItemState state, IEnumerable<EventView> events)
    {
        if (state != ItemState.Destroyed)
            return Enum.Parse<ProductStatus>(state.ToString());
        var own = events.Where(seen => seen.Items.Any(named => named.Id.Equals(item))).ToList();
        var isWhole = item.Kind == ItemKind.Serial || !own.Exists(seen => Cbv.Word(seen.Disposition) == "recalled");
        return isWhole && own.Exists(SaysDestroyed) ? ProductStatus.Destroyed : ProductStatus.Recalled;
    }

    /// <summary>
    /// The status under the recalls that reach an item. What is destroyed is no danger any more; a recall that was closed still holds for what did
    /// not come back. A product class is no item, and is not recalled as a whole.
    /// </summary>
    public static ProductStatus Under(this ProductStatus status, ItemId item, IReadOnlyList<RecallState> recalls) =>
        item.Kind == ItemKind.Class || recalls.Count == 0 || status is ProductStatus.Destroyed or ProductStatus.Recalled ? status
        : recalls.Any(recall => recall.Stage != RecallStage.SaleStopped) ? ProductStatus.Recalled
        : ProductStatus.NotForSale;

    private static bool SaysDestroyed(EventView seen) =>
        (Cbv.Word(seen.BizStep), Cbv.Word(seen.Disposition)) is ("destroying", _) or (_, "destroyed" or "disposed");
}
