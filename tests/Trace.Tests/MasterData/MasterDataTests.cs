using System.Text;
using System.Text.Json.Nodes;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.MasterData;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.MasterData;

public sealed class MasterDataTests : IAsyncDisposable
{
    private const string Farm = "gln:6901234000016";
    private const string Shop = "org:open";
    private const string Place = "https://id.gs1.org/414/6901234000016";
    private const string Name = "urn:epcglobal:cbv:mda:name";

    private readonly TestLog _test = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private FileLog Log => _test.Log;

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task What_the_header_says_is_recorded_with_who_said_it_and_is_the_parties_own()
    {
        await SubmitAsync(Document("Farm at Yanji"));
        var entry = await Log.ReadAsync(1, Cancel);
        Assert.Equal((MasterDataStatement.EntryType, Farm), (entry.Envelope.Type, entry.Envelope.Issuer));
        Assert.Equal(AccessClass.Party, entry[Envelope.SectionName]!.Class);
        Assert.Equal(AccessClass.Party, entry[MasterDataStatement.SectionName]!.Class);
        var statement = MasterDataStatement.Read(entry);
        Assert.Equal(("urn:epcglobal:epcis:vtype:BusinessLocation", Place), (statement.Type, statement.Id.Canonical));
        Assert.Equal(
            [
                new MasterDataAttribute(Name, "Farm at Yanji"),
                new MasterDataAttribute("urn:epcglobal:cbv:mda:city", "Yanji"),
                new MasterDataAttribute("https://ns.farm.example/epcis/rows", "7"),
                new MasterDataAttribute("https://ns.farm.example/epcis/soil", "{\"farm:kind\":\"loam\"}"),
            ],
            statement.Attributes
        );
        Assert.Equal([Place + "/254/gate1"], statement.Children);
    }

    [Fact]
    public async Task Said_again_nothing_is_recorded_and_the_latest_of_each_party_counts()
    {
        await SubmitAsync(Document("Old name"));
        var size = Log.Head.Size;
        await SubmitAsync(Document("Old name", eventId: "urn:x:2"));
        Assert.Equal(size + 1, Log.Head.Size);
        await SubmitAsync(Document("New name", eventId: "urn:x:3"));
        await SubmitAsync(Document("Old name"));
        await SubmitAsync(Document("The shop's name for it"), Shop);
        var store = await StoreAsync();
        Assert.Equal(
            [(Farm, "New name"), (Shop, "The shop's name for it")],
            store.Of(Place).Select(statement => (statement.Submitter, statement.Attributes[0].Value))
        );
        Assert.Empty(store.Of("https://id.gs1.org/414/6901234000023"));
    }

    [Fact]
    public async Task A_reader_finds_by_it_only_what_they_may_read()
    {
        await SubmitAsync(Document("Farm at Yanji"));
        await SubmitAsync(Document("The shop's name for it"), Shop);
        var store = await StoreAsync();
        Assert.Equal(["Farm at Yanji", "The shop's name for it"], store.SeenBy(_ => true).AttributesOf(Place)[Name]);
        Assert.Equal(["The shop's name for it"], store.SeenBy(party => party == Shop).AttributesOf(Place)[Name]);
        Assert.Empty(store.SeenBy(_ => false).AttributesOf(Place));
        Assert.Empty(store.SeenBy(_ => false).DescendantsOf(Place));
    }

    [Fact]
    public async Task Descendants_are_children_and_their_children_though_they_go_in_a_circle()
    {
        var document = Document("Farm");
        var list = document["epcisHeader"]!["epcisMasterData"]!["vocabularyList"]![0]!["vocabularyElementList"]!.AsArray();
        list.Add(Element("urn:epc:id:sgln:6901234.00001.gate1", "Gate", "urn:x:hook"));
        list.Add(Element("urn:x:hook", "Hook", "https://id.gs1.org/414/6901234000016"));
        await SubmitAsync(document);
        Assert.Equal([Place + "/254/gate1", "urn:x:hook"], (await StoreAsync()).SeenBy(_ => true).DescendantsOf(Place).Order());
    }

    [Fact]
    public async Task A_document_of_master_data_alone_is_taken_in()
    {
        var document = Document("Farm");
        document["epcisBody"]!["eventList"] = new JsonArray();
        Assert.Empty((await SubmitAsync(document)).Receipts);
        Assert.Single((await StoreAsync()).Of(Place));
    }

    [Fact]
    public async Task XML_says_the_same()
    {
        var submission = new Submission(Farm, "application/xml", XmlSamples.Bytes(XmlSamples.OfVersion1));
        Assert.IsType<CaptureOutcome.Captured>(await new EpcisCapture(Log, TimeProvider.System).SubmitAsync(submission, Cancel));
        var statement = Assert.Single((await StoreAsync()).Of(Place));
        Assert.Equal(
            [
                new MasterDataAttribute(Name, "Farm at Yanji"),
                new MasterDataAttribute("https://ns.farm.example/epcis/address", "{\"farm:city\":\"Yanji\"}"),
            ],
            statement.Attributes
        );
        Assert.Equal([Place + "/254/gate1"], statement.Children);
    }

    [Fact]
    public void More_than_the_limit_is_refused()
    {
        var document = Document("Farm");
        var list = document["epcisHeader"]!["epcisMasterData"]!["vocabularyList"]![0]!["vocabularyElementList"]!.AsArray();
        while (list.Count <= EpcisLimits.MasterDataMax)
            list.Add(Element("urn:x:" + list.Count, "n"));
        var invalid = Assert.IsType<EpcisReadResult.Invalid>(Samples.Read(document));
        Assert.EndsWith($"/vocabularyElementList/{EpcisLimits.MasterDataMax}", invalid.Findings[0].Path, StringComparison.Ordinal);
    }

    private static JsonObject Document(string name, string eventId = "urn:x:1")
    {
        var document = Samples.Edited("ObjectEvent", json => json["eventID"] = eventId);
        var element = Element("urn:epc:id:sgln:6901234.00001.0", name, "urn:epc:id:sgln:6901234.00001.gate1");
        var attributes = element["attributes"]!.AsArray();
        attributes.Add(new JsonObject { ["id"] = "urn:epcglobal:cbv:mda#city", ["attribute"] = "Yanji" });
        attributes.Add(new JsonObject { ["id"] = "farm:rows", ["attribute"] = 7 });
        attributes.Add(
            new JsonObject
            {
                ["id"] = "farm:soil",
                ["attribute"] = new JsonObject { ["farm:kind"] = "loam" },
            }
        );
        document["epcisHeader"] = new JsonObject
        {
            ["epcisMasterData"] = new JsonObject
            {
                ["vocabularyList"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "urn:epcglobal:epcis:vtype:BusinessLocation",
                        ["vocabularyElementList"] = new JsonArray(element),
                    }
                ),
            },
        };
        return document;
    }

    private static JsonObject Element(string id, string name, params string[] children) =>
        new()
        {
            ["id"] = id,
            ["attributes"] = new JsonArray(new JsonObject { ["id"] = "cbvmda:name", ["attribute"] = name }),
            ["children"] = new JsonArray([.. children.Select(child => (JsonNode)child)]),
        };

    private async Task<CaptureOutcome.Captured> SubmitAsync(JsonObject document, string submitter = Farm)
    {
        var submission = new Submission(submitter, "application/ld+json", Encoding.UTF8.GetBytes(document.ToJsonString()));
        return Assert.IsType<CaptureOutcome.Captured>(await new EpcisCapture(Log, TimeProvider.System).SubmitAsync(submission, Cancel));
    }

    private async Task<MasterDataStore> StoreAsync()
    {
        var store = new MasterDataStore();
        foreach (var position in Log.Find(MasterDataStore.Followed))
            store.Apply(await Log.ReadAsync(position, Cancel));
        return store;
    }
}
