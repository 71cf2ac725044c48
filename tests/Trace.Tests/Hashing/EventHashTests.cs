using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Hashing;

public sealed class EventHashTests
{
    private const string Start = "eventType=ObjectEventeventTime=2026-05-04T01:30:00.125ZeventTimeZoneOffset=+08:00";
    private const string Observed = "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-shipping";

    [Fact]
    public void The_hash_is_that_of_the_text_with_every_field_in_its_place()
    {
        var said = One(
            """
            "epcList":["urn:epc:id:sgtin:6901234.001234.2","https://id.gs1.org/01/06901234012347/10/L7/21/1"],
            "quantityList":[{"quantity":12.50,"epcClass":"urn:epc:class:lgtin:6901234.001234.L7","uom":"KGM"}],
            "readPoint":{"id":"urn:epc:id:sgln:6901234.00001.0","farm:row":"B"},
            "bizTransactionList":[{"bizTransaction":"urn:x:7","type":"po"},{"type":"inv","bizTransaction":"urn:x:9"}],
            "farm:note":{"farm:b":["2","1"],"farm:a":true}
            """
        );
        const string Text =
            Start
            + "epcListepc=https://id.gs1.org/01/06901234012347/21/1epc=https://id.gs1.org/01/06901234012347/21/2"
            + "quantityListquantityElementepcClass=https://id.gs1.org/01/06901234012347/10/L7quantity=12.5uom=KGM"
            + Observed
            + "readPointid=https://id.gs1.org/414/6901234000016{https://ns.farm.example/epcis/}row=B"
            + "bizTransactionListtype=https://ref.gs1.org/cbv/BTT-invbizTransaction=urn:x:9"
            + "type=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:x:7"
            + "{https://ns.farm.example/epcis/}note{https://ns.farm.example/epcis/}a=true"
            + "{https://ns.farm.example/epcis/}b=1{https://ns.farm.example/epcis/}b=2";
        Assert.Equal(Text, EventHash.PrehashOf(said, HashProfile.Table));
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
        Assert.Equal($"ni:///sha-256;{hex}?ver=CBV2.0", EventHash.Of(said, HashProfile.Table));
        Assert.Equal("hash:" + hex, EventHash.TermOf(said));
        Assert.Equal("hash:" + hex, EventHash.TermOf(EventHash.Of(said, HashProfile.Table)));
    }

    [Fact]
    public void The_two_orders_differ_in_what_the_reference_sorts_to_the_end()
    {
        var said = One(
            """
            "epcList":[],"sourceList":[{"type":"location","source":"urn:x:s"}],"destinationList":[{"type":"location","destination":"urn:x:d"}],
            "farm:z":"1"
            """
        );
        const string Source = "sourceListtype=https://ref.gs1.org/cbv/SDT-locationsource=urn:x:s";
        const string Destination = "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=urn:x:d";
        const string Extension = "{https://ns.farm.example/epcis/}z=1";
        Assert.Equal(Start + Observed + Source + Destination + Extension, EventHash.PrehashOf(said, HashProfile.Table));
        Assert.Equal(Start + Observed + Destination + Source + Extension, EventHash.PrehashOf(said, HashProfile.Reference));
    }

    [Fact]
    public void A_parent_stands_behind_the_items_in_the_table_and_before_them_in_the_reference()
    {
        var said = Sample("TransactionEvent", json => json["epcList"] = new JsonArray("urn:x:1"));
        Assert.Contains("epcListepc=urn:x:1parentID=", EventHash.PrehashOf(said, HashProfile.Table), StringComparison.Ordinal);
        Assert.Contains("169012340000000013epcListepc=urn:x:1", EventHash.PrehashOf(said, HashProfile.Reference), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-05-04T01:30:00.0005Z", "2026-05-04T01:30:00.001Z")]
    [InlineData("2026-05-04T01:30:00.00049Z", "2026-05-04T01:30:00.000Z")]
    [InlineData("2026-05-04T01:30:59.9995Z", "2026-05-04T01:31:00.000Z")]
    [InlineData("2026-12-31T23:59:59.9999-08:00", "2027-01-01T08:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.9999Z", "9999-12-31T23:59:59.999Z")]
    public void A_time_is_rounded_half_up_at_the_third_decimal(string spelled, string hashed)
    {
        var said = One("\"epcList\":[]", json => json["eventTime"] = spelled);
        Assert.Contains($"eventTime={hashed}eventTimeZoneOffset", EventHash.PrehashOf(said, HashProfile.Table), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20.0", "20")]
    [InlineData("-0.050", "-0.05")]
    [InlineData("1.5e3", "1500")]
    [InlineData("25E-4", "0.0025")]
    [InlineData("-0.0", "0")]
    [InlineData("12345678901234567890.5", "12345678901234567890.5")]
    [InlineData("1e-7", "0.0000001")]
    [InlineData("1e999999999", "1e999999999")]
    public void A_number_is_written_exactly_and_without_padding(string spelled, string hashed)
    {
        var said = One($"\"epcList\":[],\"farm:n\":{spelled}");
        Assert.EndsWith("}n=" + hashed, EventHash.PrehashOf(said, HashProfile.Table), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("007", "7")]
    [InlineData("+5.10", "5.1")]
    [InlineData(" 12 ", "12")]
    [InlineData("1_0", "1_0")]
    [InlineData("inf", "inf")]
    [InlineData("2026-05-04", "2026-05-04")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("e5", "e5")]
    [InlineData("٣", "٣")]
    public void A_text_in_an_extension_counts_as_a_number_when_it_is_one(string spelled, string hashed)
    {
        var said = One($"\"epcList\":[],\"farm:n\":\"{spelled}\"");
        Assert.EndsWith("}n=" + hashed, EventHash.PrehashOf(said, HashProfile.Table), StringComparison.Ordinal);
    }

    [Fact]
    public void Id_recording_error_and_comments_count_for_nothing()
    {
        foreach (var type in Samples.Events.Keys)
        {
            var bare = Sample(
                type,
                json =>
                {
                    foreach (var name in (string[])["eventID", "recordTime", "errorDeclaration"])
                        json.Remove(name);
                }
            );
            var said = Sample(type, json => json["rdfs:comment"] = "as told by Li");
            Assert.Equal(EventHash.Of(bare, HashProfile.Table), EventHash.Of(said, HashProfile.Table));
            Assert.Equal(EventHash.Of(bare, HashProfile.Reference), EventHash.Of(said, HashProfile.Reference));
        }
    }

    [Fact]
    public void Every_other_field_counts()
    {
        foreach (var type in Samples.Events.Keys)
        {
            var whole = Sample(type, _ => { });
            foreach (var (name, value) in (JsonObject)JsonNode.Parse(Samples.Events[type])!)
            {
                var isEmpty = name == "https://ns.example/field" || value is JsonArray { Count: 0 };
                if (name is "type" or "eventID" or "recordTime" or "errorDeclaration" || isEmpty)
                    continue;
                var text = EventHash.PrehashOf(whole, HashProfile.Table);
                Assert.True(text.Contains(name.Replace("farm:", "{https://ns.farm.example/epcis/}", StringComparison.Ordinal)), name);
            }
        }
    }

    [Fact]
    public void Whatever_the_spelling_and_order_the_hash_is_the_same()
    {
        var one = One("\"epcList\":[\"urn:epc:id:sgtin:6901234.001234.2\",\"urn:epc:id:sscc:6901234.1000000001\"]");
        var other = One(
            "\"epcList\":[\"https://shop.example/x/00/169012340000000013?a=b\",\"https://id.gs1.org/gtin/6901234012347/lot/L7/ser/2\"]",
            json => (json["bizStep"], json["eventTime"]) = ("https://ref.gs1.org/cbv/BizStep-shipping", "2026-05-04T01:30:00.125Z")
        );
        Assert.Equal(EventHash.PrehashOf(one, HashProfile.Table), EventHash.PrehashOf(other, HashProfile.Table));
    }

    [Theory]
    [InlineData("ni:///sha-256;00?ver=CBV2.0")]
    [InlineData("ni:///sha-256;6AE96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7?ver=CBV2.0")]
    [InlineData("ni:///sha-256;6ae96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7?ver=CBV2.1")]
    public void What_is_no_such_hash_finds_nothing(string uri) => Assert.Null(EventHash.TermOf(uri));

    private static EpcisEvent Sample(string type, Action<JsonObject> edit) => Read(Samples.Edited(type, edit));

    private static EpcisEvent One(string members, Action<JsonObject>? edit = null)
    {
        var json = (JsonObject)
            JsonNode.Parse(
                $$"""
                {"type":"ObjectEvent","eventTime":"2026-05-04T09:30:00.125+08:00","eventTimeZoneOffset":"+08:00",
                 "action":"OBSERVE","bizStep":"shipping",{{members}}}
                """
            )!;
        edit?.Invoke(json);
        return Read(Samples.Wrap(json));
    }

    private static EpcisEvent Read(JsonObject document) =>
        Assert.Single(
            Assert.IsType<EpcisReadResult.Read>(EpcisDocument.Read(Encoding.UTF8.GetBytes(document.ToJsonString()))).Document.Events
        );
}
