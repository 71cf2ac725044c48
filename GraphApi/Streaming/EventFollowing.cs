using System.Runtime.CompilerServices;
using GraphQL;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Schema;
using Xinyuan.Ledger;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Streaming;

/// <summary>
/// Events as they come, for one caller. To whom the parties' business is open, under any tags; to a party, its own; to anybody, those
/// of one item that they name, as the item's page would show them. Which tags bring nothing is not told from which are not there.
/// </summary>
internal sealed class EventFollowing(EntryFeed feed, IEventLog log, Ways ways, Filings filings, XinyuanApiOptions options)
{
    private IEventLog Log => log;

    /// <summary>Checks what is asked for and says what will come of it.</summary>
    /// <param name="tags">All of these, as the client spells them.</param>
    /// <param name="after">Only entries after this position; null for those that come from now on.</param>
    /// <param name="caller">Who follows.</param>
    /// <exception cref="ExecutionError">The tags are not of their form or not open to the caller, or the log does not reach the position.</exception>
    public IAsyncEnumerable<ProductEvent> Follow(IReadOnlyList<string> tags, long? after, Caller caller)
    {
        if (tags.Count is 0 || tags.Count > options.Streams.TagsMax)
            throw Bad($"`tags` are 1 to {options.Streams.TagsMax}.");
        var read = tags.Select(TagReader.Read).ToList();
        if (read.FindIndex(tag => tag is null) is >= 0 and var index)
            throw Bad($"`tags[{index}]` is not of the form kind:value.");
        var from = Schema.Inputs.After(after, feed.End);
        var seesAll = AccessPolicy.Allows(caller, AccessClass.Party, Standing.Stranger);
        var item = TagReader.OnlyItem(tags);
        if (item is null && !seesAll && !IsParty(caller))
            throw Denied("Only one item may be followed, by its serial or lot: `item:` and its identifier.");
        return FollowAsync(LogQuery.Tagged(read!), from, new Sieve(this, caller, item, seesAll));
    }

    private static bool IsParty(Caller caller) =>
        caller.Party is not null && AccessPolicy.Allows(caller, AccessClass.Party, Standing.Owner);

    private async IAsyncEnumerable<ProductEvent> FollowAsync(
        LogQuery query,
        long after,
        Sieve sieve,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var entry in feed.FollowAsync(query, after, cancel))
        {
            if (await sieve.SeeAsync(entry, cancel) is { } seen)
                yield return await filings.ReadAsync(register => ProductReader.Describe(seen, register), cancel);
        }
    }

    private static ExecutionError Bad(string message) => new(message) { Code = ErrorCodes.BadValue };

    private static ExecutionError Denied(string message) => new(message) { Code = ErrorCodes.AccessDenied };

    /// <summary>Lets through what the caller may know of.</summary>
    private sealed class Sieve(EventFollowing following, Caller caller, ItemId? item, bool seesAll)
    {
        // What is read by privilege is recorded before it is answered, once a request: of credit a stream tells what stands to the caller
        // without privilege, and a query the rest.
        private readonly Caller _unprivileged = caller with
        {
            Roles = [Role.Consumer, .. caller.Roles.Where(role => role == Role.Enterprise)],
        };

        // The item's way as of a position; asked for again when an entry stands after it.
        private (ItemWay Way, long Position)? _way;

        public async ValueTask<EventView?> SeeAsync(Entry entry, CancellationToken cancel)
        {
            IWay way = item is null ? NoWay.Instance : await WayAsync(entry.Position, cancel);
            var isOwn = IsParty(caller) && Standings.To(entry, caller, holding: false).HasFlag(Standing.Owner);
            if (!seesAll && !isOwn && !way.Touches(entry))
                return null;
            var reader = entry.Sections.Any(section => Disclosure.IsCredit(entry, section)) ? _unprivileged : caller;
            var seen = await EventView.OfAsync(following.Log, entry, reader, way, cancel);
            return seen.Disclosure.IsEmpty ? null : seen;
        }

        private async ValueTask<ItemWay> WayAsync(long position, CancellationToken cancel)
        {
            if (_way is { } known && known.Position >= position)
                return known.Way;
            TraceAnswer trace = await following.SourceAsync(item!, cancel);
            _way = (following.WayOf(item!, trace), trace.AsOf.Position);
            return _way.Value.Way;
        }
    }

    private ValueTask<TraceAnswer> SourceAsync(ItemId item, CancellationToken cancel) => ways.SourceAsync(item, cancel);

    private ItemWay WayOf(ItemId item, TraceAnswer trace) => ways.WayOf(item, trace);
}
