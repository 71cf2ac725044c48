using Xinyuan.Facts.Filings;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Recall;

namespace Xinyuan.GraphApi.Reading;

/// <summary>What somebody answers for.</summary>
internal enum ResponsibleRole
{
    /// <summary>The GTIN and what is said under it.</summary>
    Owner,

    /// <summary>Selling it across the border.</summary>
    Seller,

    /// <summary>The product, in China.</summary>
    DomesticAgent,

    /// <summary>Recalls.</summary>
    RecallAgent,

    /// <summary>The platform that it is sold on.</summary>
    Platform,

    /// <summary>Carrying it, on the part of its way that the reader may see.</summary>
    Logistics,
}

/// <summary>Who answers for what.</summary>
internal sealed record Responsible(ResponsibleRole Role, PartyView Party)
{
    /// <summary>Whom the filing of goods names, each in its role.</summary>
    public static IEnumerable<Responsible> Of(GoodsFiled goods, FilingRegister register)
    {
        (ResponsibleRole Role, string? Party)[] named =
        [
            (ResponsibleRole.Owner, goods.Party),
            (ResponsibleRole.Seller, goods.Seller),
            (ResponsibleRole.DomesticAgent, goods.DomesticAgent),
            (ResponsibleRole.RecallAgent, goods.RecallAgent),
            (ResponsibleRole.Platform, goods.Platform),
        ];
        return named.Where(one => one.Party is not null).Select(one => new Responsible(one.Role, PartyView.Of(one.Party!, register)));
    }
}

/// <summary>A party, and what is filed of it.</summary>
internal sealed record PartyView(string Id, EnterpriseFiled? Filing)
{
    public static PartyView Of(string id, FilingRegister register) => new(id, register.Enterprise(id));
}

/// <summary>A place as an event spells it, and what is filed of it.</summary>
internal sealed record PlaceView(string Id, string? Gln, PlaceFiled? Filing)
{
    private const string GlnPath = ItemId.Stem + "/414/";
    private const int GlnLength = 13;

    public static PlaceView Of(string spelling, FilingRegister register)
    {
        var id = ItemId.Parse(spelling);
        var gln =
            id.Kind == ItemKind.Location && id.Canonical.StartsWith(GlnPath, StringComparison.Ordinal)
                ? id.Canonical.Substring(GlnPath.Length, GlnLength)
                : null;
        return new PlaceView(spelling, gln, gln is null ? null : register.Place(gln));
    }
}

/// <summary>A product as one reader may see it.</summary>
/// <param name="Item">The item that was named.</param>
/// <param name="Goods">What is filed under its GTIN, or null.</param>
/// <param name="Events">Its events and those that lead to it, in the order of their times.</param>
/// <param name="Lot">Its lot, named or stated by an event.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="IsVouched">The goods are filed, and whoever said something of them is vouched for.</param>
/// <param name="Responsible">Who answers for it.</param>
/// <param name="Temperatures">What was measured on its way, or null.</param>
/// <param name="AsOf">What of the log this is computed from.</param>
internal sealed record ProductView(
    ItemId Item,
    GoodsFiled? Goods,
    IReadOnlyList<ProductEvent> Events,
    string? Lot,
    ProductStatus Status,
    bool IsVouched,
    IReadOnlyList<Responsible> Responsible,
    Temperatures? Temperatures,
    AsOfView AsOf
)
{
    /// <summary>The recalls and stops of sale that reach it, and are not taken back.</summary>
    public IReadOnlyList<RecallState> Recalls { get; init; } = [];
}

/// <summary>An event of a product.</summary>
/// <param name="Seen">The event.</param>
/// <param name="Issuer">Who said it, or null when that is withheld.</param>
/// <param name="Place">Where it was read, or where the items are afterwards.</param>
/// <param name="IsVouched">Somebody filed answers for what it says.</param>
internal sealed record ProductEvent(EventView Seen, PartyView? Issuer, PlaceView? Place, bool IsVouched)
{
    /// <summary>What the product was made from that the event tells of; null when it tells of the product itself.</summary>
    public SourceItem? Source { get; init; }
}

/// <summary>What of the log an answer is computed from.</summary>
/// <param name="Position">The last entry that could count; -1 for an empty log.</param>
/// <param name="Recorded">When that was recorded.</param>
/// <param name="Checkpoint">The checkpoint that covers it, or null when there is none yet.</param>
internal sealed record AsOfView(long Position, DateTimeOffset Recorded, string? Checkpoint);
