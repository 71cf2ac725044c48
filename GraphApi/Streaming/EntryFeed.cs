using System.Runtime.CompilerServices;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Streaming;

/// <summary>
/// Entries after a position that match a query, each once and in order: first those that the log has, then each that comes. Nothing is
/// kept for a reader but their place, so a slow one costs nothing and misses nothing.
/// </summary>
internal sealed class EntryFeed(IEventLog log, LogTail tail)
{
    /// <summary>Positions looked up at a time.</summary>
    private const int PageSize = 256;

    /// <summary>Where the log ends now: following from here tells only what comes.</summary>
    public long End => log.Head.Size - 1;

    /// <summary>Follows the log without end.</summary>
    /// <param name="query">Which entries.</param>
    /// <param name="after">Only those after this position; -1 for all.</param>
    /// <param name="cancel">Ends it.</param>
    public async IAsyncEnumerable<Entry> FollowAsync(
        LogQuery query,
        long after,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        while (true)
        {
            // Taken before the look: what comes between is above it, and so will be found by the next.
            var size = log.Head.Size;
            var page = log.Find(query, after, PageSize);
            foreach (var position in page)
            {
                yield return await log.ReadAsync(position, cancel);
                after = position;
            }
            if (page.Count == PageSize)
                continue;
            after = Math.Max(after, size - 1);
            await tail.WaitAsync(after + 1, cancel);
        }
    }

    /// <summary>One step of following: at most so many entries after a position, and how far the log was looked through for them.</summary>
    public async Task<FeedPage> ReadAsync(LogQuery query, long after, int limit, CancellationToken cancel)
    {
        var size = log.Head.Size;
        var page = log.Find(query, after, limit);
        var entries = new List<Entry>(page.Count);
        foreach (var position in page)
            entries.Add(await log.ReadAsync(position, cancel));
        return new FeedPage(entries, page.Count == limit ? page[^1] : Math.Max(Math.Max(after, size - 1), page.LastOrDefault(-1)));
    }

    /// <summary>Completes once the log has an entry after this position.</summary>
    public Task WaitAsync(long after, CancellationToken cancel) => tail.WaitAsync(after + 1, cancel);
}

/// <summary>A step of following the log.</summary>
/// <param name="Entries">Those that match, in order.</param>
/// <param name="Position">Everything up to here was looked at.</param>
internal sealed record FeedPage(IReadOnlyList<Entry> Entries, long Position);
