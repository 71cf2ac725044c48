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
    private const int EntriesMax = 200;

    /// <summary>The entries at these positions, as a caller may see them who named none of their items.</summary>
    public async Task<IReadOnlyList<Event>> ReadAsync(IReadOnlyList<long> positions, IResolveFieldContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var seen = new List<EventView>();
        foreach (var position in positions.Take(EntriesMax))
        {
            seen.Add(EventView.Of(await log.ReadAsync(position, context.CancellationToken), caller, NoWay.Instance));
        }
        return await filings.ReadAsync(IReadOnlyList<Event> (register) => [.. seen.Select(one => new Event(ProductReader.Describe(one, register)))], context.CancellationToken);
    }
}
