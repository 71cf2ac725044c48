namespace Xinyuan.Trace.Graph;

/// <summary>The state of an item, as far as a buyer or an inspector needs to know it. A later one in this list outweighs an earlier at the same moment.</summary>
public enum ItemState
{
    /// <summary>No event says anything of it.</summary>
    Unknown,

    /// <summary>It exists and is in order.</summary>
    Active,

    /// <summary>It is on its way.</summary>
    InTransit,

    /// <summary>It is sold or handed out.</summary>
    Sold,

    /// <summary>It was used up in making something else.</summary>
    Consumed,

    /// <summary>Its identifier is no longer in use.</summary>
    Inactive,

    /// <summary>It may not be sold: damaged, not conformant, stolen, missing papers.</summary>
    NotForSale,

    /// <summary>Its date has passed, as somebody stated.</summary>
    Expired,

    /// <summary>It is recalled. Holds until the recall is taken back or the item is destroyed, whatever is said of its whereabouts.</summary>
    Recalled,

    /// <summary>It is destroyed or disposed of. Final, save for a lot: of that it may have been a part.</summary>
    Destroyed,
}

/// <summary>What an event says of the state of its items.</summary>
/// <param name="State">The state by its disposition or business step; <see cref="ItemState.Unknown"/> when it says none.</param>
/// <param name="LiftsRecall">It takes a recall back (persistentDisposition unset).</param>
internal readonly record struct StateMark(ItemState State, bool LiftsRecall)
{
    public static StateMark Of(GraphFields said)
    {
        var state = said.SetsRecall ? ItemState.Recalled : OfDisposition(said.Disposition);
        if (state == ItemState.Unknown)
            state = OfBizStep(said.BizStep);
        return new StateMark(state, said.UnsetsRecall);
    }

    private static ItemState OfDisposition(string? disposition) =>
        disposition switch
        {
            "destroyed" or "disposed" => ItemState.Destroyed,
            "recalled" => ItemState.Recalled,
            "expired" => ItemState.Expired,
            "damaged"
            or "mismatch_class"
            or "mismatch_instance"
            or "mismatch_quantity"
            or "needs_replacement"
            or "no_pedigree_match"
            or "non_conformant"
            or "non_sellable_other"
            or "stolen"
            or "unavailable"
            or "unknown" => ItemState.NotForSale,
            "inactive" => ItemState.Inactive,
            "retail_sold" or "dispensed" or "partially_dispensed" => ItemState.Sold,
            "in_transit" => ItemState.InTransit,
            "active"
            or "available"
            or "completeness_inferred"
            or "completeness_verified"
            or "conformant"
            or "container_closed"
            or "container_open"
            or "encoded"
            or "in_progress"
            or "reserved"
            or "returned"
            or "sellable_accessible"
            or "sellable_not_accessible" => ItemState.Active,
            _ => ItemState.Unknown,
        };

    private static ItemState OfBizStep(string? bizStep) =>
        bizStep switch
        {
            "destroying" => ItemState.Destroyed,
            "decommissioning" => ItemState.Inactive,
            "retail_selling" => ItemState.Sold,
            _ => ItemState.Unknown,
        };
}
