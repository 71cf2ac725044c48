using GraphQL;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Reads entries for one caller.</summary>
internal sealed class EntryReader(IEventLog log, Filings filings)
{
    /// <summary>Entries of a list, at most.</summary>
    private const int EntriesMax = Pages.FirstMax;

    /// <summary>Of the entries at these positions those of which the caller may see anything, as they may see them.</summary>
    /// <param name="positions">The positions.</param>
    /// <param name="isShown">
    /// The caller came by them through something that is shown to all, such as a listing while it is public, and so holds what of
    /// them is meant for holders.
    /// </param>
    /// <param name="context">Who asks.</param>
    public async Task<IReadOnlyList<Event>> ReadAsync(IReadOnlyList<long> positions, bool isShown, IResolveFieldContext context)
    {
        IWay way = isShown ? new Shown(positions) : NoWay.Instance;
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var seen = new List<EventView>();
        foreach (var position in positions.Take(EntriesMax))
        {
            var entry = await log.ReadAsync(position, context.CancellationToken);
            seen.Add(await EventView.OfAsync(log, entry, caller, way, context.CancellationToken));
        }
        // What is closed would still tell that there was a step more, and when: somebody asked for repair.
        seen.RemoveAll(one => one.Disclosure.IsEmpty);
        return await filings.ReadAsync(
            register => seen.ConvertAll(one => new Event(ProductReader.Describe(one, register))),
            context.CancellationToken
        );
    }

    private sealed class Shown(IReadOnlyList<long> positions) : IWay
    {
        public bool Holds(string item) => false;

        public bool Touches(Entry entry) => positions.Contains(entry.Position);
    }
}
