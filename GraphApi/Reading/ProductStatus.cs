using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Where a product stands, as its events say.</summary>
internal enum ProductStatus
{
    /// <summary>No event says anything.</summary>
    Unknown,

    /// <summary>On its way, or for sale.</summary>
    InCirculation,

    /// <summary>Sold to a consumer.</summary>
    Sold,

    /// <summary>Held back.</summary>
    OnHold,

    /// <summary>Recalled: not to be used.</summary>
    Recalled,

    /// <summary>Destroyed or disposed of.</summary>
    Destroyed,
}

internal static class ProductStatuses
{
    /// <summary>
    /// The status after these events in the order of their times. Of the item's lot only a recall counts, since what else is said of
    /// a lot may be true of a part of it. A recall stands until the item is destroyed: that it moves on, or is sold, does not end it.
    /// Events declared in error count for nothing.
    /// </summary>
    public static ProductStatus Of(ItemId item, string? lot, IReadOnlyList<EventView> events)
    {
        var lotId = item.Gtin is { } gtin && lot is not null ? ItemId.OfLot(gtin, lot) : null;
        var status = ProductStatus.Unknown;
        foreach (var next in events.Where(seen => !seen.IsError))
        {
            var said = Said(Word(next.BizStep), Word(next.Disposition));
            var isOwn = next.Items.Any(named => named.Id.Equals(item) && named.Role != "input");
            var isRecallOfLot = said == ProductStatus.Recalled && next.Items.Any(named => named.Id.Equals(lotId));
            if (!isOwn && !isRecallOfLot) continue;
            if (status != ProductStatus.Recalled || said == ProductStatus.Destroyed) status = said;
        }
        return status;
    }

    /// <summary>The bare word of a CBV term, however it is spelled.</summary>
    public static string Word(string? term)
    {
        if (term is null) return "";
        var last = term[(term.LastIndexOfAny([':', '/', '#']) + 1)..];
        foreach (var prefix in (string[])["BizStep-", "Disp-"])
        {
            if (last.StartsWith(prefix, StringComparison.Ordinal)) return last[prefix.Length..];
        }
        return last;
    }

    private static ProductStatus Said(string bizStep, string disposition) => (bizStep, disposition) switch
    {
        (_, "recalled") => ProductStatus.Recalled,
        ("destroying" or "decommissioning", _) or (_, "destroyed" or "disposed") => ProductStatus.Destroyed,
        ("holding", _) or (_, "non_sellable_other" or "non_conformant" or "damaged" or "expired" or "stolen" or "unavailable") => ProductStatus.OnHold,
        ("retail_selling", _) or (_, "retail_sold") => ProductStatus.Sold,
        _ => ProductStatus.InCirculation,
    };
}
