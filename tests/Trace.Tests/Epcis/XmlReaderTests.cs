using System.Globalization;
using System.Text;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;

namespace Xinyuan.Trace.Tests.Epcis;

public sealed class XmlReaderTests
{
    private const string Xml = "application/xml";

    private static readonly string Event = "/EPCISDocument/EPCISBody/EventList/ObjectEvent[1]";

    [Fact]
    public void The_same_events_in_XML_and_in_JSON_are_the_same_sections_and_have_the_same_hash()
    {
        var inXml = Read(XmlSamples.OfVersion2);
        var inJson = Assert.IsType<EpcisReadResult.Read>(EpcisDocument.Read(XmlSamples.Bytes(XmlSamples.InJson))).Document;
        Assert.Equal(inJson.Events.Count, inXml.Events.Count);
        foreach (var (one, other) in inJson.Events.Zip(inXml.Events))
        {
            Assert.Equal(EventHash.PrehashOf(one, HashProfile.Table), EventHash.PrehashOf(other, HashProfile.Table));
            var (sections, others) = (EventSections.Split(one), EventSections.Split(other));
            Assert.Equal(sections.Select(Text), others.Select(Text));
        }
    }

    [Fact]
    public void What_EPCIS_1_put_into_extensions_stands_side_by_side()
    {
        var document = Read(XmlSamples.OfVersion1);
        Assert.Equal(["AggregationEvent", "TransformationEvent"], document.Events.Select(said => said.Type));
        var (packed, made) = (document.Events[0], document.Events[1]);
        Assert.Equal("urn:uuid:5f0e8c7a-0000-4000-8000-000000000003", packed.EventId);
        Assert.Equal("packing", packed.BizStep);
        Assert.Equal(
            [
                new EventItem(ItemRole.Parent, "urn:epc:id:sscc:6901234.1000000001"),
                new EventItem(ItemRole.Child, "urn:epc:class:lgtin:6901234.001234.L7", IsQuantity: true, "3"),
            ],
            packed.Items
        );
        Assert.Equal("cold", packed.Json.GetProperty("farm:note").GetString());
        Assert.Equal(0.5, packed.Json.GetProperty("sensorElementList")[0].GetProperty("sensorReport")[0].GetProperty("value").GetDouble());
        Assert.Equal("M1", made.LotNumber);
        Assert.Equal("/EPCISDocument/EPCISBody/EventList/extension[1]/TransformationEvent[1]", document.PathOf(1));
        Assert.Single(packed.DocumentContext!.Value.EnumerateObject());
        Assert.Null(made.DocumentContext);
    }

    [Fact]
    public void An_answer_to_a_query_is_read()
    {
        var text = XmlSamples
            .OfVersion2.Replace("epcis:EPCISDocument", "q:EPCISQueryDocument", StringComparison.Ordinal)
            .Replace("xmlns:epcis=\"urn:epcglobal:epcis:xsd:2\"", "xmlns:q=\"urn:epcglobal:epcis-query:xsd:2\"", StringComparison.Ordinal)
            .Replace("<EventList>", "<q:QueryResults><queryName>Simple</queryName><resultsBody><EventList>", StringComparison.Ordinal)
            .Replace("</EventList>", "</EventList></resultsBody></q:QueryResults>", StringComparison.Ordinal);
        Assert.Equal(2, Read(text).Events.Count);
    }

    [Fact]
    public void An_event_type_and_names_of_ones_own_keep_their_namespaces()
    {
        var said = Assert.Single(
            Read(
                XmlSamples.Whole(
                    """
                    <own:Weighed xmlns:own="https://own.example/#">
                      <eventTime>2026-05-04T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
                      <scale xmlns="https://scale.example/">7</scale>
                      <farm:scale xmlns:farm="urn:other:farm">8</farm:scale>
                      <own:天平>9</own:天平>
                    </own:Weighed>
                    """,
                    "2"
                )
            ).Events
        );
        Assert.Equal("own:Weighed", said.Type);
        Assert.Equal("8", said.Json.GetProperty("ns1:scale").GetString());
        Assert.Equal("7", said.Json.GetProperty("ns2:scale").GetString());
        Assert.Equal("9", said.Json.GetProperty("own:%E5%A4%A9%E5%B9%B3").GetString());
        Assert.Equal(
            ("https://scale.example/scale", "urn:other:farmscale", "https://own.example/#Weighed"),
            (said.Context.Expand("ns2:scale"), said.Context.Expand("ns1:scale"), said.Context.Expand(said.Type))
        );
    }

    [Theory]
    [InlineData("<action>ADD</action>", "<action>SELL</action>", "/action", "'SELL' is not OBSERVE, ADD or DELETE")]
    [InlineData("bizstep:commissioning", "bizstep:enchanting", "/bizStep", "'enchanting' is not a business step")]
    [InlineData("<action>ADD</action>", "", "", "action is missing")]
    [InlineData("+012.50", "a dozen", "/quantityList/quantityElement/quantity", "should be a number")]
    [InlineData("btt:po", "btt:barter", "/bizTransactionList/bizTransaction[1]/@type", "'barter' is not")]
    [InlineData(
        "minValue=\"1.50\"",
        "minValue=\"NaN\"",
        "/sensorElementList/sensorElement/sensorReport[1]/@minValue",
        "should be a number"
    )]
    [InlineData("gs1:Temperature", "Warmth", "/sensorElementList/sensorElement/sensorReport[1]/@type", "'Warmth' is not")]
    [InlineData("<action>ADD</action>", "<action>ADD</action><action>ADD</action>", "/action[1]", "twice")]
    [InlineData("<action>ADD</action>", "<action>ADD</action><colour>red</colour>", "/colour", "is not a field")]
    [InlineData("<action>ADD</action>", "<action><x/>ADD</action>", "/action", "is an object")]
    [InlineData("<epc>urn:epc:id:sgtin:6901234.001234.1</epc>", "<epc>apples</epc>", "/epcList/epc[1]", "'apples' is not a URI")]
    public void What_is_wrong_is_named_in_the_terms_of_XML(string right, string wrong, string path, string message)
    {
        var invalid = Refused(XmlSamples.OfVersion2.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal(Event + path, invalid.Findings[0].Path);
        Assert.Contains(message, invalid.Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<a/>")]
    [InlineData("{}")]
    [InlineData("<EPCISDocument/>")]
    [InlineData("<e:EPCISDocument xmlns:e='urn:epcglobal:epcis:xsd:3'/>")]
    [InlineData("<e:EPCISDocument xmlns:e='urn:epcglobal:epcis:xsd:2'><EPCISBody><EventList/></EPCISBody></e:EPCISDocument>")]
    [InlineData(
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><e:EPCISDocument xmlns:e='urn:epcglobal:epcis:xsd:2'>&e;</e:EPCISDocument>"
    )]
    [InlineData("<?xml version='1.0' encoding='ISO-8859-1'?><e:EPCISDocument xmlns:e='urn:epcglobal:epcis:xsd:2'/>")]
    [InlineData("<?xml version='1.0' encoding='UTF-16'?><e:EPCISDocument xmlns:e='urn:epcglobal:epcis:xsd:2'/>")]
    public void What_is_no_such_document_is_refused(string text) => Assert.NotEmpty(Refused(text).Findings);

    [Fact]
    public void A_document_type_is_refused_before_it_is_expanded()
    {
        const string Bomb = "<!DOCTYPE b [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
        var refused = Refused(XmlSamples.OfVersion2.Replace("?>", "?>" + Bomb, StringComparison.Ordinal));
        Assert.Contains("document type declaration", Assert.Single(refused.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_event_by_event_the_bad_one_is_left_out_and_named()
    {
        var text = XmlSamples.OfVersion2.Replace("bizstep:commissioning", "bizstep:enchanting", StringComparison.Ordinal);
        var read = Assert.IsType<EpcisReadResult.Read>(EpcisDocument.Read(XmlSamples.Bytes(text), Xml, eventByEvent: true));
        Assert.Equal(Event + "/bizStep", Assert.Single(read.LeftOut).Path);
        Assert.Equal("/EPCISDocument/EPCISBody/EventList/AssociationEvent[1]", read.Document.PathOf(0));
    }

    [Fact]
    public void Depth_and_number_of_elements_are_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("<farm:d>", 60)) + string.Concat(Enumerable.Repeat("</farm:d>", 60));
        Assert.Contains("stand within each other", Extended(deep).Findings[0].Message, StringComparison.Ordinal);
        var many = "<farm:m>" + string.Concat(Enumerable.Repeat("<x/>", EpcisLimits.XmlElementsMax)) + "</farm:m>";
        Assert.Contains("elements stand in one event", Extended(many).Findings[0].Message, StringComparison.Ordinal);
        var events = string.Concat(Enumerable.Repeat("<ObjectEvent/>", EpcisLimits.EventsMax + 1));
        var result = EpcisDocument.Read(XmlSamples.Bytes(XmlSamples.Whole(events, "2")), Xml);
        Assert.Equal(EpcisLimits.EventsMax + 1, Assert.IsType<EpcisReadResult.TooMany>(result).Events);

        static EpcisReadResult.Invalid Extended(string extension) =>
            Refused(XmlSamples.OfVersion2.Replace("<action>ADD", extension + "<action>ADD", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<{0} own:a=\"1\"")]
    [InlineData("<{0} xmlns:own=\"https://own.example/\"")]
    [InlineData("<a b=\"{0}>\"/>")]
    [InlineData("<a b='{0}\">'/>")]
    public void A_tag_of_megabytes_is_refused_before_it_is_read(string tag)
    {
        var text = string.Format(CultureInfo.InvariantCulture, tag, new string('x', EpcisLimits.XmlTagBytesMax));
        Assert.Contains("a tag has more than", Assert.Single(Refused(text).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_comments_and_texts_are_no_long_tags()
    {
        var filler = "<a " + new string('x', EpcisLimits.XmlTagBytesMax);
        var text = XmlSamples.OfVersion2.Replace("<EventList>", $"<!--{filler}--><EventList><?to {filler}?>", StringComparison.Ordinal);
        Assert.Equal(2, Read(text).Events.Count);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(XmlSamples.OfVersion2), 0xC3];
        Assert.IsType<EpcisReadResult.Invalid>(EpcisDocument.Read(bytes, Xml));
        Assert.IsType<EpcisReadResult.Invalid>(EpcisDocument.Read(Encoding.Unicode.GetBytes(XmlSamples.OfVersion2), Xml));
    }

    [Fact]
    public void Cut_off_anywhere_it_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(XmlSamples.OfVersion1);
        for (var length = 0; length < bytes.Length; length += 7)
            Assert.IsType<EpcisReadResult.Invalid>(EpcisDocument.Read(bytes.AsMemory(0, length), Xml));
    }

    private static EpcisDocument Read(string text)
    {
        var result = EpcisDocument.Read(XmlSamples.Bytes(text), Xml);
        Assert.True(
            result is EpcisReadResult.Read,
            result is EpcisReadResult.Invalid invalid ? string.Join('\n', invalid.Findings) : "read"
        );
        return ((EpcisReadResult.Read)result).Document;
    }

    private static EpcisReadResult.Invalid Refused(string text) =>
        Assert.IsType<EpcisReadResult.Invalid>(EpcisDocument.Read(XmlSamples.Bytes(text), Xml));

    private static string Text(Ledger.NewSection section) =>
        section.Name
        + " "
        + Encoding.UTF8.GetString(section.Bytes.Span)
        + string.Join(',', (section.Elements ?? []).Select(element => Encoding.UTF8.GetString(element.Span)));
}
