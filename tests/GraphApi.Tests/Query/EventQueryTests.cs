using System.Net;

namespace Xinyuan.GraphApi.Tests.Query;

/// <summary>The trade of <see cref="Samples"/> with every event recorded, for tests that only read.</summary>
public sealed class TradeFixture : IAsyncLifetime
{
    internal EdgeHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await EdgeHost.StartWithGrainsAsync();
        await Host.RecordAsync(Samples.Filings);
        await Host.CaptureAsync(Samples.Maker, Samples.Made, Samples.Packed);
        await Host.CaptureAsync(
            Samples.Importer,
            Samples.Received,
            Samples.Unpacked,
            Samples.SoldOther,
            Samples.Said("sellable_accessible")
        );
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

public sealed class EventQueryTests(TradeFixture trade) : IClassFixture<TradeFixture>
{
    private static readonly (string, string) Consumer = ("Xinyuan-Role", "consumer");
    private static readonly (string, string) Enterprise = ("Xinyuan-Role", "enterprise");
    private readonly EdgeHost _host = trade.Host;

    [Theory]
    [InlineData("", "", new[] { 1, 2, 3, 6, 4, 5 })]
    [InlineData("orderBy", "eventTime", new[] { 5, 4, 6, 3, 2, 1 })]
    [InlineData("eventType", "AggregationEvent", new[] { 2, 6 })]
    [InlineData("EQ_bizStep", "packing|unpacking", new[] { 2, 6 })]
    [InlineData("MATCH_anyEPC", "urn:epc:idpat:sgtin:8801234.*.*", new[] { 1, 2, 6, 4, 5 })]
    [InlineData("MATCH_parentID", "https://any.example/00/188012340000000014", new[] { 2, 6 })]
    [InlineData("EQ_readPoint", "urn:epc:id:sgln:8801234.00001.0", new[] { 2 })]
    [InlineData("EQ_bizLocation", "https://id.gs1.org/414/6901234000016", new[] { 3 })]
    [InlineData("EQ_bizTransaction_po", "urn:epcglobal:cbv:bt:6901234000016:PO-77", new[] { 3 })]
    [InlineData("GE_maxValue_FAH", "46.8", new[] { 3 })]
    [InlineData("EXISTS_sensorElementList", "true", new[] { 3 })]
    [InlineData("EQ_ILMD_cbvmda:lotNumber", "L1", new[] { 1 })]
    [InlineData("GE_eventTime", "2026-09-11T01:00:00Z", new[] { 6, 4, 5 })]
    [InlineData("LT_eventTime", "2026-09-01T08:00:00.001+09:00", new[] { 1 })]
    [InlineData("LT_recordTime", "2026-01-01T00:00:00Z", new int[0])]
    public async Task Who_may_see_all_finds_by_anything(string name, string value, int[] found)
    {
        var path = name.Length == 0 ? "/events" : QueryClient.Of("/events", (name, value));
        Assert.Equal(found, (await _host.EventsAsync(path)).Numbers());
    }

    [Theory]
    [InlineData("EQ_bizSteps", "packing", "EQ_bizSteps")]
    [InlineData("GE_eventTime", "soon", "GE_eventTime")]
    [InlineData("EQ_action", "SEEN", "EQ_action")]
    [InlineData("perPage", "0", "perPage")]
    [InlineData("perPage", "1001", "perPage")]
    [InlineData("nextPageToken", "made-up", "nextPageToken")]
    public async Task What_cannot_be_asked_is_400_and_named(string name, string value, string named)
    {
        using var response = await _host.GetAsync(QueryClient.Of("/events", (name, value)));
        await response.ProblemAsync(HttpStatusCode.BadRequest, "QueryParameterException", named);
    }

    [Fact]
    public async Task An_enterprise_finds_what_it_said_itself()
    {
        Assert.Equal([1, 2], (await _host.EventsAsync("/events", Enterprise, ("Xinyuan-Party", Samples.Maker))).Numbers());
        Assert.Empty(await _host.EventsAsync("/events", Enterprise, ("Xinyuan-Party", "gln:4012345000009")));
        var path = QueryClient.Of("/events", ("EQ_bizTransaction", "urn:epcglobal:cbv:bt:6901234000016:PO-77"));
        Assert.Empty(await _host.EventsAsync(path, Enterprise, ("Xinyuan-Party", Samples.Maker)));
        Assert.Equal([3], (await _host.EventsAsync(path, Enterprise, ("Xinyuan-Party", Samples.Importer))).Numbers());
    }

    [Fact]
    public async Task Who_names_an_item_sees_its_way_and_nothing_beside_it()
    {
        var path = QueryClient.Of("/events", ("MATCH_anyEPC", Samples.Cream("7")));
        var seen = await _host.EventsAsync(path, Consumer);
        Assert.Equal([1, 2, 6, 5], seen.Numbers());
        var text = string.Concat(seen.Select(one => one.GetRawText()));
        Assert.DoesNotContain(Samples.Cream("8"), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Samples.Carton, text, StringComparison.Ordinal);
        Assert.DoesNotContain("PO-77", text, StringComparison.Ordinal);
        Assert.Contains(Samples.Cream("7"), text, StringComparison.Ordinal);
    }

    // The role "consumer" is who scans a code. Every predicate there is, with a value that some event of this trade meets.
    [Fact]
    public async Task A_consumer_cannot_walk_a_firms_distribution_by_any_parameter()
    {
        (string Name, string Value)[] questions =
        [
            ("eventType", "ObjectEvent"),
            ("GE_eventTime", "2000-01-01T00:00:00Z"),
            ("GE_recordTime", "2000-01-01T00:00:00Z"),
            ("EQ_action", "OBSERVE|ADD|DELETE"),
            ("EQ_bizStep", "receiving"),
            ("EQ_disposition", "retail_sold"),
            ("EQ_readPoint", $"https://id.gs1.org/414/{Samples.FactoryGln}"),
            ("WD_bizLocation", $"https://id.gs1.org/414/{Samples.WarehouseGln}"),
            ("EQ_bizTransaction", "urn:epcglobal:cbv:bt:6901234000016:PO-77"),
            ("EQ_bizTransaction_po", "urn:epcglobal:cbv:bt:6901234000016:PO-77"),
            ("EQ_eventID", "urn:uuid:00000000-0000-4000-8000-000000000004"),
            ("MATCH_epc", "urn:epc:idpat:sgtin:8801234.*.*"),
            ("MATCH_anyEPC", "urn:epc:idpat:sgtin:*.*.*"),
            ("MATCH_anyEPC", $"https://id.gs1.org/01/{Samples.Gtin}"),
            ("MATCH_anyEPCClass", $"https://id.gs1.org/01/{Samples.Gtin}"),
            ("EXISTS_sensorElementList", "true"),
            ("EQ_type", "Temperature"),
            ("GE_maxValue_CEL", "8"),
            ("EXISTS_ILMD_cbvmda:lotNumber", "true"),
        ];
        foreach (var (name, value) in questions)
            Assert.Empty(await _host.EventsAsync(QueryClient.Of("/events", (name, value)), Consumer));

        // With an item in hand, too: only what the item's own way shows can be asked for.
        (string Name, string Value)[] withAnItem =
        [
            ("MATCH_parentID", Samples.Carton),
            ("EQ_bizTransaction", "urn:epcglobal:cbv:bt:6901234000016:PO-77"),
            ("MATCH_epc", Samples.Cream("9")),
            ("EXISTS_https://ns.example/buyer", "true"),
        ];
        foreach (var (name, value) in withAnItem)
        {
            var path = QueryClient.Of("/events", ("MATCH_anyEPC", Samples.Cream("7")), (name, value));
            Assert.Empty(await _host.EventsAsync(path, Consumer));
        }
        foreach (var list in (string[])["epcs", "bizSteps", "bizLocations", "readPoints", "dispositions"])
            Assert.Empty(await _host.MembersAsync("/" + list, Consumer));
        using var step = await _host.GetAsync("/bizSteps/receiving", Consumer);
        await step.ProblemAsync(HttpStatusCode.NotFound, "NoSuchResourceException", "no event");
    }

    [Fact]
    public async Task A_consumer_who_names_many_items_is_refused()
    {
        var jars = string.Join('|', Enumerable.Range(100, 11).Select(serial => Samples.Cream($"{serial}")));
        using var response = await _host.GetAsync(QueryClient.Of("/events", ("MATCH_epc", jars)), Consumer);
        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "QueryTooComplexException", "10 items");
    }

    [Fact]
    public async Task Top_level_resources_hold_what_the_caller_may_see()
    {
        Assert.Contains("queries", await _host.MembersAsync("/", ("Accept", "application/json")));
        Assert.Equal(5, (await _host.MembersAsync("/eventTypes", Consumer)).Count);
        Assert.Equal(
            ["commissioning", "packing", "receiving", "unpacking", "retail_selling", "inspecting"],
            await _host.MembersAsync("/bizSteps")
        );
        Assert.Equal(["commissioning", "packing"], await _host.MembersAsync("/bizSteps", Enterprise, ("Xinyuan-Party", Samples.Maker)));
        Assert.Equal([$"https://id.gs1.org/414/{Samples.FactoryGln}"], await _host.MembersAsync("/readPoints"));
        Assert.Equal([Samples.Cream("7"), Samples.Cream("8"), Samples.Carton], await _host.MembersAsync("/epcs"));
        Assert.Equal(["events"], await _host.MembersAsync("/epcs/" + Uri.EscapeDataString(Samples.Carton)));
        Assert.Equal(["events"], await _host.MembersAsync("/eventTypes/AssociationEvent"));
        Assert.Equal([2, 3, 6], (await _host.EventsAsync($"/epcs/{Uri.EscapeDataString(Samples.Carton)}/events")).Numbers());
        Assert.Equal([2], (await _host.EventsAsync("/bizSteps/cbv:BizStep-packing/events?GE_eventTime=2026-01-01T00:00:00Z")).Numbers());
        Assert.Equal([4], (await _host.EventsAsync("/dispositions/retail_sold/events")).Numbers());
        using var twice = await _host.GetAsync("/bizSteps/packing/events?EQ_bizStep=packing");
        await twice.ProblemAsync(HttpStatusCode.BadRequest, "QueryParameterException", "EQ_bizStep");
        using var none = await _host.GetAsync("/bizSteps/loading");
        await none.ProblemAsync(HttpStatusCode.NotFound, "NoSuchResourceException", "no event");
    }

    [Fact]
    public async Task Items_are_listed_once_over_many_pages()
    {
        var (items, path) = (new List<string>(), "/epcs?perPage=1");
        while (path is not null)
        {
            using var page = await _host.GetAsync(path);
            items.AddRange((await page.JsonAsync()).GetProperty("member").EnumerateArray().Select(member => member.GetString()!));
            path = page.Next();
        }
        Assert.Equal([Samples.Cream("7"), Samples.Cream("8"), Samples.Carton], items);
    }

    [Fact]
    public async Task Identifiers_go_out_as_the_caller_asks()
    {
        var path = "/events/urn:uuid:00000000-0000-4000-8000-000000000003";
        var link = Assert.Single(await _host.EventsAsync(path));
        Assert.Equal("https://id.gs1.org/414/6901234000016", link.GetProperty("bizLocation").GetProperty("id").GetString());
        var said = Assert.Single(await _host.EventsAsync(path, ("GS1-EPC-Format", "Never_Translates")));
        Assert.Equal("urn:epc:id:sgln:6901234.00001.0", said.GetProperty("bizLocation").GetProperty("id").GetString());
        using var urn = await _host.GetAsync(path, ("GS1-EPC-Format", "Always_EPC_URN"));
        Assert.Equal("Always_EPC_URN", Assert.Single(urn.Headers.GetValues("GS1-EPC-Format")));
        var spelled = Assert.Single(await urn.EventsAsync());
        Assert.Equal("urn:epc:id:sgln:6901234.00001.0", spelled.GetProperty("bizLocation").GetProperty("id").GetString());
        // Of the carton nobody said how long its company prefix is.
        Assert.Equal(Samples.Carton, spelled.GetProperty("epcList")[0].GetString());
        using var unknown = await _host.GetAsync(path, ("GS1-EPC-Format", "As_You_Like"));
        await unknown.ProblemAsync(HttpStatusCode.BadRequest, "ValidationException", "GS1-EPC-Format");
    }

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/ld+json")]
    [InlineData("application/xml, application/*;q=0.5", "application/ld+json")]
    [InlineData("application/ld+json;q=0.1, application/json", "application/json")]
    public async Task Answers_come_in_a_type_that_the_caller_takes(string accept, string type)
    {
        using var response = await _host.GetAsync("/events", ("Accept", accept));
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("Accept", "application/xml")]
    [InlineData("Accept", "application/json;q=0")]
    [InlineData("GS1-EPCIS-Min", "2.1")]
    [InlineData("GS1-EPCIS-Max", "1.2")]
    [InlineData("GS1-CBV-Min", "3.0.0")]
    public async Task What_is_not_offered_is_406(string header, string value)
    {
        using var response = await _host.GetAsync("/events", (header, value));
        await response.ProblemAsync(HttpStatusCode.NotAcceptable, "NotAcceptableException", "");
    }

    [Theory]
    [InlineData("/", "GET, HEAD, OPTIONS")]
    [InlineData("/events", "GET, HEAD, POST, OPTIONS")]
    [InlineData("/events/urn:x:1", "GET, HEAD, OPTIONS")]
    [InlineData("/epcs", "GET, HEAD, OPTIONS")]
    [InlineData("/readPoints/urn:x:1/events", "GET, HEAD, OPTIONS")]
    [InlineData("/queries", "GET, HEAD, POST, OPTIONS")]
    [InlineData("/queries/mine", "GET, HEAD, DELETE, OPTIONS")]
    public async Task OPTIONS_tells_methods_and_versions(string path, string allow)
    {
        using var response = await _host.SendAsync(HttpMethod.Options, path, null);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("2.0.0", Assert.Single(response.Headers.GetValues("GS1-EPCIS-Max")));
        Assert.Equal("2.0.0", Assert.Single(response.Headers.GetValues("GS1-CBV-Version")));
    }

    [Fact]
    public async Task Prefixes_can_be_declared_in_a_header()
    {
        var path = QueryClient.Of("/events", ("EQ_ILMD_m:lotNumber", "L1"));
        Assert.Empty(await _host.EventsAsync(path));
        Assert.Equal([1], (await _host.EventsAsync(path, ("GS1-Extensions", "x=urn:x:, m=urn:epcglobal:cbv:mda:"))).Numbers());
    }
}
