using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>An item, and the events and items that its way leads back to: what one who holds it came by.</summary>
/// <param name="root">The item that was named.</param>
/// <param name="items">Canonical ids of the items on its way, itself among them.</param>
/// <param name="events">Positions of the events on its way.</param>
internal sealed class ItemWay(ItemId root, Lazy<IReadOnlySet<string>> items, Lazy<IReadOnlySet<long>> events) : IWay
{
    public ItemWay(ItemId root, IReadOnlySet<string> items, IReadOnlySet<long> events)
        : this(root, new Lazy<IReadOnlySet<string>>(items), new Lazy<IReadOnlySet<long>>(events)) { }

    public ItemId Root => root;

    public IReadOnlySet<string> Items => items.Value;

    public IReadOnlySet<long> Events => events.Value;

    public bool Holds(string item) => Items.Contains(ItemId.Parse(item).Canonical);

    public bool Touches(Entry entry) => Events.Contains(entry.Position);
}
