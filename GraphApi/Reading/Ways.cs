using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Finds what an item's way is.</summary>
internal sealed class Ways(IEventLog log)
{
    /// <summary>The way of an item.</summary>
    public ValueTask<ItemWay> OfAsync(ItemId item, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var own = log.Find(LogQuery.Tagged("item:" + item.Canonical));
        return ValueTask.FromResult(new ItemWay(item, new HashSet<string>([item.Canonical]), own.ToHashSet()));
    }
}
