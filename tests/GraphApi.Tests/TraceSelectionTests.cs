using System.Text.Json;

namespace Xinyuan.GraphApi.Tests;

/// <summary>
/// Of a trace only that is read out of the log which a query asks for: what is told is the same, to each reader what is theirs.
/// </summary>
public sealed class TraceSelectionTests(TradeFixture trade) : IClassFixture<TradeFixture>
{
    private const string Where = "query T($id: String!, $direction: Direction!) { trace(id: $id, direction: $direction) ";

    private EdgeHost Host => trade.Host;

    [Theory]
    [InlineData("department", null, "SOURCE")]
    [InlineData("department", null, "DESTINATION")]
    [InlineData("consumer", null, "SOURCE")]
    [InlineData("consumer", null, "DESTINATION")]
    [InlineData("enterprise", nameof(Samples.Maker), "SOURCE")]
    [InlineData("enterprise", nameof(Samples.Importer), "DESTINATION")]
    [InlineData("enterprise", "org:stranger", "SOURCE")]
    [InlineData("operator", null, "SOURCE")]
    public async Task What_the_graph_tells_of_events_is_what_their_entries_say(string role, string? party, string direction)
    {
        var speaksFor = party switch
        {
            nameof(Samples.Maker) => Samples.Maker,
            nameof(Samples.Importer) => Samples.Importer,
            _ => party,
        };
        var read = await NodesAsync("position occurred bizStep", role, speaksFor, direction);
        var told = await NodesAsync("position occurred", role, speaksFor, direction);
        Assert.Equal(read.Select(Told), told.Select(Told));
        // Whoever may see when it happened may see which step it was: both were there, or neither.
        Assert.All(read, said => Assert.Equal(said.TryGetProperty("bizStep", out var step) && step.GetString() is not null, HasTime(said)));
    }

    [Theory]
    [InlineData("{ nodes { nodes { ... on Event { position bizStep } } } }")]
    [InlineData("{ nodes { nodes { ...F } } } } fragment F on Event { position ...G } fragment G on Event { bizStep")]
    [InlineData("{ nodes { nodes { ... on Event { position } } } nodes { nodes { ... on Event { bizStep } } } }")]
    [InlineData("{ nodes { nodes { ... on Event { position } } edges { node { ... on Event { position step: bizStep } } } } }")]
    [InlineData("{ nodes { nodes { ... on Event { position ... on Event @include(if: true) { bizStep } } } } }")]
    [InlineData("{ nodes { nodes { ... { ... on Event { position bizStep } } } } }")]
    public async Task Whatever_way_more_is_asked_for_it_is_read(string selection)
    {
        var answer = await Host.AskAsync(Where + selection + " }", new { id = Samples.Lot, direction = "DESTINATION" }, role: "department");
        Assert.DoesNotContain("\"errors\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("retail_selling", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_reader_was_told_opens_nothing_to_the_next()
    {
        const string Sold = "retail_selling";
        foreach (var fields in (string[])["position occurred", "position occurred bizStep"])
        {
            var all = await NodesAsync(fields, "department", null, "DESTINATION");
            Assert.Contains(all, node => node.TryGetProperty("position", out _));
            var consumer = await NodesAsync(fields, "consumer", null, "DESTINATION");
            Assert.DoesNotContain(consumer, node => node.TryGetProperty("position", out _));
            var maker = await NodesAsync(fields, "enterprise", Samples.Maker, "DESTINATION");
            Assert.DoesNotContain(maker, node => node.TryGetProperty("bizStep", out var step) && step.GetString() == Sold);
            Assert.True(maker.Count < all.Count);
        }
    }

    [Fact]
    public async Task A_node_says_how_far_it_is_and_pages_go_on_where_they_end()
    {
        const string Query = """
            query T($id: String!, $after: String) { trace(id: $id, direction: DESTINATION) { nodes(first: 3, after: $after) {
              edges { depth cursor node { __typename ... on Event { position } ... on Item { id depth } } } pageInfo { hasNextPage endCursor } } } }
            """;
        var (seen, after) = (new List<JsonElement>(), default(string));
        do
        {
            var page = (await Host.AskAsync(Query, new { id = Samples.Lot, after }, role: "department"))
                .Data.GetProperty("trace")
                .GetProperty("nodes");
            seen.AddRange(page.GetProperty("edges").EnumerateArray());
            Assert.Equal(seen[^1].GetProperty("cursor").GetString(), page.GetProperty("pageInfo").GetProperty("endCursor").GetString());
            after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()
                ? seen[^1].GetProperty("cursor").GetString()
                : null;
        } while (after is not null);
        var whole = await NodesAsync("position", "department", null, "DESTINATION");
        Assert.Equal(whole.Count, seen.Count);
        var items = seen.Where(edge => edge.GetProperty("node").TryGetProperty("id", out _)).ToList();
        Assert.All(
            items,
            edge => Assert.Equal(edge.GetProperty("node").GetProperty("depth").GetInt32(), edge.GetProperty("depth").GetInt32())
        );
        var events = seen.Except(items).Select(edge => edge.GetProperty("depth").GetInt32()).ToList();
        Assert.Equal(events.Order(), events);
    }

    private async Task<List<JsonElement>> NodesAsync(string fields, string role, string? party, string direction)
    {
        var query = Where + "{ nodes { nodes { ... on Event { " + fields + " } ... on Item { id } } } } }";
        var id = direction == "SOURCE" ? Samples.Cream("7") : Samples.Lot;
        var answer = await Host.AskAsync(query, new { id, direction }, role: role, party: party);
        return [.. answer.Data.GetProperty("trace").GetProperty("nodes").GetProperty("nodes").EnumerateArray()];
    }

    private static (string? Id, long? Position, string? Occurred) Told(JsonElement node) =>
        (
            node.TryGetProperty("id", out var id) ? id.GetString() : null,
            node.TryGetProperty("position", out var position) ? position.GetInt64() : null,
            node.TryGetProperty("occurred", out var occurred) ? occurred.GetString() : null
        );

    private static bool HasTime(JsonElement node) => node.TryGetProperty("occurred", out var occurred) && occurred.GetString() is not null;
}
