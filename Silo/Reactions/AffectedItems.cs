using Xinyuan.Facts.Recalls;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Custody;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Recall;

namespace Xinyuan.Silo.Reactions;

/// <summary>What a recall reaches now, and who has it.</summary>
/// <param name="Items">The items by canonical id, with what is known of each.</param>
/// <param name="Holders">Who has or last sold which of them.</param>
/// <param name="AsOf">The last entry of the log that counted.</param>
/// <param name="Truncated">Whether there may be more.</param>
internal sealed record AffectedGoods(
    IReadOnlyDictionary<string, AffectedItem> Items,
    IReadOnlyDictionary<string, IReadOnlyList<AffectedItem>> Holders,
    long AsOf,
    bool Truncated
);

/// <summary>
/// Finds what a recall reaches: by the trace to where its lots went, and what was made of its raw materials; and who has each item, by the
/// events that the trace met.
/// </summary>
internal sealed class AffectedSearch(IEventLog log, CaseBook book, IGrainFactory grains)
{
    /// <summary>Items of one recall, at most; of more, the recall says that it is truncated.</summary>
    internal const int ItemsMax = 100_000;

    /// <summary>Serial numbers of ranges that are traced one by one, at most.</summary>
    internal const int SerialsMax = 5_000;

    private const int DepthMax = 50;

    /// <summary>What the recall reaches as the log stands.</summary>
    public async Task<AffectedGoods> FindAsync(RecallState recall, CancellationToken cancel)
    {
        var head = log.Head.Size - 1;
        var items = new Dictionary<string, ItemKind>(StringComparer.Ordinal);
        var events = new HashSet<long>();
        var truncated = false;
        foreach (var root in recall.Scopes.SelectMany(RecallScopes.Named).Distinct())
            truncated |= await FollowAsync(root, items, events, cancel);
        var (serials, more) = await SerialsAsync(recall, cancel);
        foreach (var root in serials)
            truncated |= await FollowAsync(root, items, events, cancel);
        var holdings = await HoldAsync(events.Where(position => position <= head), cancel);
        var affected = items
            .Take(ItemsMax)
            .Select(item => Describe(item.Key, holdings))
            .ToDictionary(item => item.Id, StringComparer.Ordinal);
        var holders = affected
            .Values.Where(item => item.State is "held" or "sold" or "returned")
            .GroupBy(item => holdings.Of(item.Id)?.Holder ?? "", StringComparer.Ordinal)
            .Where(group => group.Key.Length > 0)
            .ToDictionary(group => group.Key, IReadOnlyList<AffectedItem> (group) => [.. group], StringComparer.Ordinal);
        return new AffectedGoods(affected, holders, head, truncated || more || items.Count > ItemsMax);
    }

    private async Task<bool> FollowAsync(ItemId root, Dictionary<string, ItemKind> items, HashSet<long> events, CancellationToken cancel)
    {
        var graph = grains.GetGrain<IItemGraphGrain>(IItemGraphGrain.Key);
        var trace = await graph.Trace(new TraceRequest(root.DigitalLink, Direction.Destination, DepthMax), cancel);
        // What the goods are in is not recalled with them, nor the raw material again that they were made of.
        foreach (var item in trace.Items.Where(item => item.Relation is not (ItemRelation.Container or ItemRelation.Lot)))
        {
            if (item.Kind is ItemKind.Serial or ItemKind.Lot)
                items.TryAdd(item.Id, item.Kind);
        }
        events.UnionWith(trace.Events.Select(said => said.Position));
        return trace.Truncated;
    }

    private async Task<(IReadOnlyCollection<ItemId> Serials, bool More)> SerialsAsync(RecallState recall, CancellationToken cancel)
    {
        var found = new Dictionary<string, ItemId>(StringComparer.Ordinal);
        foreach (var range in recall.Scopes.SelectMany(scope => scope.Serials))
        {
            foreach (var position in log.Find(LogQuery.Tagged("gtin:" + range.Gtin)))
            {
                var entry = await log.ReadAsync(position, cancel);
                if (!EpcisEvent.IsEntryType(entry.Envelope.Type))
                    continue;
                foreach (var item in EpcisEvent.FromEntry(entry).Items.Select(item => item.Id))
                {
                    if (item is { Gtin: { } gtin, Serial: { } serial } && range.Holds(gtin, serial))
                        found.TryAdd(item.Canonical, item);
                }
                if (found.Count > SerialsMax)
                    return ([.. found.Values.Take(SerialsMax)], true);
            }
        }
        return (found.Values, false);
    }

    // Events in the order of their times, those that are declared in error left out.
    private async Task<Holdings> HoldAsync(IEnumerable<long> positions, CancellationToken cancel)
    {
        var said = new List<(long Position, EpcisEvent Event)>();
        foreach (var position in positions)
        {
            var entry = await log.ReadAsync(position, cancel);
            if (EpcisEvent.IsEntryType(entry.Envelope.Type) && !EventErrors.IsDeclared(log, entry))
                said.Add((position, EpcisEvent.FromEntry(entry)));
        }
        return await book.ReadAsync(
            cases =>
            {
                var holdings = new Holdings(cases.Filings);
                foreach (var (position, one) in said.OrderBy(one => one.Event.EventTime).ThenBy(one => one.Position))
                    holdings.Apply(position, one);
                return holdings;
            },
            cancel
        );
    }

    private static AffectedItem Describe(string id, Holdings holdings) =>
        holdings.Of(id) is { } holding ? new AffectedItem(id, holding.State, holding.Position) : new AffectedItem(id, "held", -1);
}
