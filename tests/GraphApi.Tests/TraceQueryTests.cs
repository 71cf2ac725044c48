namespace Xinyuan.GraphApi.Tests;

/// <summary>A carton of two jars, told by maker and importer; one host for all, since nothing here writes.</summary>
public sealed class TradeFixture : IAsyncLifetime
{
    internal EdgeHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await EdgeHost.StartWithGrainsAsync();
        await Host.RecordAsync(Samples.Filings);
        await Host.CaptureAsync(Samples.Maker, Samples.Made, Samples.Packed);
        await Host.CaptureAsync(Samples.Importer, Samples.Received, Samples.Unpacked, Samples.SoldOther);
        await Host.CaptureAsync("nat:KR:stall-1", Samples.Said("recalled"));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

public class TraceQueryTests(TradeFixture trade) : IClassFixture<TradeFixture>
{
    private const string Query = """
        query T($id: String!, $direction: Direction!) { trace(id: $id, direction: $direction) { root depth truncated withheld asOf { position }
          nodes { nodes { __typename ... on Event { position bizStep issuer { id } items { id } documents { id } withheld } ... on Item { id relation } } }
          edges { nodes { event item role } } } }
        """;

    private EdgeHost Host => trade.Host;

    [Fact]
    public async Task A_consumer_sees_the_item_s_own_way_and_of_each_event_its_own_item()
    {
        var trace = (
            await Host.AskAsync(Query, new { id = $"(01){Samples.Gtin}(21)7", direction = "SOURCE" }, role: "consumer")
        ).Data.GetProperty("trace");
        var nodes = trace.GetProperty("nodes").GetProperty("nodes").EnumerateArray().ToList();
        var events = nodes.Where(node => node.GetProperty("__typename").GetString() == "Event").ToList();
        var steps = events.Select(node => node.GetProperty("bizStep").GetString()).ToList();
        Assert.Contains("commissioning", steps);
        Assert.Contains("receiving", steps);
        Assert.DoesNotContain("retail_selling", steps);
        var items = events
            .SelectMany(node => node.GetProperty("items").EnumerateArray())
            .Select(item => item.GetProperty("id").GetString());
        Assert.All(items, item => Assert.EndsWith("/21/7", item, StringComparison.Ordinal));
        Assert.All(events, node => Assert.Empty(node.GetProperty("documents").EnumerateArray()));
        Assert.All(
            events,
            node => Assert.Contains("WITHHELD:items", node.GetProperty("withheld").EnumerateArray().Select(entry => entry.GetString()))
        );
        Assert.DoesNotContain(Samples.Carton, trace.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("/21/8", trace.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(Host.Log.Head.Size - 1, trace.GetProperty("asOf").GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task A_consumer_does_not_learn_where_goods_went()
    {
        foreach (var id in (string[])[Samples.Lot, Samples.Carton, Samples.Cream("7"), "urn:nothing"])
        {
            var trace = (await Host.AskAsync(Query, new { id, direction = "DESTINATION" }, role: "consumer")).Data.GetProperty("trace");
            Assert.Empty(trace.GetProperty("edges").GetProperty("nodes").EnumerateArray());
            Assert.DoesNotContain(
                trace.GetProperty("nodes").GetProperty("nodes").EnumerateArray(),
                node => node.GetProperty("__typename").GetString() == "Event"
            );
            Assert.Equal(
                ["WITHHELD:nodes", "WITHHELD:edges"],
                trace.GetProperty("withheld").EnumerateArray().Select(entry => entry.GetString())
            );
        }
    }

    [Fact]
    public async Task A_department_sees_the_whole_trace()
    {
        var trace = (await Host.AskAsync(Query, new { id = Samples.Lot, direction = "DESTINATION" }, role: "department")).Data.GetProperty(
            "trace"
        );
        Assert.Contains("retail_selling", trace.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("PO-77", trace.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(Samples.Carton, trace.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(trace.GetProperty("withheld").EnumerateArray());
    }

    [Fact]
    public async Task A_party_sees_its_own_events_of_a_trace_as_far_as_they_hang_together()
    {
        var where = new { id = Samples.Lot, direction = "DESTINATION" };
        var maker = (await Host.AskAsync(Query, where, role: "enterprise", party: Samples.Maker)).Data.GetProperty("trace");
        var nodes = maker.GetProperty("nodes").GetProperty("nodes").EnumerateArray();
        var steps = nodes
            .Where(node => node.TryGetProperty("bizStep", out _))
            .Select(node => node.GetProperty("bizStep").GetString())
            .ToList();
        Assert.Contains("packing", steps);
        Assert.DoesNotContain("receiving", steps);
        Assert.DoesNotContain("retail_selling", steps);
        var stranger = (await Host.AskAsync(Query, where, role: "enterprise", party: "org:stranger")).Data.GetProperty("trace");
        Assert.Empty(stranger.GetProperty("edges").GetProperty("nodes").EnumerateArray());
    }

    [Fact]
    public async Task Who_names_a_carton_learns_neither_what_is_in_it_nor_of_which_lot_that_is()
    {
        var consumer = ("Xinyuan-Role", "consumer");
        var carton = Uri.EscapeDataString(Samples.Carton);
        var asked = await Host.AskAsync(Query, new { id = Samples.Carton, direction = "SOURCE" }, role: "consumer");
        using var traced = await Host.GetAsync($"/trace?id={carton}", consumer);
        using var found = await Host.GetAsync($"/events?MATCH_anyEPC={carton}", consumer);
        foreach (var told in (string[])[asked.Data.GetRawText(), await traced.TextAsync(), await found.TextAsync()])
        {
            Assert.Contains(Samples.Carton, told, StringComparison.Ordinal);
            Assert.DoesNotContain(Samples.Gtin, told, StringComparison.Ordinal);
        }
        var whole = await Host.AskAsync(Query, new { id = Samples.Carton, direction = "SOURCE" }, role: "department");
        Assert.Contains(Samples.Lot, whole.Data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_class_opens_nothing_and_a_lot_none_of_its_trade()
    {
        var product = (
            await Host.AskAsync(
                "query P($id: String!) { product(id: $id) { events { nodes { type } } } }",
                new { id = $"https://id.gs1.org/01/{Samples.Gtin}" },
                role: "consumer"
            )
        );
        Assert.Empty(product.Data.GetProperty("product").GetProperty("events").GetProperty("nodes").EnumerateArray());
        var lot = (
            await Host.AskAsync(
                "query P($id: String!) { product(id: $id) { events { nodes { type } } } }",
                new { id = Samples.Lot },
                role: "consumer"
            )
        );
        Assert.DoesNotContain("TransactionEvent", lot.Data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lot_written_beside_a_serial_number_opens_none_of_the_lot_s_trade()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.CaptureAsync(Samples.Maker, Samples.Made, Ordered);
        var (made, ordered) = (0L, 1L);
        const string Ask = "query P($id: String!) { product(id: $id) { events { nodes { position } } } }";
        foreach (var serial in (string[])["made-up", "7"])
        {
            var id = $"https://id.gs1.org/01/{Samples.Gtin}/10/L1/21/{serial}";
            var seen = await host.AskAsync(Ask, new { id }, role: "consumer");
            var positions = seen
                .Data.GetProperty("product")
                .GetProperty("events")
                .GetProperty("nodes")
                .EnumerateArray()
                .Select(one => one.GetProperty("position").GetInt64())
                .ToList();
            Assert.DoesNotContain(ordered, positions);
            Assert.Contains(made, positions);
            using var proof = await host.GetAsync($"/proof/{ordered}?item={Uri.EscapeDataString(id)}", ("Xinyuan-Role", "consumer"));
            Assert.Equal(System.Net.HttpStatusCode.NotFound, proof.StatusCode);
            var found = await host.GetAsync($"/events?MATCH_anyEPC={Uri.EscapeDataString(id)}", ("Xinyuan-Role", "consumer"));
            Assert.DoesNotContain("TransactionEvent", await found.TextAsync(), StringComparison.Ordinal);
        }
        // To whom the trade is open it is there.
        var whole = await host.AskAsync(Ask, new { id = $"https://id.gs1.org/01/{Samples.Gtin}/10/L1/21/made-up" }, role: "department");
        Assert.Contains($"\"position\":{ordered}", whole.Data.GetRawText(), StringComparison.Ordinal);
    }

    // An order for the lot, before its jars had codes.
    private static object Ordered =>
        new
        {
            type = "TransactionEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-000000000077",
            eventTime = "2026-08-20T10:00:00.000+09:00",
            eventTimeZoneOffset = "+09:00",
            action = "ADD",
            bizStep = "accepting",
            bizTransactionList = (object[])[new { type = "po", bizTransaction = "urn:epcglobal:cbv:bt:6901234000016:PO-78" }],
            quantityList = (object[])[new { epcClass = Samples.Lot, quantity = 2 }],
        };

    [Fact]
    public async Task A_product_has_its_way_its_batch_and_who_answers_for_it()
    {
        const string Product = """
            query P($id: String!) { product(id: $id) { id batch status vouched masterData { name } responsible { role party { name } }
              events { nodes { bizStep vouched place { gln name } proof { leafHash index bundle } } } asOf { checkpoint } } }
            """;
        var product = (await Host.AskAsync(Product, new { id = "urn:epc:id:sgtin:8801234.056789.7" }, role: "consumer")).Data.GetProperty(
            "product"
        );
        Assert.Equal(Samples.Cream("7"), product.GetProperty("id").GetString());
        Assert.Equal("L1", product.GetProperty("batch").GetString());
        Assert.True(product.GetProperty("vouched").GetBoolean());
        Assert.NotEqual("RECALLED", product.GetProperty("status").GetString());
        Assert.Equal(
            ["OWNER", "SELLER", "DOMESTIC_AGENT"],
            product.GetProperty("responsible").EnumerateArray().Select(one => one.GetProperty("role").GetString())
        );
        var received = product
            .GetProperty("events")
            .GetProperty("nodes")
            .EnumerateArray()
            .Single(one => one.GetProperty("bizStep").GetString() == "receiving");
        Assert.Equal("延吉保税仓", received.GetProperty("place").GetProperty("name").GetString());
        var bundle = System.Text.Encoding.UTF8.GetBytes(received.GetProperty("proof").GetProperty("bundle").GetString()!);
        var good = Assert.IsType<Ledger.BundleVerdict.Good>(Ledger.ProofBundle.Check(bundle, null));
        Assert.DoesNotContain("trade", good.Sections.Keys);
        Assert.NotNull(product.GetProperty("asOf").GetProperty("checkpoint").GetString());
        var said = product
            .GetProperty("events")
            .GetProperty("nodes")
            .EnumerateArray()
            .Single(one => one.GetProperty("bizStep").GetString() == "inspecting");
        Assert.False(said.GetProperty("vouched").GetBoolean());
    }
}
