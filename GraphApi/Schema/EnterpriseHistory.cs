using System.Globalization;
using GraphQL;
using Xinyuan.Credit.Events;
using Xinyuan.Facts.Filings;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reads;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>What is kept about an enterprise beside its outward view: who read it, and its whole history.</summary>
internal static class EnterpriseHistory
{
    /// <summary>A page of the read log, the latest first.</summary>
    public static async Task<ReadLogConnection> ReadsAsync(
        Enterprise enterprise,
        int? first,
        string? after,
        ReadLog reads,
        CancellationToken cancel
    )
    {
        var before =
            after is null ? long.MaxValue
            : long.TryParse(Cursors.Read(after), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
            : throw Cursors.Bad();
        var seesDeferred = AccessPolicy.IsPrivileged(enterprise.Caller, AccessPolicy.ReadLog, enterprise.Standing);
        var (shown, next) = await reads.ReadAsync(enterprise.About, seesDeferred, Pages.Checked(first), before, cancel);
        var nodes = shown.Select(one =>
            (Cursors.Write(one.Read.Position.ToString(CultureInfo.InvariantCulture)), new ReadLogEntry(one, enterprise.About))
        );
        return new ReadLogConnection(new Page<ReadLogEntry>([.. nodes], next is not null));
    }

    /// <summary>A page of all entries of the enterprise's file, in the order of the log.</summary>
    public static async Task<EventConnection> EventsAsync(
        Enterprise enterprise,
        int? first,
        string? after,
        IEventLog log,
        EntryReader entries,
        IResolveFieldContext context
    )
    {
        var name =
            log.Personal is { } vault && EnterpriseFiled.IsSoleTraderCode(enterprise.About)
                ? vault.PseudonymOf(enterprise.About).ToString()
                : enterprise.About;
        var page = Pages.Of(log.FindStream(CreditEvent.StreamOf(name)), first, after);
        var events = await entries.ReadAsync([.. page.Items.Select(item => item.Node)], isShown: false, context);
        // Of what was erased nothing is open, so that there may be fewer events than entries: each keeps its own cursor.
        var shown = events.Join(page.Items, one => one.Position, item => item.Node, (one, item) => (item.Cursor, one));
        return new EventConnection(new Page<Event>([.. shown], page.HasNext));
    }
}
