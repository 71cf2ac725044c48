using System.Net;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>Events over SSE: what comes, to whom, and from where.</summary>
public class EventStreamTests(TradeFixture trade) : IClassFixture<TradeFixture>
{
    private const string Query =
        "subscription S($tags: [String!]!, $after: Long) { events(tags: $tags, after: $after) { position bizStep items { id } documents { id } withheld } }";

    private static readonly string[] Jar = ["item:" + Samples.Cream("7")];

    [Fact]
    public async Task Every_entry_after_the_position_comes_once_and_in_order_first_out_of_the_log_then_live()
    {
        await using var host = await TradeAsync();
        using var stream = await SseClient.OpenAsync(host.Http, Query, new { tags = Jar, after = -1 }, role: "department");
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (stream.Status, stream.MediaType));
        var recorded = Positions(host);
        var told = await stream.TakeAsync(recorded.Count);
        await host.CaptureAsync(Samples.Importer, Sold(20), Sold(21));
        told.AddRange(await stream.TakeAsync(2));
        await host.CaptureAsync(Samples.Importer, Sold(22));
        told.AddRange(await stream.TakeAsync(1));
        Assert.Equal(Positions(host), told.Select(one => one.Position));
        Assert.All(told, one => Assert.Equal(one.Position, one.Event.GetProperty("position").GetInt64()));
    }

    [Fact]
    public async Task Wherever_a_stream_is_cut_it_goes_on_without_a_gap()
    {
        var host = trade.Host;
        var recorded = Positions(host);
        for (var cut = 0; cut < recorded.Count; cut++)
        {
            using var byId = await SseClient.OpenAsync(
                host.Http,
                Query,
                new { tags = Jar, after = -1 },
                role: "department",
                lastId: recorded[cut].ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
            var rest = await byId.TakeAsync(recorded.Count - cut - 1);
            Assert.Equal(recorded.Skip(cut + 1), rest.Select(one => one.Position));
            using var byAfter = await SseClient.OpenAsync(host.Http, Query, new { tags = Jar, after = recorded[cut] }, role: "department");
            rest = await byAfter.TakeAsync(recorded.Count - cut - 1);
            Assert.Equal(recorded.Skip(cut + 1), rest.Select(one => one.Position));
        }
    }

    [Fact]
    public async Task Without_a_position_only_what_is_recorded_from_then_on_comes()
    {
        await using var host = await TradeAsync();
        using var stream = await SseClient.OpenAsync(host.Http, Query, new { tags = Jar }, role: "department");
        await host.CaptureAsync(Samples.Importer, Sold(20));
        Assert.Equal(Positions(host)[^1], (await stream.TakeAsync(1))[0].Position);
    }

    [Fact]
    public async Task A_consumer_follows_an_item_and_sees_what_its_page_shows()
    {
        await using var host = await TradeAsync();
        using var stream = await SseClient.OpenAsync(host.Http, Query, new { tags = Jar, after = -1 }, role: "consumer");
        await host.CaptureAsync(Samples.Importer, Sold(20));
        var told = await stream.TakeAsync(Positions(host).Count);
        Assert.All(
            told,
            one =>
                Assert.All(
                    one.Event.GetProperty("items").EnumerateArray(),
                    item => Assert.EndsWith("/21/7", item.GetProperty("id").GetString(), StringComparison.Ordinal)
                )
        );
        Assert.All(told, one => Assert.Empty(one.Event.GetProperty("documents").EnumerateArray()));
        Assert.DoesNotContain(told, one => one.Data.Contains(Samples.Carton, StringComparison.Ordinal));
        var page = await host.AskAsync(
            "query P($id: String!) { product(id: $id) { events(first: 100) { nodes { position } } } }",
            new { id = Samples.Cream("7") },
            role: "consumer"
        );
        var shown = page
            .Data.GetProperty("product")
            .GetProperty("events")
            .GetProperty("nodes")
            .EnumerateArray()
            .Select(node => node.GetProperty("position").GetInt64());
        Assert.Superset(told.Select(one => one.Position).ToHashSet(), shown.ToHashSet());
    }

    [Fact]
    public async Task A_lot_s_follower_does_not_learn_where_its_pieces_go()
    {
        await using var host = await TradeAsync();
        // The lot stands beside the serial here, so the entry carries the lot's tag.
        var stated = new
        {
            type = "ObjectEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-000000000099",
            eventTime = "2026-09-22T10:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "OBSERVE",
            bizStep = "retail_selling",
            epcList = (string[])[$"https://id.gs1.org/01/{Samples.Gtin}/10/L1/21/9"],
        };
        await host.CaptureAsync(Samples.Importer, stated);
        var lot = "item:" + Samples.Lot;
        Assert.Contains(host.Log.Head.Size - 1, host.Log.Find(LogQuery.Tagged(TagReader.Read(lot)!)));
        using var all = await SseClient.OpenAsync(host.Http, Query, new { tags = (string[])[lot], after = -1 }, role: "department");
        using var stream = await SseClient.OpenAsync(host.Http, Query, new { tags = (string[])[lot], after = -1 }, role: "consumer");
        await host.CaptureAsync(Samples.Maker, LotSeen);
        var last = host.Log.Head.Size - 1;
        var open = await UntilAsync(stream, last);
        Assert.DoesNotContain(open, one => one.Data.Contains("retail_selling", StringComparison.Ordinal));
        Assert.Contains(await UntilAsync(all, last), one => one.Data.Contains("retail_selling", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("party:gln:8801234000000")]
    [InlineData("place:6901234000016")]
    [InlineData("gtin:08801234567893")]
    [InlineData("item:https://id.gs1.org/01/08801234567893")]
    [InlineData("document:urn:epcglobal:cbv:bt:8801234000000:PO-77")]
    [InlineData("item:https://id.gs1.org/01/08801234567893/21/7", "party:gln:8801234000000")]
    public async Task A_consumer_follows_no_party_no_place_and_no_class(params string[] tags)
    {
        using var stream = await SseClient.OpenAsync(trade.Host.Http, Query, new { tags, after = -1 }, role: "consumer");
        Assert.Equal(ErrorCodes.AccessDenied, (await stream.TakeAsync(1))[0].Code);
        Assert.Equal("complete", (await stream.NextAsync())!.Name);
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task A_party_gets_its_own_under_any_tag_and_nothing_of_others()
    {
        await using var host = await TradeAsync();
        string[] gtin = ["gtin:" + Samples.Gtin];
        using var stream = await SseClient.OpenAsync(
            host.Http,
            Query,
            new { tags = gtin, after = -1 },
            role: "enterprise",
            party: Samples.Importer
        );
        await host.CaptureAsync("nat:KR:stall-1", Samples.Said("recalled"));
        await host.CaptureAsync(Samples.Importer, Sold(20));
        var last = host.Log.Head.Size - 1;
        var told = await UntilAsync(stream, last);
        var own = host.Log.Find(LogQuery.Tagged(gtin[0], "party:" + Samples.Importer));
        Assert.Equal(own, told.Select(one => one.Position));
    }

    [Theory]
    [InlineData("""{"tags":[]}""", ErrorCodes.BadValue)]
    [InlineData("""{"tags":["item:"]}""", ErrorCodes.BadValue)]
    [InlineData("""{"tags":["nothing"]}""", ErrorCodes.BadValue)]
    [InlineData("""{"tags":["a:b"],"after":-2}""", ErrorCodes.BadValue)]
    [InlineData("""{"tags":["a:b"],"after":9000}""", ErrorCodes.BadValue)]
    [InlineData("""{"tags":["a:1","a:2","a:3","a:4","a:5","a:6","a:7","a:8","a:9"]}""", ErrorCodes.BadValue)]
    [InlineData("{}", ErrorCodes.BadValue)]
    public async Task What_cannot_be_followed_is_said(string variables, string code)
    {
        using var stream = await SseClient.OpenAsync(trade.Host.Http, Query, System.Text.Json.JsonDocument.Parse(variables).RootElement);
        Assert.Equal(code, (await stream.TakeAsync(1))[0].Code);
        Assert.Equal("complete", (await stream.NextAsync())!.Name);
    }

    [Fact]
    public async Task Last_Event_ID_that_is_no_position_is_refused()
    {
        await using var host = await EdgeHost.StartAsync();
        using var stream = await SseClient.OpenAsync(host.Http, "subscription { checkpoints }", lastId: "seven");
        Assert.Equal(HttpStatusCode.BadRequest, stream.Status);
    }

    private static async Task<EdgeHost> TradeAsync()
    {
        var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.CaptureAsync(Samples.Maker, Samples.Made, Samples.Packed);
        await host.CaptureAsync(Samples.Importer, Samples.Received, Samples.Unpacked, Samples.SoldOther);
        return host;
    }

    private static IReadOnlyList<long> Positions(EdgeHost host) => host.Log.Find(LogQuery.Tagged(TagReader.Read(Jar[0])!));

    private static async Task<List<SseEvent>> UntilAsync(SseClient stream, long position)
    {
        var told = new List<SseEvent>();
        while (told.Count == 0 || told[^1].Position < position)
            told.AddRange(await stream.TakeAsync(1));
        return told;
    }

    private static object LotSeen =>
        new
        {
            type = "ObjectEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-000000000098",
            eventTime = "2026-09-23T10:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "OBSERVE",
            bizStep = "inspecting",
            quantityList = (object[])[new { epcClass = Samples.Lot, quantity = 2 }],
        };

    private static object Sold(int number) => Samples.Said("in_progress", $"urn:uuid:00000000-0000-4000-8000-0000000000{number}");
}
