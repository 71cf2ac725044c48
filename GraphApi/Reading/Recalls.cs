using Xinyuan.Facts.Recalls;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Recall;

namespace Xinyuan.GraphApi.Reading;

/// <summary>A recall as one reader may see it. Its notice is everybody's; who has what, and how much, its leaders' and the authorities'.</summary>
/// <param name="State">The recall.</param>
/// <param name="Standing">Owner for who leads it.</param>
/// <param name="AsOf">What of the log this is computed from.</param>
internal sealed record RecallView(RecallState State, Standing Standing, AsOfView AsOf);

/// <summary>Which recalls. What is null does not narrow the answer. All of it is in the public notices.</summary>
/// <param name="Stage">How far it has come.</param>
/// <param name="Level">Its class.</param>
/// <param name="Gtin">A GTIN that it names.</param>
/// <param name="IsOpen">Whether it is not over.</param>
internal sealed record RecallQuery(RecallStage? Stage = null, string? Level = null, string? Gtin = null, bool? IsOpen = null);

/// <summary>Reads recalls.</summary>
internal sealed class Recalls(CaseBook book, IEventLog log)
{
    // Lists of affected items that one item is looked up in; whoever is in more recalls than this is recalled all the same.
    private const int FoundMax = 8;

    /// <summary>The recall of this id, or null.</summary>
    public async ValueTask<RecallView?> ReadAsync(string id, Caller caller, CancellationToken cancel)
    {
        var size = log.Head.Size;
        return await book.ReadAsync(cases => cases.Recall(id) is { } recall ? See(recall, cases, caller, size) : null, cancel);
    }

    /// <summary>Recalls, the latest first.</summary>
    public async ValueTask<(IReadOnlyList<RecallView> All, AsOfView AsOf)> ListAsync(
        RecallQuery query,
        Caller caller,
        CancellationToken cancel
    )
    {
        var size = log.Head.Size;
        var all = await book.ReadAsync(
            cases =>
                cases.Recalls.Where(recall => Matches(recall, query)).Reverse().Select(recall => See(recall, cases, caller, size)).ToList(),
            cancel
        );
        return (all, AsOf.Of(log, size));
    }

    /// <summary>
    /// The recalls that reach an item and are not taken back: by what their notices name, and by what the service found. Of a product class,
    /// those that name goods of it.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="behind">Canonical ids of its lot and of what it was made of, as whoever holds it may know them.</param>
    /// <param name="cancel">Ends the work.</param>
    public async ValueTask<IReadOnlyList<RecallState>> OfAsync(ItemId item, IReadOnlySet<string> behind, CancellationToken cancel)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var query = new LogQuery(new QueryClause(["item:" + item.Canonical], [nameof(RecallAffectedFound)]));
        foreach (var position in log.Find(query, limit: FoundMax))
            found.Add((await log.ReadAsync(position, cancel)).Envelope.Stream);
        return await book.ReadAsync(
            cases =>
                cases.Recalls.Where(recall => recall.Holds && (found.Contains(RecallFact.StreamOf(recall.Id)) || Reaches(recall))).ToList(),
            cancel
        );

        bool Reaches(RecallState recall) =>
            item.Kind == ItemKind.Class
                ? recall.Scopes.SelectMany(RecallScopes.Gtins).Contains(item.Gtin)
                : RecallScopes.Cover(recall.Scopes, item, behind);
    }

    /// <summary>The affected items from a place on.</summary>
    /// <param name="recall">The recall.</param>
    /// <param name="start">How many to pass over.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancel">Ends the work.</param>
    public async ValueTask<IReadOnlyList<(AffectedItem Item, long Frozen)>> AffectedAsync(
        RecallState recall,
        int start,
        int count,
        CancellationToken cancel
    )
    {
        var items = new List<(AffectedItem, long)>();
        foreach (var position in recall.AffectedEntries)
        {
            var fact = (RecallAffectedFound)CaseEntry.Read(await log.ReadAsync(position, cancel), withItems: true);
            items.AddRange(fact.Items.Skip(start).Take(count - items.Count).Select(item => (item, position)));
            start = Math.Max(0, start - fact.Items.Count);
            if (items.Count >= count)
                break;
        }
        return items;
    }

    /// <summary>The items of a notice.</summary>
    public async ValueTask<IReadOnlyList<AffectedItem>> NoticedAsync(HolderNotice notice, CancellationToken cancel) =>
        ((RecallHolderNotified)CaseEntry.Read(await log.ReadAsync(notice.Place.Position, cancel), withItems: true)).Items;

    private RecallView See(RecallState recall, Cases cases, Caller caller, long size)
    {
        var leads = caller.Party is { } party && RecallDecider.Leads(recall, party.Text, cases.Filings);
        return new RecallView(recall, leads ? Standing.Owner : Standing.Stranger, AsOf.Of(log, size));
    }

    private static bool Matches(RecallState recall, RecallQuery query) =>
        (query.Stage is not { } stage || recall.Stage == stage)
        && (query.Level is not { } level || recall.Level == level)
        && (query.IsOpen is not { } open || recall.IsOpen == open)
        && (query.Gtin is not { } gtin || recall.Scopes.SelectMany(RecallScopes.Gtins).Contains(gtin));
}
