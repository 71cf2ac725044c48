using System.Net;
using System.Text.Json.Nodes;
using Xinyuan.GraphApi.Access;

namespace Xinyuan.GraphApi.Tests;

/// <summary>Hash, quantities and master data of events: who sees what, and finds what by them.</summary>
public sealed class EventContentTests
{
    private const string Lot = $"https://id.gs1.org/01/{Samples.Gtin}/10/L9";
    private const string Place = $"https://id.gs1.org/414/{Samples.FactoryGln}";
    private const string Name = "urn:epcglobal:cbv:mda:name";

    private const string Asked = """
        query T($id: String!) { trace(id: $id, direction: SOURCE) { nodes { nodes { ... on Event {
          items { id quantity uom } withheld sameContent table: eventHash reference: eventHash(profile: REFERENCE)
          place { stated { issuer type attributes { name value } children } } } } } } }
        """;

    [Fact]
    public async Task Who_names_a_lot_sees_the_lot_and_neither_how_much_there_was_of_it_nor_the_hash_nor_what_the_firm_tells_its_partners()
    {
        await using var host = await StartAsync();
        var seen = await AskAsync(host, "consumer");
        Assert.Contains(Lot, seen, StringComparison.Ordinal);
        Assert.Contains("WITHHELD:items.quantity", seen, StringComparison.Ordinal);
        Assert.All(
            (string[])["4711.5", "KGM", "ni:///", "Plant of Suwon"],
            secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal)
        );
        Assert.Contains("\"sameContent\":[]", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_see_the_whole_event_sees_all_of_that()
    {
        await using var host = await StartAsync();
        var seen = await AskAsync(host, "department");
        Assert.All(
            (string[])
                ["4711.5", "KGM", "\"table\":\"ni:///sha-256;", "\"reference\":\"ni:///sha-256;", "Plant of Suwon", "\"sameContent\":[2]"],
            told => Assert.Contains(told, seen, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("department", null, 2)]
    [InlineData("enterprise", "maker", 1)]
    [InlineData("enterprise", "importer", 0)]
    [InlineData("consumer", null, 0)]
    public async Task By_master_data_a_caller_finds_what_their_own_and_open_statements_say(string role, string? party, int events)
    {
        await using var host = await StartAsync();
        List<(string, string)> headers = [(CallerReader.RoleHeader, role)];
        if (party is not null)
            headers.Add((CallerReader.PartyHeader, party == "maker" ? Samples.Maker : Samples.Importer));
        foreach (var query in (string[])[$"EQATTR_bizLocation_{Name}=Plant%20of%20Suwon", $"HASATTR_bizLocation={Name}"])
        {
            using var response = await host.GetAsync("/events?" + query, [.. headers]);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var list = (await response.JsonAsync()).GetProperty("epcisBody").GetProperty("queryResults").GetProperty("resultsBody");
            Assert.Equal(events, list.GetProperty("eventList").GetArrayLength());
        }
    }

    // The maker says an event with master data of its place; another party says the same event.
    private static async Task<EdgeHost> StartAsync()
    {
        var host = await EdgeHost.StartWithGrainsAsync();
        foreach (var (party, withMasterData) in ((string, bool)[])[(Samples.Maker, true), (Samples.Importer, false)])
        {
            using var response = await host.PostAsync("/capture", Document(withMasterData), (CallerReader.PartyHeader, party));
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }
        return host;
    }

    private static async Task<string> AskAsync(EdgeHost host, string role) =>
        (await host.AskAsync(Asked, new { id = Lot }, role: role)).Data.GetProperty("trace").GetRawText();

    private static string Document(bool withMasterData)
    {
        var document = (JsonObject)
            JsonNode.Parse(
                $$$$$$"""
                {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0",
                 "creationDate":"2026-05-05T00:00:00Z","epcisBody":{"eventList":[
                  {"type":"ObjectEvent","eventTime":"2026-05-04T10:00:00Z","eventTimeZoneOffset":"+00:00","action":"ADD","bizStep":"commissioning",
                   "quantityList":[{"epcClass":"{{{{{{Lot}}}}}}","quantity":4711.5,"uom":"KGM"}],"bizLocation":{"id":"{{{{{{Place}}}}}}"}}]}}
                """
            )!;
        if (withMasterData)
        {
            document["epcisHeader"] = JsonNode.Parse(
                $$$$$$"""
                {"epcisMasterData":{"vocabularyList":[{"type":"urn:epcglobal:epcis:vtype:BusinessLocation","vocabularyElementList":[
                  {"id":"{{{{{{Place}}}}}}","attributes":[{"id":"{{{{{{Name}}}}}}","attribute":"Plant of Suwon"}],"children":["urn:x:hall-1"]}]}]}}
                """
            );
        }
        return document.ToJsonString();
    }
}
