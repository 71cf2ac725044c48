using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>Which part of a result is asked for.</summary>
/// <param name="Size">The log as the first page saw it: what came later is not looked at.</param>
/// <param name="After">The last event of the page before; null for the first page.</param>
/// <param name="Count">Events at most.</param>
internal sealed record EventPage(long Size, EventKey? After, int Count);

/// <summary>What was found.</summary>
internal abstract record FindResult
{
    private FindResult() { }

    /// <param name="Events">The events of the page, as the caller sees them.</param>
    /// <param name="Next">After which event the next page begins; null when there is none.</param>
    public sealed record Found(IReadOnlyList<SeenEvent> Events, EventKey? Next) : FindResult;

    /// <summary>More than <c>maxEventCount</c>.</summary>
    public sealed record TooLarge : FindResult;

    public sealed record TooComplex(string Why) : FindResult;
}

/// <summary>
/// Answers event queries. The term index, the columns and the caller's reach say which events are worth reading; whether one is in
/// the result is decided over the event as the caller sees it. A page reads at most <see cref="LookedMax"/> events.
/// </summary>
internal sealed class EventFinder(IEventLog log, EventColumns columns, IVocabulary vocabulary, IServiceProvider services)
{
    /// <summary>Events read for a page. A page may hold fewer than asked for, and still have a next.</summary>
    public const int LookedMax = 10_000;

    /// <summary>Items that a caller may name in a query to be shown their ways.</summary>
    public const int NamedMax = 10;

    /// <summary>Section bytes of a page's events.</summary>
    public const long PageBytesMax = 8L << 20;

    // Keys taken from the columns at first, and how many times as many each time after that.
    private const int FirstKeys = 256;
    private const int MoreKeys = 8;

    // A term that more entries carry than this is left to the columns.
    private const int TermHitsMax = 200_000;

    /// <summary>A page of a query's result.</summary>
    public async ValueTask<FindResult> FindAsync(EventQuery query, Caller caller, EventPage page, CancellationToken cancel)
    {
        var (reach, refused) = await ReachAsync(query, caller, cancel);
        if (reach is null)
            return refused!;
        if (query.Controls.CountMax is not { } max || page.After is not null)
            return await PageAsync(query, caller, page, reach, cancel);

        // Whether there are too many is told on the first page, so all are counted there.
        var all = await PageAsync(query, caller, page with { Count = max }, reach, cancel, bytesMax: long.MaxValue);
        if (all.Next is not null)
        {
            return all.Events.Count == max
                ? new FindResult.TooLarge()
                : new FindResult.TooComplex($"more than {LookedMax} events would have to be read to count the results; narrow the query");
        }
        return all.Events.Count <= page.Count ? all : await PageAsync(query, caller, page, reach, cancel);
    }

    /// <summary>Positions that a caller may know of, ascending, without naming an item; null for all of them.</summary>
    public IReadOnlyList<long>? OwnOf(Caller caller)
    {
        if (AccessPolicy.Allows(caller, AccessClass.Party, Standing.Stranger))
            return null;
        if (!AccessPolicy.Allows(caller, AccessClass.Party, Standing.Owner) || caller.Party is not { } party)
            return [];
        return [.. log.Find(LogQuery.Tagged("party:" + party.Text)).Union(log.FindStream(party.Text)).Order()];
    }

    // Who sees all business sees it whole; others their own, and the ways of the items that they name.
    private async ValueTask<(Reach? Reach, FindResult? Refused)> ReachAsync(EventQuery query, Caller caller, CancellationToken cancel)
    {
        if (OwnOf(caller) is not { } own)
            return (new Reach(null, [NoWay.Instance]), null);
        if (query.Named.Count > NamedMax)
        {
            return (null, new FindResult.TooComplex($"a query names at most {NamedMax} items to be shown their ways"));
        }
        List<IWay> seenBy = [NoWay.Instance];
        var positions = new SortedSet<long>(own);
        foreach (var item in query.Named)
        {
            var ways = services.GetRequiredService<Ways>();
            var way = ways.WayOf(item, await ways.SourceAsync(item, cancel));
            if (way.Events.Count == 0)
                continue;
            seenBy.Add(way);
            positions.UnionWith(way.Events);
        }
        return (new Reach([.. positions], seenBy), null);
    }

    private async ValueTask<FindResult.Found> PageAsync(
        EventQuery query,
        Caller caller,
        EventPage page,
        Reach reach,
        CancellationToken cancel,
        long bytesMax = PageBytesMax
    )
    {
        var found = new List<SeenEvent>();
        var (looked, bytes) = (0, 0L);
        EventKey? last = null;
        await foreach (var key in KeysAsync(query, page, reach.Positions, cancel))
        {
            if (looked++ == LookedMax || bytes > bytesMax)
                return new FindResult.Found(found, last);
            var entry = await log.ReadAsync(key.Position, cancel);
            // Each way by itself: what one item opens is not read in the light of another.
            var seen = reach
                .Ways.Select(way => SeenEvents.Of(entry, caller, way, vocabulary))
                .FirstOrDefault(seen => seen is not null && query.Matches(seen));
            if (seen is not null)
            {
                if (found.Count == page.Count)
                    return new FindResult.Found(found, last);
                found.Add(seen);
                bytes += entry.Sections.Sum(section => (long)section.Bytes.Length);
            }
            last = key;
        }
        return new FindResult.Found(found, null);
    }

    // In the order of the result. The columns give a few at first, and more when those were not enough.
    private async IAsyncEnumerable<EventKey> KeysAsync(
        EventQuery query,
        EventPage page,
        IReadOnlyList<long>? reach,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var span = new ColumnSpan(
            query.Columns.RecordedFrom is { } from ? await FirstRecordedAsync(from, page.Size, cancel) : 0,
            query.Columns.RecordedBefore is { } before ? await FirstRecordedAsync(before, page.Size, cancel) : page.Size,
            page.After,
            Listed(query, reach)
        );
        if (span.Listed is { Count: <= LookedMax } listed)
        {
            foreach (var key in await SortedAsync(query, span, listed, cancel))
                yield return key;
            yield break;
        }
        await columns.CatchUpAsync(page.Size, cancel);
        for (var count = FirstKeys; ; count *= MoreKeys)
        {
            var keys = columns.Take(query, span, count);
            foreach (var key in keys)
                yield return key;
            if (keys.Count < count)
                yield break;
            span = span with { After = keys[^1] };
        }
    }

    private async ValueTask<IReadOnlyList<EventKey>> SortedAsync(
        EventQuery query,
        ColumnSpan span,
        IReadOnlyList<long> listed,
        CancellationToken cancel
    )
    {
        var keys = new List<EventKey>();
        foreach (var position in listed.Where(position => position >= span.From && position < span.Before))
        {
            var moment = 0L;
            if (query.Controls.Order == QueryOrder.EventTime)
            {
                var envelope = (await log.ReadAsync(position, cancel)).Envelope;
                if (!EpcisEvent.IsEntryType(envelope.Type))
                    continue;
                moment = envelope.Occurred.UtcTicks;
            }
            var key = new EventKey(moment, position);
            if (span.Follows(key, query.Controls.Descending))
                keys.Add(key);
        }
        keys.Sort((a, b) => query.Controls.Descending ? b.CompareTo(a) : a.CompareTo(b));
        return keys;
    }

    // The shortest list that holds every event that may be asked for; null when there is none.
    private IReadOnlyList<long>? Listed(EventQuery query, IReadOnlyList<long>? reach)
    {
        if (reach is { Count: <= LookedMax })
            return reach;
        var shortest = query
            .Terms.Select(terms => log.Find(new LogQuery([.. terms.Select(term => new QueryClause([term], []))]), limit: TermHitsMax + 1))
            .Where(hits => hits.Count <= TermHitsMax)
            .MinBy(hits => hits.Count);
        if (shortest is null || reach is null)
            return shortest ?? reach;
        var known = reach.ToHashSet();
        return [.. shortest.Where(known.Contains)];
    }

    // The log's times never decrease.
    private async ValueTask<long> FirstRecordedAsync(DateTimeOffset time, long size, CancellationToken cancel)
    {
        var (low, high) = (0L, size);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if ((await log.ReadAsync(middle, cancel)).Recorded < time)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private sealed record Reach(IReadOnlyList<long>? Positions, IReadOnlyList<IWay> Ways);
}
