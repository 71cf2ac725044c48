using System.Text.Json.Nodes;
using Xinyuan.Facts.Recalls;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Recall;

namespace Xinyuan.Silo.Reactions;

/// <summary>
/// Finds what an open recall reaches, freezes it on the ledger by position, and tells the holders; again whenever a later event touches what
/// is affected. It writes on the revision of the recall's stream, so that two of it write once.
/// </summary>
internal sealed class RecallAffectedReaction(IEventLog log, CaseBook book, AffectedSearch search) : IReaction
{
    private const int AttemptsMax = 5;
    private const string ItemTag = "item:";

    private static readonly string[] Openings = [nameof(SaleStopped), nameof(RecallStarted), nameof(RecallScopeExtended)];

    public string Name => "recall-affected";

    public LogQuery Query { get; } = LogQuery.OfType([.. EventTypes.All, .. Openings]);

    public async ValueTask ReactAsync(IReadOnlyList<Entry> entries, CancellationToken cancel)
    {
        var open = await book.ReadAsync(cases => cases.Recalls.Where(recall => recall.IsOpen).ToList(), cancel);
        foreach (var recall in open.Where(recall => entries.Any(entry => Touches(entry, recall))))
            await FreezeAsync(recall.Id, cancel);
    }

    private bool Touches(Entry entry, RecallState recall)
    {
        if (Openings.Contains(entry.Envelope.Type))
            return entry.Envelope.Stream == RecallFact.StreamOf(recall.Id);
        return entry.Tags.Where(tag => tag.StartsWith(ItemTag, StringComparison.Ordinal)).Any(tag => IsAffected(tag, recall));
    }

    private bool IsAffected(string tag, RecallState recall) =>
        log.Find(new LogQuery(new QueryClause([RecallFact.StreamOf(recall.Id), tag], [nameof(RecallAffectedFound)])), limit: 1).Count > 0
        || RecallScopes.Cover(recall.Scopes, ItemId.Parse(tag[ItemTag.Length..]), new HashSet<string>());

    private async Task FreezeAsync(string id, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await book.ReadAsync(cases => cases.Recall(id), cancel) is not { IsOpen: true } recall)
                return;
            var goods = await search.FindAsync(recall, cancel);
            var entries = await WriteAsync(recall, goods, cancel);
            if (entries.Count == 0)
                return;
            var batch = new AppendBatch
            {
                Entries = entries,
                Conditions = [new AppendCondition.ExpectedRevision(RecallFact.StreamOf(id), recall.Revision)],
            };
            if (await ReactionAppend.AppendAsync(log, batch, cancel) is not AppendResult.Conflict)
                return;
        }
        throw new InvalidOperationException($"others kept writing in the recall '{id}'");
    }

    private async Task<List<NewEntry>> WriteAsync(RecallState recall, AffectedGoods goods, CancellationToken cancel)
    {
        var frozen = await FrozenAsync(recall, cancel);
        var added = goods.Items.Values.Where(item => !frozen.Contains(item.Id)).OrderBy(item => item.Id, StringComparer.Ordinal).ToList();
        var occurred = goods.AsOf < 0 ? recall.KnownAt : (await log.ReadAsync(goods.AsOf, cancel)).Recorded;
        var entries = new List<NewEntry>();
        var total = frozen.Count;
        var chunks = added.Chunk(AffectedItem.EntryMax).ToList();
        // That nothing was found is worth an entry too, once.
        if (chunks.Count == 0 && recall.AffectedAsOf < 0)
            chunks.Add([]);
        foreach (var chunk in chunks)
        {
            total += chunk.Length;
            var fact = new RecallAffectedFound(recall.Id, goods.AsOf, total, goods.Truncated, chunk);
            entries.Add(await EntryAsync(fact, recall, $"affected:{goods.AsOf}:{entries.Count}", occurred, cancel));
        }
        var isNew = added.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (holder, items) in goods.Holders.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (recall.Notices.ContainsKey(holder) && !items.Any(item => isNew.Contains(item.Id)))
                continue;
            var role = await book.ReadAsync(cases => cases.Filings.Enterprise(holder)?.Roles[0], cancel) ?? "unfiled";
            var listed = items.OrderBy(item => item.Id, StringComparer.Ordinal).Take(AffectedItem.EntryMax).ToList();
            var fact = new RecallHolderNotified(recall.Id, holder, role, items.Count, goods.AsOf, listed);
            entries.Add(await EntryAsync(fact, recall, $"notice:{goods.AsOf}:{holder}", occurred, cancel));
        }
        return entries;
    }

    private async Task<HashSet<string>> FrozenAsync(RecallState recall, CancellationToken cancel)
    {
        var frozen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var position in recall.AffectedEntries)
        {
            var fact = (RecallAffectedFound)CaseEntry.Read(await log.ReadAsync(position, cancel), withItems: true);
            frozen.UnionWith(fact.Items.Select(item => item.Id));
        }
        return frozen;
    }

    private async ValueTask<NewEntry> EntryAsync(
        RecallFact fact,
        RecallState recall,
        string name,
        DateTimeOffset occurred,
        CancellationToken cancel
    )
    {
        var decided = await book.ReadAsync(cases => RecallDecider.Decide(fact, recall, CaseActor.Service, cases.Filings, occurred), cancel);
        if (decided is not CaseDecision.Accepted place)
            throw new InvalidOperationException($"the recall '{recall.Id}' takes no {fact.Type}: {decided}");
        var (fields, items) = Fields(fact);
        // Under their own terms, so that whoever has an item in hand is told that it is recalled.
        place = place with
        {
            Tags = [.. place.Tags, .. items.Select(item => ItemTag + item.Id)],
        };
        return CaseEntry.Write($"recall:{recall.Id}:{name}", fact, fields, place, occurred);
    }

    private static (JsonObject Fields, IReadOnlyList<AffectedItem> Items) Fields(RecallFact fact) =>
        fact switch
        {
            RecallAffectedFound found => (
                new JsonObject
                {
                    ["recall"] = found.Recall,
                    ["asOf"] = found.AsOf,
                    ["total"] = found.Total,
                    ["truncated"] = found.Truncated,
                }.With(found.Items),
                found.Items
            ),
            RecallHolderNotified told => (
                new JsonObject
                {
                    ["recall"] = told.Recall,
                    ["holder"] = told.Holder,
                    ["holderClass"] = told.HolderClass,
                    ["count"] = told.Count,
                    ["asOf"] = told.AsOf,
                }.With(told.Items),
                []
            ),
            _ => throw new InvalidOperationException($"the service finds no {fact.Type}"),
        };
}

internal static class AffectedFields
{
    /// <summary>The fields with a list of items, where there are any.</summary>
    public static JsonObject With(this JsonObject fields, IReadOnlyList<AffectedItem> items)
    {
        if (items.Count > 0)
            fields[CaseEntry.ItemsSection] = new JsonArray([.. items.Select(Write)]);
        return fields;
    }

    private static JsonNode Write(AffectedItem item)
    {
        var written = new JsonObject
        {
            ["role"] = "affected",
            ["id"] = item.Id,
            ["state"] = item.State,
        };
        if (item.Position >= 0)
            written["at"] = item.Position;
        return written;
    }
}
