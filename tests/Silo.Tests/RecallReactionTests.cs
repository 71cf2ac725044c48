using System.Text.Json;
using Xinyuan.Facts.Recalls;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Tests;

/// <summary>What the service does by itself in a recall, over HTTP and in one process with everything.</summary>
public sealed class RecallReactionTests
{
    private const string Read = """
        query R($id: ID!) { recall(id: $id) { stage affectedTotal affected(first: 50) { nodes { id state } }
          notices { holder { id } holderClass count acknowledged saleStopped } clocks { kind status } withheld } }
        """;

    [Fact]
    public async Task A_recall_of_roots_finds_the_boxes_made_of_them_and_tells_who_has_them()
    {
        using var folder = new TemporaryFolder();
        await using var service = await StartAsync(folder);
        await OpenAsync(service);
        var seen = await RecallAsync(service, role: "department", Trade.Department);
        Assert.Equal(
            ["B0001", "B0002", "B0003"],
            Items(seen).Where(id => id.Contains("/21/", StringComparison.Ordinal)).Select(id => id[^5..]).Order()
        );
        Assert.Equal((2, 1), (Count(seen, Trade.Shop), Count(seen, Trade.Works)));

        // A later event while the recall is open: the third box goes to the shop too.
        await service.CaptureAsync(
            Trade.Shop,
            Trade.Event(
                "ObjectEvent",
                6,
                "receiving",
                "in_progress",
                new
                {
                    epcList = (string[])[Trade.Box(3), Trade.Box(4)],
                    action = "OBSERVE",
                    bizLocation = new { id = "https://id.gs1.org/414/9520033000019" },
                }
            )
        );
        await service.SettleAsync();
        Assert.Equal(
            seen.GetProperty("affectedTotal").GetInt32(),
            (await RecallAsync(service, "department", null)).GetProperty("affectedTotal").GetInt32()
        );
        var (status, text) = await service.SayAsync(
            "enterprise",
            Trade.Shop,
            null,
            new
            {
                type = "RecallNoticeAcknowledged",
                recall = "R-1",
                saleStopped = true,
                held = 2,
            }
        );
        Assert.True(status == 200, text);
        var answered = await RecallAsync(service, "enterprise", Trade.Shop);
        Assert.True(answered.GetProperty("notices")[0].GetProperty("saleStopped").GetBoolean());
    }

    [Fact]
    public async Task A_holder_sees_its_own_notice_a_leader_all_and_a_stranger_none()
    {
        using var folder = new TemporaryFolder();
        await using var service = await StartAsync(folder);
        await OpenAsync(service);
        var holder = await RecallAsync(service, "enterprise", Trade.Shop);
        Assert.Equal(
            Trade.Shop,
            Assert.Single(holder.GetProperty("notices").EnumerateArray()).GetProperty("holder").GetProperty("id").GetString()
        );
        Assert.Empty(Items(holder));
        var leader = await RecallAsync(service, "enterprise", Trade.Grower);
        Assert.Equal(
            [Trade.Grower, Trade.Works, Trade.Shop],
            leader.GetProperty("notices").EnumerateArray().Select(notice => notice.GetProperty("holder").GetProperty("id").GetString())
        );
        Assert.NotEmpty(Items(leader));
        var stranger = await RecallAsync(service, "consumer", null);
        Assert.Empty(stranger.GetProperty("notices").EnumerateArray());
        Assert.Empty(Items(stranger));
        Assert.Equal(JsonValueKind.Null, stranger.GetProperty("affectedTotal").ValueKind);
        // The notice is tagged by its holder, which is what subscriptions go by.
        var told = service.Log.Find(new LogQuery(new QueryClause(["party:" + Trade.Shop], [nameof(RecallHolderNotified)])));
        Assert.Single(told);
    }

    [Fact]
    public async Task To_run_every_reaction_again_from_the_beginning_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        long size;
        await using (var service = await StartAsync(folder))
        {
            await OpenAsync(service);
            await service.CaptureAsync(Trade.Shop, Trade.Sold(1, 7));
            await CloseAsync(service);
            size = service.Log.Head.Size;
        }
        Directory.Delete(Path.Combine(folder.Data, "reactions"), recursive: true);
        await using (var again = await Service.StartAsync(folder))
        {
            await again.SettleAsync();
            Assert.Equal(size, again.Log.Head.Size);
        }
    }

    [Fact]
    public async Task Conduct_enters_the_credit_files_by_the_authoritys_decision()
    {
        using var folder = new TemporaryFolder();
        await using var service = await StartAsync(folder);
        await OpenAsync(service);
        Assert.Empty(await RecordsAsync(service, Trade.Grower));
        await service.SayAsync(
            "enterprise",
            Trade.Shop,
            null,
            new
            {
                type = "RecallNoticeAcknowledged",
                recall = "R-1",
                saleStopped = true,
            }
        );
        await CloseAsync(service);
        var grower = Assert.Single(await RecordsAsync(service, Trade.Grower));
        Assert.Equal("positive", grower.GetProperty("severity").GetString());
        Assert.Equal(Trade.Department, grower.GetProperty("authority").GetString());
        Assert.Contains("unverified", grower.GetProperty("summary").GetString(), StringComparison.Ordinal);
        // The works never answered its notice; the shop did.
        Assert.Equal("minor", Assert.Single(await RecordsAsync(service, Trade.Works)).GetProperty("severity").GetString());
        Assert.Empty(await RecordsAsync(service, Trade.Shop));
    }

    [Fact]
    public async Task A_box_that_is_sold_after_the_recall_raises_a_signal_that_names_both_entries()
    {
        using var folder = new TemporaryFolder();
        await using var service = await StartAsync(folder);
        await OpenAsync(service);
        await service.CaptureAsync(Trade.Shop, Trade.Sold(1, 7));
        await service.SettleAsync();
        const string Alerts =
            "{ alerts(filter: { signal: SALE_AFTER_RECALL }) { nodes { id level stage items explanation events { type } parties { id } withheld } } }";
        var alert = Assert.Single(
            (await service.AskAsync(Alerts, role: "department")).GetProperty("alerts").GetProperty("nodes").EnumerateArray()
        );
        Assert.Equal(("CRITICAL", "RAISED"), (alert.GetProperty("level").GetString(), alert.GetProperty("stage").GetString()));
        Assert.Equal(
            ["RecallStarted", "ObjectEvent"],
            alert.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("type").GetString()).OrderDescending()
        );
        Assert.Equal(Trade.Box(1), alert.GetProperty("items")[0].GetString());
        // The firm that sold sees that there is a signal; the reasons are the authorities'.
        var own = Assert.Single(
            (await service.AskAsync(Alerts, role: "enterprise", party: Trade.Shop))
                .GetProperty("alerts")
                .GetProperty("nodes")
                .EnumerateArray()
        );
        Assert.Equal(JsonValueKind.Null, own.GetProperty("explanation").ValueKind);
        Assert.Empty((await service.AskAsync(Alerts, role: "consumer")).GetProperty("alerts").GetProperty("nodes").EnumerateArray());
        Assert.Empty(
            (await service.AskAsync(Alerts, role: "enterprise", party: Trade.Grower))
                .GetProperty("alerts")
                .GetProperty("nodes")
                .EnumerateArray()
        );
    }

    internal static async Task<Service> StartAsync(TemporaryFolder folder)
    {
        var service = await Service.StartAsync(folder);
        var (status, text) = await service.SayAsync(null, null, null, Trade.Filings);
        Assert.True(status == 200, text);
        await service.CaptureAsync(Trade.Grower, Trade.Harvested);
        await service.CaptureAsync(Trade.Works, Trade.Made);
        await service.CaptureAsync(Trade.Shop, Trade.Received);
        return service;
    }

    internal static async Task OpenAsync(Service service)
    {
        var (status, text) = await service.SayAsync("enterprise", Trade.Grower, null, Trade.Recall("R-1"));
        Assert.True(status == 200, text);
        await service.SettleAsync();
    }

    private static async Task CloseAsync(Service service)
    {
        foreach (var (role, party, record) in Ending())
        {
            var (status, text) = await service.SayAsync(role, party, null, record);
            Assert.True(status == 200, text);
        }
        await service.SettleAsync();
    }

    private static IEnumerable<(string Role, string Party, object Record)> Ending()
    {
        yield return (
            "enterprise",
            Trade.Grower,
            new
            {
                type = "RecallPlanReported",
                recall = "R-1",
                reportedTo = Trade.Department,
                measures = "全部追回",
                occurred = "2026-10-05T20:00:00+08:00",
            }
        );
        yield return (
            "enterprise",
            Trade.Agent,
            new
            {
                type = "RecallReported",
                recall = "R-1",
                reportedTo = Trade.Department,
                recovered = 3,
                outstanding = 0,
                summary = "已追回并销毁",
                occurred = "2026-10-15T20:00:00+08:00",
            }
        );
        yield return (
            "department",
            Trade.Department,
            new
            {
                type = "RecallClosed",
                recall = "R-1",
                documentNo = "演示〔2026〕1号",
                decidedOn = "2026-10-20",
                outcome = "effective",
                occurred = "2026-10-20T09:00:00+08:00",
            }
        );
    }

    private static async Task<JsonElement> RecallAsync(Service service, string role, string? party) =>
        (await service.AskAsync(Read, new { id = "R-1" }, role, party)).GetProperty("recall");

    private static List<string> Items(JsonElement recall) =>
        [.. recall.GetProperty("affected").GetProperty("nodes").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    private static int Count(JsonElement recall, string holder) =>
        recall
            .GetProperty("notices")
            .EnumerateArray()
            .Single(notice => notice.GetProperty("holder").GetProperty("id").GetString() == holder)
            .GetProperty("count")
            .GetInt32();

    private static async Task<List<JsonElement>> RecordsAsync(Service service, string party)
    {
        var answer = await service.AskAsync(
            "query E($id: ID!) { enterprise(uscc: $id) { records { nodes { severity catalogueItem authority summary } } } }",
            new { id = party },
            "department"
        );
        return [.. answer.GetProperty("enterprise").GetProperty("records").GetProperty("nodes").EnumerateArray()];
    }
}
