using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Tests.Query;

/// <summary>What was captured under one spelling is found by every other.</summary>
public sealed class SpellingTests
{
    private static readonly Caller Everybody = new(Enum.GetValues<Role>(), null, Open: true);

    // An event that spells each of its identifiers in its own way, and other spellings of the same.
    [Theory]
    [InlineData("MATCH_epc", "urn:epc:id:sgtin:6901234.001234.1")]
    [InlineData("MATCH_epc", "https://id.gs1.org/01/06901234012347/21/1")]
    [InlineData("MATCH_epc", "http://shop.example/some/stem/01/06901234012347/10/ANY/21/1?17=271231")]
    [InlineData("MATCH_epc", "https://ns.farm.example/item/1")]
    [InlineData("MATCH_epc", "farm:item/1")]
    [InlineData("MATCH_epcClass", "https://id.gs1.org/01/06901234012347/10/L7")]
    [InlineData("MATCH_epcClass", "urn:epc:class:lgtin:6901234.001234.L7")]
    [InlineData("EQ_readPoint", "urn:epc:id:sgln:6901234.00001.0")]
    [InlineData("EQ_readPoint", "https://id.gs1.org/414/6901234000016")]
    [InlineData("EQ_bizLocation", "https://ns.farm.example/barn")]
    [InlineData("EQ_bizLocation", "farm:barn")]
    [InlineData("EQ_bizStep", "commissioning")]
    [InlineData("EQ_bizStep", "https://ref.gs1.org/cbv/BizStep-commissioning")]
    [InlineData("EQ_bizStep", "urn:epcglobal:cbv:bizstep:commissioning")]
    [InlineData("EQ_bizStep", "cbv:BizStep-commissioning")]
    [InlineData("EQ_disposition", "https://ns.farm.example/ripe")]
    [InlineData("EQ_disposition", "farm:ripe")]
    [InlineData("EQ_bizTransaction", "https://id.gs1.org/253/6901234000016X1")]
    [InlineData("EQ_bizTransaction", "urn:epc:id:gdti:6901234.00001.X1")]
    [InlineData("EQ_bizTransaction_https://ref.gs1.org/cbv/BTT-po", "urn:epc:id:gdti:6901234.00001.X1")]
    [InlineData("EQ_source_cbv:SDT-owning_party", "https://id.gs1.org/417/6901234000016")]
    [InlineData("EQ_eventID", "urn:uuid:00000000-0000-4000-8000-000000000001")]
    public async Task What_was_captured_is_found_by_every_spelling(string parameter, string value)
    {
        await using var host = await EdgeHost.StartAsync();
        const string Said = """
            {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"farm":"https://ns.farm.example/"}],
             "type":"ObjectEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000001","eventTime":"2026-08-01T09:00:00Z","eventTimeZoneOffset":"+00:00",
             "action":"ADD","epcList":["https://other.example/01/06901234012347/21/1","farm:item/1"],
             "quantityList":[{"epcClass":"urn:epc:class:lgtin:6901234.001234.L7"}],"bizStep":"commissioning","disposition":"farm:ripe",
             "readPoint":{"id":"urn:epc:id:sgln:6901234.00001.0"},"bizLocation":{"id":"farm:barn"},
             "bizTransactionList":[{"type":"po","bizTransaction":"urn:epc:id:gdti:6901234.00001.X1"}],
             "sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:6901234.00001"}]}
            """;
        using var created = await host.PostAsync("/events", Said);
        Assert.True(created.IsSuccessStatusCode, await created.TextAsync());
        Assert.Equal([1], (await host.EventsAsync(QueryClient.Of("/events", (parameter, value)))).Numbers());
    }

    /// <summary>Every published document in one log, each from a sender of its own since some repeat ids with other content.</summary>
    [Fact]
    public async Task Every_published_event_is_found_by_every_identifier_that_it_names()
    {
        var data = Environment.GetEnvironmentVariable("XINYUAN_ACCEPTANCE");
        Assert.SkipWhen(data is null, "XINYUAN_ACCEPTANCE is not set");
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await EdgeHost.StartAsync();
        var capture = host.Services.GetRequiredService<EpcisCapture>();
        var (files, events, asked) = (0, 0, 0);
        var captured = new List<EpcisEvent>();
        string[] folders = ["epcis/openepcis-query", "epcis/openepcis-documents", "epcis/openepcis-events", "epcis/gs1-examples", "trace"];
        foreach (var file in folders.SelectMany(folder => Files(Path.Combine(data!, folder))))
        {
            var submission = new Submission($"org:file{files}", "application/ld+json", await File.ReadAllBytesAsync(file, cancel));
            if (await capture.SubmitAsync(submission, cancel) is not CaptureOutcome.Captured outcome)
                continue;
            files++;
            foreach (var receipt in outcome.Receipts)
                captured.Add(EpcisEvent.FromEntry(await host.Log.ReadAsync(receipt.Position, cancel)));
        }
        foreach (var said in captured)
        {
            events++;
            foreach (var (parameter, value) in Identifiers(said))
            {
                asked++;
                await AssertFoundAsync(host, said, parameter, value);
            }
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{files} documents, {events} events, {asked} queries");
        Assert.True(files > 0);
    }

    private static async Task AssertFoundAsync(EdgeHost host, EpcisEvent said, string parameter, string value)
    {
        // Prefixes as the event's own document declares them.
        var query = new Dictionary<string, object> { [parameter] = new[] { value } };
        if (said.Json.TryGetProperty("@context", out var own) || (said.DocumentContext is { } outer && (own = outer).ValueKind != default))
            query["@context"] = own;
        var read = EventQuery.Read(JsonSerializer.SerializeToElement(query));
        Assert.True(read is QueryReadResult.Read, $"{parameter}={value}: {(read as QueryReadResult.Invalid)?.Fault}");
        var finder = host.Services.GetRequiredService<EventFinder>();
        var page = new EventPage(host.Log.Head.Size, null, 1_000);
        var found = Assert.IsType<FindResult.Found>(
            await finder.FindAsync(((QueryReadResult.Read)read).Query, Everybody, page, TestContext.Current.CancellationToken)
        );
        Assert.True(
            found.Events.Any(one => one.Event.EventId == said.EventId && one.Event.Submitter == said.Submitter),
            $"{parameter}={value} does not find {said.EventId}"
        );
    }

    private static IEnumerable<(string Parameter, string Value)> Identifiers(EpcisEvent said)
    {
        foreach (var item in said.Items)
        {
            foreach (var spelling in Spellings(item.Spelling))
                yield return (item.IsQuantity ? "MATCH_anyEPCClass" : "MATCH_anyEPC", spelling);
        }
        (string Parameter, string? Value)[] named =
        [
            ("EQ_eventID", said.EventId),
            ("EQ_readPoint", said.ReadPoint),
            ("EQ_bizLocation", said.BizLocation),
            ("EQ_transformationID", said.TransformationId),
            .. said.BizTransactions.Select(id => ("EQ_bizTransaction", (string?)id)),
        ];
        foreach (var (parameter, value) in named)
        {
            foreach (var spelling in value is null ? [] : Spellings(value))
                yield return (parameter, spelling);
        }
    }

    private static IEnumerable<string> Spellings(string spelling)
    {
        var id = ItemId.Parse(spelling);
        return ((string?[])[spelling, id.Canonical, id.DigitalLink, id.ToUrn()]).OfType<string>().Distinct();
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.json*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
