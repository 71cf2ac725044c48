using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph.Store;

/// <summary>An item as an event names it: by the hash of its canonical id, and spelled.</summary>
internal readonly record struct ItemFact(UInt128 Hash, ItemKind Kind, string Canonical)
{
    public static ItemFact Of(ItemId item) => new(NameHash.Of(item.Canonical), item.Kind, item.Canonical);
}

/// <summary>What the graph takes in of an event, hashed and ready: so that this is done beside the one writer, on every core.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Submitter">Who said it.</param>
/// <param name="IdHash">64 bits of the hash of its own id.</param>
/// <param name="UtcTicks">When it happened.</param>
/// <param name="Traits">What it is.</param>
/// <param name="Transformation">The hash of the transformation's id; zero for none.</param>
/// <param name="Items">The items that it names, each once; links and lots point into it.</param>
/// <param name="Links">Places in <paramref name="Items"/> and roles, a parent first.</param>
/// <param name="Lots">Pairs of places: an item, and the lot it is of.</param>
internal sealed record EventFacts(
    long Position,
    string Submitter,
    ulong IdHash,
    long UtcTicks,
    EventTraits Traits,
    UInt128 Transformation,
    IReadOnlyList<ItemFact> Items,
    IReadOnlyList<(int Item, LinkRole Role)> Links,
    IReadOnlyList<(int Item, int Lot)> Lots
)
{
    public static EventFacts Of(long position, GraphEvent said)
    {
        var items = new List<ItemFact>(said.Links.Count + 1);
        var places = new Dictionary<string, int>(said.Links.Count + 1, StringComparer.Ordinal);
        return new EventFacts(
            position,
            said.Submitter,
            NameHash.Upper(NameHash.Of(said.EventId)),
            said.UtcTicks,
            new EventTraits(
                said.Form,
                said.Change,
                said.Mark,
                said.IsDeclaration,
                said.TransformationId is not null,
                said.IsSale,
                said.Return
            ),
            said.TransformationId is null ? UInt128.Zero : NameHash.Of(said.TransformationId),
            items,
            [.. said.Links.Select(link => (PlaceOf(link.Item), link.Role))],
            [.. said.Lots.Select(pair => (PlaceOf(pair.Item), PlaceOf(pair.Lot)))]
        );

        int PlaceOf(ItemId item)
        {
            if (places.TryGetValue(item.Canonical, out var place))
                return place;
            places.Add(item.Canonical, place = items.Count);
            items.Add(ItemFact.Of(item));
            return place;
        }
    }
}
