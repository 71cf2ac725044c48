using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Scans;

namespace Xinyuan.GraphApi.Pages;

/// <summary>
/// Counts that somebody asked for a code's page. Of who asked it keeps nothing but a region, and that only from a proxy that it was told to
/// believe. Codes that no event names are not counted, or anybody could fill the counts with made-up ones.
/// </summary>
internal sealed class ScanDesk(IEventLog log, ScanCounter counter, ScanReader scans, XinyuanApiOptions options, TimeProvider clock)
{
    /// <summary>How often the code was asked for before; null where a reader without a name is not told.</summary>
    public async ValueTask<ScanSummaryView?> CountAsync(HttpContext http, ItemId item, CancellationToken cancel)
    {
        var before = await scans.ReadAsync(item, Caller.Anonymous, cancel);
        if (HttpMethods.IsGet(http.Request.Method) && log.Find(LogQuery.Tagged("item:" + item.Canonical), limit: 1).Count > 0)
            counter.Count(item.Canonical, clock.GetUtcNow(), RegionOf(http));
        return before;
    }

    private string? RegionOf(HttpContext http) =>
        options.RegionHeader is { } header
        && http.Connection.RemoteIpAddress is { } remote
        && options.RegionProxies.Any(proxy => proxy.Equals(remote) || proxy.MapToIPv6().Equals(remote.MapToIPv6()))
        && http.Request.Headers.TryGetValue(header, out var region)
        && ScanCounter.IsRegion(region.ToString())
            ? region.ToString()
            : null;
}
