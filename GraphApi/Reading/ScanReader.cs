using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Scans;

namespace Xinyuan.GraphApi.Reading;

/// <summary>How often a code was asked for.</summary>
/// <param name="Times">Times, those of the current hour included.</param>
/// <param name="First">The hour of the first on the ledger, or null when it has none.</param>
/// <param name="Last">The hour of the last on the ledger, or null when it has none.</param>
internal sealed record ScanSummaryView(long Times, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>
/// Reads how often codes were asked for. Of one thing everybody may know; how often a lot or a product class is asked for tells of its sales, and is for
/// authorities.
/// </summary>
internal sealed class ScanReader(IEventLog log, ScanCounter counter)
{
    /// <summary>The summary of an item; null when it is closed to the reader.</summary>
    public async ValueTask<ScanSummaryView?> ReadAsync(ItemId item, Caller caller, CancellationToken cancel)
    {
        if (item.Kind != ItemKind.Serial && !AccessPolicy.Allows(caller, AccessClass.Department, Standing.Stranger))
            return null;
        var latest = await ScanTotals.LatestAsync(log, item.Canonical, cancel);
        return new ScanSummaryView((latest?.Total.Total ?? 0) + counter.CountOf(item.Canonical), latest?.Total.First, latest?.Hour);
    }
}
