using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>An item, and the events and items that its way leads back to: what one who holds it came by.</summary>
/// <param name="root">The item that was named.</param>
/// <param name="items">Canonical ids of the items on its way, itself among them.</param>
/// <param name="events">Positions of the events on its way.</param>
internal sealed class ItemWay(ItemId root, IReadOnlySet<string> items, IReadOnlySet<long> events) : IWay
{
    public ItemId Root => root;

    public IReadOnlySet<string> Items => items;

    public IReadOnlySet<long> Events => events;

    public bool Holds(string item) => items.Contains(ItemId.Parse(item).Canonical);

    public bool Touches(Entry entry) => events.Contains(entry.Position);
}
