using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>Events that match.</summary>
/// <param name="Events">As their reader sees them, in the order of the log.</param>
/// <param name="Position">Everything up to here was looked at.</param>
internal sealed record QueryStep(IReadOnlyList<SeenEvent> Events, long Position);

/// <summary>
/// What of the log after a position matches a query, for one reader: what they see of it, and nothing else, decides. Who sees all
/// business is told of all; others of their own, and of what happens to the items that the query names.
/// </summary>
internal sealed class QueryFeed(EntryFeed feed, EventQuery query, Caller reader, MasterDataReader masterData, IServiceProvider services)
{
    /// <summary>Entries looked up at a time.</summary>
    private const int PageSize = 256;

    /// <summary>A parameter with more terms than this is decided event by event.</summary>
    private const int TermsMax = 50;

    private readonly LogQuery? _candidates = Candidates(query, reader);
    private readonly Dictionary<string, (ItemWay Way, long Position)> _ways = new(StringComparer.Ordinal);

    /// <summary>Up to so many events after a position, of what the log has now.</summary>
    public async Task<QueryStep> NextAsync(long after, int max, CancellationToken cancel)
    {
        var found = new List<SeenEvent>();
        var end = feed.End;
        if (_candidates is null)
            return new QueryStep(found, Math.Max(after, end));
        while (true)
        {
            var page = await feed.ReadAsync(_candidates, after, PageSize, cancel);
            foreach (var entry in page.Entries)
            {
                after = entry.Position;
                if (await SeeAsync(entry, cancel) is { } seen)
                    found.Add(seen);
                if (found.Count == max)
                    return new QueryStep(found, after);
            }
            after = page.Position;
            if (after >= end)
                return new QueryStep(found, after);
        }
    }

    /// <summary>Completes once the log has an entry after this position.</summary>
    public Task WaitAsync(long after, CancellationToken cancel) => feed.WaitAsync(after, cancel);

    // Entries that may match, found by the index: the more it can tell the fewer are read.
    private static LogQuery? Candidates(EventQuery query, Caller reader)
    {
        var terms = query.Terms.Where(list => list.Count <= TermsMax).MinBy(list => list.Count);
        var isOpen = AccessPolicy.Allows(reader, AccessClass.Party, Standing.Stranger);
        var isParty = reader.Party is not null && AccessPolicy.Allows(reader, AccessClass.Party, Standing.Owner);
        var clauses = new List<QueryClause>();
        string[] whose = isOpen || !isParty ? [] : ["party:" + reader.Party!.Text];
        if (isOpen || isParty)
            clauses.AddRange(
                (terms ?? [""]).Select(term => new QueryClause(term.Length > 0 ? [.. whose, term] : whose, EpcisEvent.EntryTypes))
            );
        if (!isOpen)
        {
            var named = query.Named.Where(item => item.Kind != ItemKind.Class).Take(EventFinder.NamedMax);
            clauses.AddRange(named.Select(item => new QueryClause([EventTags.OfItem(item)], EpcisEvent.EntryTypes)));
        }
        return clauses.Count > 0 ? new LogQuery(clauses) : null;
    }

    private async ValueTask<SeenEvent?> SeeAsync(Entry entry, CancellationToken cancel)
    {
        // What is said of places and goods counts as it stands now: it may have come with the very document of the event.
        var vocabulary = await masterData.ForAsync(reader, cancel);
        if (Seen(entry, NoWay.Instance, vocabulary) is { } known)
            return known;
        if (AccessPolicy.Allows(reader, AccessClass.Party, Standing.Stranger))
            return null;
        foreach (var item in query.Named.Where(item => entry.Tags.Contains(EventTags.OfItem(item))).Take(EventFinder.NamedMax))
        {
            if (Seen(entry, await WayAsync(item, entry.Position, cancel), vocabulary) is { } held)
                return held;
        }
        return null;
    }

    private SeenEvent? Seen(Entry entry, IWay way, IVocabulary vocabulary) =>
        SeenEvents.Of(entry, reader, way, vocabulary) is { } seen && query.Matches(seen) ? seen : null;

    // A way is asked for again when the entry is later than it.
    private async ValueTask<ItemWay> WayAsync(ItemId item, long position, CancellationToken cancel)
    {
        if (_ways.TryGetValue(item.Canonical, out var known) && known.Position >= position)
            return known.Way;
        var ways = services.GetRequiredService<Ways>();
        var trace = await ways.SourceAsync(item, cancel);
        _ways[item.Canonical] = (ways.WayOf(item, trace), trace.AsOf.Position);
        return _ways[item.Canonical].Way;
    }
}
