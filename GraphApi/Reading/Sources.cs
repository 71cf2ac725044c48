using Xinyuan.Facts.Filings;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Something that a product was made from.</summary>
/// <param name="Id">The lot or serial.</param>
/// <param name="Goods">What is filed under its GTIN, or null.</param>
internal sealed record SourceItem(ItemId Id, GoodsFiled? Goods);

/// <summary>
/// Parts the events of a trace to the source into the item's own and those of what it was made from. A ride in a container belongs
/// to what was put into it last; an event of several items to the one that is nearest to the product.
/// </summary>
internal sealed class Sources
{
    private static readonly (int Depth, string Item) Own = (0, "");

    private readonly ILookup<long, TraceLinkAnswer> _links;
    private readonly Dictionary<string, (int Depth, string Item)> _ofItem;
    private readonly Dictionary<string, (int Depth, string Item)> _inContainer = new(StringComparer.Ordinal);

    private Sources(ItemId root, TraceAnswer trace)
    {
        _links = trace.Links.ToLookup(link => link.Position);
        _ofItem = trace
            .Items.Where(found => found.IsOpenToHolder)
            .ToDictionary(found => found.Id, found => IsOwn(found, root) ? Own : (found.Depth, found.Id), StringComparer.Ordinal);
    }

    /// <summary>Of each event that is not the item's own, the item that it tells of.</summary>
    /// <param name="root">The item.</param>
    /// <param name="trace">Its trace to the source.</param>
    /// <param name="inTime">Positions of events in the order of their times.</param>
    public static Dictionary<long, string> Of(ItemId root, TraceAnswer trace, IEnumerable<long> inTime)
    {
        var sources = new Sources(root, trace);
        var found = new Dictionary<long, string>();
        foreach (var position in inTime)
        {
            var (_, item) = sources.Next(position);
            if (item.Length > 0)
                found.Add(position, item);
        }
        return found;
    }

    private (int Depth, string Item) Next(long position)
    {
        var told = _links[position]
            .Select(Told)
            .OfType<(int Depth, string Item)>()
            .OrderBy(one => one.Depth)
            .ThenBy(one => one.Item, StringComparer.Ordinal)
            .FirstOrDefault(Own);
        foreach (var link in _links[position].Where(link => link.Role == LinkRole.Parent))
            _inContainer[link.Item] = told;
        return told;
    }

    // What a container held before says nothing of what is put into it now.
    private (int Depth, string Item)? Told(TraceLinkAnswer link) =>
        _ofItem.TryGetValue(link.Item, out var item) ? item
        : link.Role != LinkRole.Parent && _inContainer.TryGetValue(link.Item, out var held) ? held
        : null;

    private static bool IsOwn(TraceItemAnswer found, ItemId root) =>
        found.Relation == ItemRelation.Root || (found.Relation == ItemRelation.Lot && ItemId.Parse(found.Id).Gtin == root.Gtin);
}
