using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Graph.Balance;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>The balance of a lot, as a reader may see it.</summary>
/// <param name="Balance">The balance.</param>
/// <param name="IsWhole">Whether it counts what every party said; else only what the reader's own party said.</param>
/// <param name="IsTruncated">Whether the lot has more events than are counted.</param>
internal sealed record BalanceView(LotBalance Balance, bool IsWhole, bool IsTruncated);

/// <summary>
/// Works out balances of lots. Quantities are the parties' business: to whom that class is open everywhere, the lot as a whole and every
/// party's account; to a party its own account, out of its own events; to anybody else nothing.
/// </summary>
internal sealed class Balances(IEventLog log)
{
    /// <summary>Events of a lot that are counted, at most: the first.</summary>
    internal const int EventsMax = 10_000;

    /// <summary>The balance; null when nothing of it is open to the caller.</summary>
    public async ValueTask<BalanceView?> ReadAsync(ItemId lot, Caller caller, CancellationToken cancel)
    {
        var isWhole = AccessPolicy.Allows(caller, AccessClass.Party, Standing.Stranger);
        if (!isWhole && !(caller.Party is not null && AccessPolicy.Allows(caller, AccessClass.Party, Standing.Owner)))
            return null;
        string[] tags = isWhole ? ["item:" + lot.Canonical] : ["item:" + lot.Canonical, "party:" + caller.Party!.Text];
        var positions = log.Find(new LogQuery(new QueryClause(tags, EpcisEvent.EntryTypes)), limit: EventsMax + 1);
        var events = new List<LotEvent>();
        foreach (var position in positions.Take(EventsMax))
        {
            var entry = await log.ReadAsync(position, cancel);
            if (isWhole || entry.Envelope.Issuer == caller.Party!.Text)
                events.Add(new LotEvent(position, EpcisEvent.FromEntry(entry)));
        }
        // Nor does a party that said nothing of the lot learn that nothing went wrong with it.
        if (!isWhole && events.Count == 0)
            return null;
        var balance = MassBalance.Of(lot, events);
        // Of its own events a party learns its own account; the lot as a whole is made of what others said, too.
        var seen = isWhole ? balance : balance with { Accounts = [.. balance.Accounts.Where(account => account.Party is not null)] };
        return new BalanceView(seen, isWhole, positions.Count > EventsMax);
    }
}
