using System.Net;
using System.Text.Json;

namespace Xinyuan.GraphApi.Tests;

public sealed class TraceEndpointTests(TradeFixture trade) : IClassFixture<TradeFixture>
{
    private EdgeHost Host => trade.Host;

    [Fact]
    public async Task A_department_reads_the_whole_trace_as_graphql_has_it()
    {
        const string Query = """
            query T($id: String!) { trace(id: $id, direction: DESTINATION) { nodes { nodes { ... on Event { position } ... on Item { id kind } } }
              edges { nodes { event item role } } } }
            """;
        var trace = (await Host.AskAsync(Query, new { id = Samples.Lot }, role: "department")).Data.GetProperty("trace");
        var plain = await TraceAsync(Samples.Lot, "destination", "department");
        var nodes = trace.GetProperty("nodes").GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(
            nodes.Where(node => node.TryGetProperty("position", out _)).Select(node => node.GetProperty("position").GetInt64()),
            List(plain, "events").Select(said => said.GetProperty("position").GetInt64())
        );
        Assert.Equal(
            nodes.Where(node => node.TryGetProperty("kind", out _)).Select(node => (Text(node, "id"), Text(node, "kind"))),
            List(plain, "items").Select(item => (Text(item, "id"), Text(item, "kind")))
        );
        Assert.Equal(
            trace.GetProperty("edges").GetProperty("nodes").EnumerateArray().Select(edge => (Text(edge, "item"), Text(edge, "role"))),
            List(plain, "links").Select(link => (Text(link, "item"), Text(link, "role")))
        );
        Assert.False(plain.GetProperty("truncated").GetBoolean());
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Pages_put_together_are_the_whole_and_lines_say_the_same()
    {
        var whole = await TraceAsync(Samples.Lot, "destination", "department");
        var all = Everything(whole);
        for (var first = 1; first <= 7; first += 3)
        {
            var paged = new List<string>();
            string? after = null;
            do
            {
                var page = await TraceAsync(
                    Samples.Lot,
                    "destination",
                    "department",
                    $"&first={first}" + (after is null ? "" : "&after=" + after)
                );
                Assert.InRange(Everything(page).Count, 1, first);
                paged.AddRange(Everything(page));
                after = page.GetProperty("next").GetString();
            } while (after is not null);
            Assert.Equal(all, paged);
        }
        using var response = await Host.GetAsync(
            Path(Samples.Lot, "destination"),
            ("Xinyuan-Role", "department"),
            ("Accept", "application/x-ndjson")
        );
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.TextAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.True(lines[0].TryGetProperty("trace", out _));
        Assert.Equal(JsonValueKind.Null, lines[^1].GetProperty("end").GetProperty("next").ValueKind);
        Assert.Equal(all, lines[1..^1].Select(line => line.EnumerateObject().Single().Value.GetRawText()));
    }

    [Fact]
    public async Task A_page_is_of_the_log_that_the_first_one_was_of()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        var path = Path(Samples.Cream("7"), "source");
        using var first = await host.GetAsync(path + "&first=1", ("Xinyuan-Role", "department"));
        var page = await first.JsonAsync();
        using var whole = await host.GetAsync(path, ("Xinyuan-Role", "department"));
        await host.CaptureAsync(Samples.Maker, Samples.Packed);
        using var rest = await host.GetAsync($"{path}&after={page.GetProperty("next").GetString()}", ("Xinyuan-Role", "department"));
        Assert.Equal(Everything(await whole.JsonAsync()), [.. Everything(page), .. Everything(await rest.JsonAsync())]);
        using var now = await host.GetAsync(path, ("Xinyuan-Role", "department"));
        Assert.True(Everything(await now.JsonAsync()).Count > Everything(await whole.JsonAsync()).Count);
    }

    [Fact]
    public async Task A_consumer_sees_the_way_of_one_jar_and_never_where_goods_went()
    {
        var way = await TraceAsync(Samples.Cream("7"), "source", "consumer");
        Assert.NotEmpty(List(way, "events"));
        Assert.All(List(way, "events"), said => Assert.True(said.GetProperty("ownWay").GetBoolean()));
        Assert.DoesNotContain("/21/8", way.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Samples.Carton, way.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["WITHHELD:nodes", "WITHHELD:edges"], List(way, "withheld").Select(mark => mark.GetString()));
        foreach (var id in (string[])[Samples.Lot, Samples.Carton, Samples.Cream("7"), "urn:nothing"])
        {
            var where = await TraceAsync(id, "destination", "consumer");
            Assert.Empty(List(where, "events"));
            Assert.Empty(List(where, "links"));
            Assert.InRange(List(where, "items").Count(), 0, 1);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?id=")]
    [InlineData("?id=a&id=b")]
    [InlineData("?id=a&direction=up")]
    [InlineData("?id=a&depth=-1")]
    [InlineData("?id=a&depth=1001")]
    [InlineData("?id=a&first=0")]
    [InlineData("?id=a&first=100001")]
    [InlineData("?id=a&include=prices")]
    [InlineData("?id=a&after=%C3%A9")]
    [InlineData("?id=a&after=MS4yLjM0")]
    [InlineData("?id=a&after=MC4xMC4w")]
    public async Task What_is_no_question_is_refused_with_the_parameter(string query)
    {
        using var response = await Host.GetAsync("/trace" + query, ("Xinyuan-Role", "consumer"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("urn:xinyuan:problem:parameter", Text(await response.JsonAsync(), "type"));
    }

    private static string Path(string id, string direction) => $"/trace?id={Uri.EscapeDataString(id)}&direction={direction}";

    private static JsonElement.ArrayEnumerator List(JsonElement trace, string name) => trace.GetProperty(name).EnumerateArray();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static List<string> Everything(JsonElement trace) =>
        [.. ((string[])["events", "items", "links"]).SelectMany(name => List(trace, name)).Select(one => one.GetRawText())];

    private async Task<JsonElement> TraceAsync(string id, string direction, string role, string rest = "")
    {
        using var response = await Host.GetAsync(Path(id, direction) + rest, ("Xinyuan-Role", role));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }
}
