using System.Text;
using System.Text.Json.Nodes;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Tests.Epcis;

public sealed class ReaderTests
{
    public static TheoryData<string> Types => [.. Samples.Events.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_with_every_field_is_read(string type)
    {
        var read = Samples.MustRead(Samples.Document(Samples.Events[type])).Events.Single();
        Assert.Equal((type, "active", "commissioning"), (read.Type, read.Disposition, read.BizStep));
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 9, 30, 0, 125, TimeSpan.FromHours(8)), read.EventTime);
        Assert.Equal("incorrect_data", read.ErrorDeclaration!.Reason);
        Assert.Equal(2, read.BizTransactions.Count);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Samples.Events[type]), JsonNode.Parse(read.Json.GetRawText())));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_bare_event_is_read_when_it_brings_its_context(string type)
    {
        var bare = (JsonObject)JsonNode.Parse(Samples.Events[type])!;
        Assert.Equal("@context is missing", First(Samples.Read(bare)).Message);
        bare["@context"] = new JsonObject { ["farm"] = "https://ns.farm.example/epcis/" };
        Assert.Equal(type, Samples.MustRead(bare).Type);
    }

    [Fact]
    public void A_query_document_is_read()
    {
        var events = Samples.Document([.. Samples.Events.Values])["epcisBody"]!["eventList"]!.DeepClone();
        var query = new JsonObject
        {
            ["@context"] = new JsonArray(
                "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
                new JsonObject { ["farm"] = "https://ns.farm.example/epcis/" }
            ),
            ["type"] = "EPCISQueryDocument",
            ["epcisBody"] = new JsonObject
            {
                ["queryResults"] = new JsonObject
                {
                    ["queryName"] = "SimpleEventQuery",
                    ["resultsBody"] = new JsonObject { ["eventList"] = events },
                },
            },
        };
        var document = Samples.MustRead(query);
        Assert.Equal(5, document.Events.Count);
        Assert.Equal("/epcisBody/queryResults/resultsBody/eventList/4", document.PathOf(4));
    }

    [Fact]
    public void Items_have_roles_and_quantities()
    {
        var items = Samples.MustRead(Samples.Document(Samples.Events["TransformationEvent"])).Events[0].Items;
        Assert.Equal([ItemRole.Input, ItemRole.Input, ItemRole.Output, ItemRole.Output], items.Select(item => item.Role));
        Assert.Equal(("5", "KGM", true), (items[1].Quantity, items[1].Uom, items[1].IsQuantity));
        Assert.Equal((null, null, true), (items[3].Quantity, items[3].Uom, items[3].IsQuantity));
    }

    [Theory]
    [InlineData("ObjectEvent", "L7")]
    [InlineData("TransformationEvent", "M1")]
    [InlineData("AggregationEvent", null)]
    public void The_lot_number_of_the_master_data_is_known(string type, string? lot) =>
        Assert.Equal(lot, Samples.MustRead(Samples.Document(Samples.Events[type])).Events[0].LotNumber);

    [Fact]
    public void A_lot_number_under_a_prefix_that_means_something_else_is_not_the_lot_number()
    {
        var document = Samples.Document(Samples.Events["ObjectEvent"]);
        document["@context"] = new JsonArray(
            new JsonObject { ["farm"] = "https://ns.farm.example/epcis/", ["cbvmda"] = "https://ns.farm.example/other/" }
        );
        Assert.Null(Samples.MustRead(document).Events[0].LotNumber);
    }

    [Fact]
    public void A_byte_order_mark_is_tolerated() =>
        Assert.IsType<EpcisReadResult.Read>(
            EpcisDocument.Read((byte[])[0xEF, 0xBB, 0xBF, .. Bytes(Samples.Document(Samples.Events["ObjectEvent"]))])
        );

    [Fact]
    public void A_malformed_identifier_is_a_warning()
    {
        var document = Samples.MustRead(Samples.Edited("AggregationEvent", json => json["parentID"] = "urn:epc:id:sscc:69012340000.0003"));
        Assert.Equal("/epcisBody/eventList/0", Assert.Single(document.Warnings).Path);
    }

    [Theory]
    [InlineData("", "/: broken")]
    [InlineData("{", "broken")]
    [InlineData("[]", "JSON object")]
    [InlineData("{\"a\":1}", "type is missing")]
    [InlineData("{\"type\":\"EPCISDocument\",\"type\":\"EPCISDocument\"}", "twice")]
    [InlineData("{\"type\":\"\\ud800\"}", "surrogate")]
    [InlineData("{\"\\ud800\":\"\"}", "surrogate")]
    [InlineData("{\"type\":\"x\",\"eventID\":\"\\ud800\",\"eventID\":\"\"}", "surrogate")]
    public void Broken_text_is_refused_with_its_place(string text, string said) =>
        Assert.Contains(
            said.TrimStart('/', ':', ' '),
            First(EpcisDocument.Read(Encoding.UTF8.GetBytes(text))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_repeated_member_is_refused_with_its_place()
    {
        var text = Samples
            .Document(Samples.Events["ObjectEvent"])
            .ToJsonString()
            .Replace("\"quantity\":12.50", "\"quantity\":12.50,\"quantity\":13", StringComparison.Ordinal);
        Assert.Equal("/epcisBody/eventList/0/quantityList/0/quantity", First(EpcisDocument.Read(Encoding.UTF8.GetBytes(text))).Path);
    }

    [Fact]
    public void Of_a_repeated_event_id_the_last_counts()
    {
        var once = Samples.Document(Samples.Events["ObjectEvent"]).ToJsonString();
        var text = once.Replace(
            "{\"type\":\"ObjectEvent\"",
            "{\"eventID\":\"urn:x:first\",\"type\":\"ObjectEvent\"",
            StringComparison.Ordinal
        );
        var document = Assert.IsType<EpcisReadResult.Read>(EpcisDocument.Read(Encoding.UTF8.GetBytes(text))).Document;
        Assert.Equal("urn:uuid:5f0e8c7a-0000-4000-8000-000000000001", document.Events[0].EventId);
        Assert.Single(document.Warnings);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() =>
        Assert.Contains("UTF-8", First(EpcisDocument.Read((byte[])[0x22, 0xC3, 0x28, 0x22])).Message, StringComparison.Ordinal);

    [Fact]
    public void Limits_are_kept_and_named()
    {
        var deep = Samples.Edited(
            "ObjectEvent",
            json => json["farm:deep"] = JsonNode.Parse(new string('[', 40) + new string(']', 40), documentOptions: new() { MaxDepth = 99 })
        );
        Assert.Contains(
            "within each other",
            First(EpcisDocument.Read(Encoding.UTF8.GetBytes(deep.ToJsonString(new() { MaxDepth = 99 })))).Message,
            StringComparison.Ordinal
        );
        var wide = Samples.Edited("ObjectEvent", json => json["farm:text"] = new string('x', EpcisLimits.StringBytesMax));
        Assert.Equal("/epcisBody/eventList/0/farm:text", First(Samples.Read(wide)).Path);
        var many = Samples.Wrap([.. Enumerable.Range(0, EpcisLimits.EventsMax + 1).Select(_ => (JsonNode)new JsonObject())]);
        Assert.Equal(new EpcisReadResult.TooMany(EpcisLimits.EventsMax + 1), Samples.Read(many));
        Assert.Contains("bytes", First(EpcisDocument.Read(new byte[EpcisLimits.DocumentBytesMax + 1])).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static Xinyuan.Facts.Reading.Finding First(EpcisReadResult result) =>
        Assert.IsType<EpcisReadResult.Invalid>(result).Findings[0];
}
