using Xinyuan.Silo.Scans;
using Xinyuan.Trace.Scans;

namespace Xinyuan.Silo.Tests;

public sealed class ScanTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_page_views_appends_nothing_and_made_up_codes_are_not_counted()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RecallReactionTests.StartAsync(folder);
        await service.SettleAsync();
        var size = service.Log.Head.Size;
        for (var i = 0; i < 200; i++)
        {
            await ViewAsync(service, "B0001");
            await ViewAsync(service, $"made-up-{i}");
        }
        Assert.Equal(0, await service.Get<ScanKeeper>().BringAsync(Cancel));
        Assert.Equal(size, service.Log.Head.Size);
        Assert.Equal(200, service.Get<ScanCounter>().CountOf(Trade.Box(1)));
        Assert.Single(service.Get<ScanCounter>().Before(DateTimeOffset.MaxValue.AddDays(-1)).Select(count => count.Code).Distinct());
    }

    [Fact]
    public async Task Hours_that_are_over_become_totals_that_add_up_once()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RecallReactionTests.StartAsync(folder);
        var (counter, keeper) = (service.Get<ScanCounter>(), service.Get<ScanKeeper>());
        var hour = new DateTimeOffset(2026, 10, 1, 5, 30, 0, TimeSpan.Zero);
        counter.Count(Trade.Box(1), hour, "CN-22");
        counter.Count(Trade.Box(1), hour, "nowhere in particular");
        counter.Count(Trade.Box(1), hour.AddHours(1), null);
        Assert.Equal(2, await keeper.BringAsync(Cancel));
        Assert.Equal(0, await keeper.BringAsync(Cancel));
        var latest = await ScanTotals.LatestAsync(service.Log, Trade.Box(1), Cancel);
        Assert.Equal((1, 3), (latest!.Value.Total.Count, latest.Value.Total.Total));
        Assert.Equal(new DateTimeOffset(2026, 10, 1, 5, 0, 0, TimeSpan.Zero), latest.Value.Total.First);
    }

    [Fact]
    public void What_was_saved_is_taken_up_again_and_what_is_damaged_is_nothing()
    {
        var counter = new ScanCounter();
        counter.Count("a", DateTimeOffset.UnixEpoch, "KR");
        var saved = counter.Save();
        Assert.Null(counter.Save());
        var again = new ScanCounter();
        again.Load(saved);
        Assert.Equal(1, again.CountOf("a"));
        again.Load("[{\"Code\":"u8);
        Assert.Equal(1, again.CountOf("a"));
    }

    private static async Task ViewAsync(Service service, string serial)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"01/{Trade.BoxGtin}/21/{serial}", UriKind.Relative));
        request.Headers.Add("Accept", "text/html");
        using var response = await service.Http.SendAsync(request, Cancel);
        Assert.True(response.IsSuccessStatusCode);
    }
}
