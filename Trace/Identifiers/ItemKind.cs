namespace Xinyuan.Trace.Identifiers;

/// <summary>What sort of thing an identifier names.</summary>
public enum ItemKind
{
    /// <summary>One thing: a serialised trade item, package unit or component (AI 01+21, 01+235, 8006+21, 8010+8011).</summary>
    Serial,

    /// <summary>A batch of trade items (AI 01+10, 8006+10).</summary>
    Lot,

    /// <summary>A kind of thing, of which there are many: a GTIN, an asset or document type without serial. Joins no two events.</summary>
    Class,

    /// <summary>A logistic unit, shipment or consignment (AI 00, 401, 402).</summary>
    Container,

    /// <summary>An asset, document or coupon with its serial (AI 8003, 8004, 253, 255).</summary>
    Asset,

    /// <summary>A place (AI 414, with 254 the spot in it).</summary>
    Location,

    /// <summary>An organisation or a relation to one (AI 417, 8017, 8018).</summary>
    Party,

    /// <summary>Not a GS1 key, or not a well-formed one: compared by its spelling.</summary>
    Opaque,
}
