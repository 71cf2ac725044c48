using System.Text.Json.Nodes;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Tests.Epcis;

/// <summary>Every rule, broken once: the document is refused, and the finding names the element.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("eventTime", null, "")]
    [InlineData("eventTimeZoneOffset", null, "")]
    [InlineData("action", null, "")]
    [InlineData("eventTime", "\"2026-05-04T09:30:00\"", "/eventTime")]
    [InlineData("eventTime", "\"2026-02-30T09:30:00Z\"", "/eventTime")]
    [InlineData("eventTime", "17", "/eventTime")]
    [InlineData("recordTime", "\"yesterday\"", "/recordTime")]
    [InlineData("eventTimeZoneOffset", "\"+15:00\"", "/eventTimeZoneOffset")]
    [InlineData("eventTimeZoneOffset", "\"Z\"", "/eventTimeZoneOffset")]
    [InlineData("eventID", "\"no uri\"", "/eventID")]
    [InlineData("eventID", "\"urn:批次\"", "/eventID")]
    [InlineData("certificationInfo", "[\"x\"]", "/certificationInfo/0")]
    [InlineData("certificationInfo", "{}", "/certificationInfo")]
    [InlineData("type", "\"ObjektEvent\"", "/type")]
    [InlineData("action", "\"add\"", "/action")]
    [InlineData("action", "\"OBSERVE\"", "/ilmd")]
    [InlineData("bizStep", "\"transforming\"", "/bizStep")]
    [InlineData("bizStep", "\"urn:epcglobal:cbv:bizstep:packing\"", "/bizStep")]
    [InlineData("bizStep", "\"https://ns.gs1.org/cbv/BizStep-packing\"", "/bizStep")]
    [InlineData("disposition", "\"in_transport\"", "/disposition")]
    [InlineData("persistentDisposition", "{}", "/persistentDisposition")]
    [InlineData("persistentDisposition", "{\"set\":[]}", "/persistentDisposition/set")]
    [InlineData("persistentDisposition", "{\"set\":[\"active\",\"active\"]}", "/persistentDisposition/set")]
    [InlineData("persistentDisposition", "{\"set\":[\"actif\"]}", "/persistentDisposition/set/0")]
    [InlineData("persistentDisposition", "{\"set\":[\"active\"],\"farm:x\":1}", "/persistentDisposition/farm:x")]
    [InlineData("readPoint", "{\"farm:x\":1}", "/readPoint")]
    [InlineData("readPoint", "\"urn:x:1\"", "/readPoint")]
    [InlineData("bizLocation", "{\"id\":\"here\"}", "/bizLocation/id")]
    [InlineData("epcList", "[\"urn:x:1\",\"urn:x:1\"]", "/epcList")]
    [InlineData("epcList", "[1]", "/epcList/0")]
    [InlineData("epcList", "\"urn:x:1\"", "/epcList")]
    [InlineData("quantityList", "[{\"quantity\":1}]", "/quantityList/0")]
    [InlineData("quantityList", "[{\"epcClass\":\"urn:x:1\",\"quantity\":\"1\"}]", "/quantityList/0/quantity")]
    [InlineData("quantityList", "[{\"epcClass\":\"urn:x:1\",\"uom\":\"kg\"}]", "/quantityList/0/uom")]
    [InlineData("quantityList", "[{\"epcClass\":\"urn:x:1\",\"weight\":5}]", "/quantityList/0/weight")]
    [InlineData("bizTransactionList", "[{\"type\":\"po\"}]", "/bizTransactionList/0")]
    [InlineData("bizTransactionList", "[{\"type\":\"order\",\"bizTransaction\":\"urn:x:1\"}]", "/bizTransactionList/0/type")]
    [InlineData("sourceList", "[{\"source\":\"urn:x:1\"}]", "/sourceList/0")]
    [InlineData("destinationList", "[{\"type\":\"owner\",\"destination\":\"urn:x:1\"}]", "/destinationList/0/type")]
    [InlineData(
        "destinationList",
        "[{\"type\":\"location\",\"source\":\"urn:x:1\",\"destination\":\"urn:x:1\"}]",
        "/destinationList/0/source"
    )]
    [InlineData("ilmd", "{\"materialType\":\"soil\"}", "/ilmd/materialType")]
    [InlineData("ilmd", "[]", "/ilmd")]
    [InlineData("weight", "5", "/weight")]
    [InlineData("barn:weight", "5", "/barn:weight")]
    [InlineData("parentID", "\"urn:x:1\"", "/parentID")]
    [InlineData("errorDeclaration", "{\"reason\":\"did_not_occur\"}", "/errorDeclaration")]
    [InlineData("errorDeclaration", "{\"declarationTime\":\"2026-05-05T00:00:00Z\",\"reason\":\"typo\"}", "/errorDeclaration/reason")]
    [InlineData("errorDeclaration", "{\"declarationTime\":\"2026-05-05T00:00:00Z\",\"note\":\"typo\"}", "/errorDeclaration/note")]
    [InlineData("@context", "17", "/@context")]
    public void Of_an_object_event(string field, string? value, string at) => Refused("ObjectEvent", field, value, at);

    [Theory]
    [InlineData("{}", "/0")]
    [InlineData("{\"sensorReport\":[]}", "/0/sensorReport")]
    [InlineData("{\"sensorReport\":[{\"value\":1}]}", "/0/sensorReport/0")]
    [InlineData("{\"sensorReport\":[{\"type\":\"Molar_concentration\"}]}", "/0/sensorReport/0/type")]
    [InlineData("{\"sensorReport\":[{\"type\":\"https://gs1.org/voc/Temperature\"}]}", "/0/sensorReport/0/type")]
    [InlineData("{\"sensorReport\":[{\"type\":\"Temperature\",\"value\":\"1\"}]}", "/0/sensorReport/0/value")]
    [InlineData("{\"sensorReport\":[{\"type\":\"Temperature\",\"booleanValue\":1}]}", "/0/sensorReport/0/booleanValue")]
    [InlineData("{\"sensorReport\":[{\"type\":\"Temperature\",\"hexBinaryValue\":\"0x\"}]}", "/0/sensorReport/0/hexBinaryValue")]
    [InlineData("{\"sensorReport\":[{\"type\":\"Temperature\",\"component\":\"w\"}]}", "/0/sensorReport/0/component")]
    [InlineData("{\"sensorReport\":[{\"type\":\"Temperature\",\"exception\":\"HOT\"}]}", "/0/sensorReport/0/exception")]
    [InlineData("{\"sensorReport\":[{\"type\":\"Temperature\",\"colour\":\"red\"}]}", "/0/sensorReport/0/colour")]
    [InlineData("{\"sensorMetadata\":{\"colour\":\"red\"},\"sensorReport\":[{\"type\":\"Temperature\"}]}", "/0/sensorMetadata/colour")]
    [InlineData(
        "{\"sensorMetadata\":{\"deviceID\":\"urn:x:1\"},\"sensorReport\":[{\"type\":\"Temperature\",\"deviceID\":\"urn:x:2\"}]}",
        "/0"
    )]
    public void Of_a_sensor_element(string element, string at) =>
        Refused("ObjectEvent", "sensorElementList", $"[{element}]", "/sensorElementList" + at);

    [Fact]
    public void An_object_event_names_an_object_or_a_place_with_sensors()
    {
        Assert.Equal(
            "/epcisBody/eventList/0",
            First(Samples.Edited("ObjectEvent", json => Remove(json, "epcList", "quantityList", "readPoint")))
        );
        Samples.MustRead(Samples.Edited("ObjectEvent", json => Remove(json, "epcList", "quantityList")));
        Samples.MustRead(
            Samples.Edited(
                "ObjectEvent",
                json =>
                {
                    Remove(json, "quantityList", "sensorElementList");
                    json["epcList"] = new JsonArray();
                }
            )
        );
    }

    [Theory]
    [InlineData("AggregationEvent", "ADD")]
    [InlineData("AggregationEvent", "DELETE")]
    [InlineData("AssociationEvent", "ADD")]
    [InlineData("AssociationEvent", "OBSERVE")]
    [InlineData("AssociationEvent", "DELETE")]
    public void What_is_put_together_or_taken_apart_has_a_parent(string type, string action) =>
        Assert.Equal(
            "/epcisBody/eventList/0",
            First(
                Samples.Edited(
                    type,
                    json =>
                    {
                        json["action"] = action;
                        json.Remove("parentID");
                    }
                )
            )
        );

    [Theory]
    [InlineData("AggregationEvent")]
    [InlineData("AssociationEvent")]
    public void Only_a_deletion_may_name_no_children(string type)
    {
        void Childless(JsonObject json, string action)
        {
            json["action"] = action;
            Remove(json, "childQuantityList");
            json["childEPCs"] = new JsonArray();
        }

        Assert.Equal("/epcisBody/eventList/0", First(Samples.Edited(type, json => Childless(json, "ADD"))));
        Assert.Equal("/epcisBody/eventList/0", First(Samples.Edited(type, json => Childless(json, "OBSERVE"))));
        Samples.MustRead(Samples.Edited(type, json => Childless(json, "DELETE")));
    }

    [Fact]
    public void A_transaction_names_documents_and_objects()
    {
        Assert.Equal("/epcisBody/eventList/0", First(Samples.Edited("TransactionEvent", json => Remove(json, "bizTransactionList"))));
        Assert.Equal(
            "/epcisBody/eventList/0/bizTransactionList",
            First(Samples.Edited("TransactionEvent", json => json["bizTransactionList"] = new JsonArray()))
        );
        Assert.Equal("/epcisBody/eventList/0", First(Samples.Edited("TransactionEvent", json => Remove(json, "epcList", "quantityList"))));
    }

    [Fact]
    public void A_transformation_names_inputs_and_outputs_or_its_id()
    {
        Assert.Equal(
            "/epcisBody/eventList/0",
            First(Samples.Edited("TransformationEvent", json => Remove(json, "inputEPCList", "inputQuantityList", "transformationID")))
        );
        Assert.Equal(
            "/epcisBody/eventList/0",
            First(
                Samples.Edited(
                    "TransformationEvent",
                    json => Remove(json, "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList")
                )
            )
        );
        Samples.MustRead(Samples.Edited("TransformationEvent", json => Remove(json, "inputEPCList", "inputQuantityList")));
        Samples.MustRead(Samples.Edited("TransformationEvent", json => json["transformationID"] = ""));
    }

    [Fact]
    public void A_type_of_ones_own_is_a_URI_and_keeps_its_fields()
    {
        var read = Samples.MustRead(Samples.Edited("ObjectEvent", json => json["type"] = "farm:HarvestEvent")).Events[0];
        Assert.Equal("farm:HarvestEvent", read.Type);
        Assert.Empty(read.Items);
    }

    [Theory]
    [InlineData("schemaVersion", null, "")]
    [InlineData("creationDate", null, "")]
    [InlineData("@context", null, "")]
    [InlineData("epcisBody", null, "")]
    [InlineData("schemaVersion", "\"two\"", "/schemaVersion")]
    [InlineData("creationDate", "\"2026-05-04\"", "/creationDate")]
    [InlineData("@context", "[\"not a uri\"]", "/@context/0")]
    [InlineData("@context", "[\"urn:x:1\",\"urn:x:1\"]", "/@context")]
    [InlineData("id", "\"x\"", "/id")]
    [InlineData("sender", "1", "/sender")]
    [InlineData("epcisBody", "{}", "/epcisBody")]
    [InlineData("epcisBody", "{\"eventList\":{}}", "/epcisBody/eventList")]
    [InlineData("epcisBody", "{\"eventList\":[1]}", "/epcisBody/eventList/0")]
    [InlineData("epcisBody", "{\"eventList\":[{}]}", "/epcisBody/eventList/0")]
    [InlineData("epcisHeader", "{\"x\":1}", "/epcisHeader/x")]
    [InlineData(
        "epcisHeader",
        "{\"epcisMasterData\":{\"vocabularyList\":[{\"type\":\"x\"}]}}",
        "/epcisHeader/epcisMasterData/vocabularyList/0/type"
    )]
    [InlineData("comment", "\"x\"", "/comment")]
    public void Of_a_document(string field, string? value, string at)
    {
        var document = Samples.Document(Samples.Events["ObjectEvent"]);
        if (value is null)
            document.Remove(field);
        else
            document[field] = JsonNode.Parse(value);
        Assert.Equal(at, First(document));
    }

    [Fact]
    public void A_prefix_is_declared_in_the_document_or_in_the_event_or_by_a_remote_context()
    {
        Samples.MustRead(
            Samples.Edited(
                "ObjectEvent",
                json =>
                {
                    json["@context"] = new JsonArray(new JsonObject { ["barn"] = "https://barn.example/" });
                    json["barn:weight"] = 5;
                }
            )
        );
        var remote = Samples.Edited("ObjectEvent", json => json["barn:weight"] = 5);
        ((JsonArray)remote["@context"]!).Add("https://barn.example/context.jsonld");
        Samples.MustRead(remote);
        var twoEvents = Samples.Document(Samples.Events["ObjectEvent"], Samples.Events["ObjectEvent"]);
        twoEvents["epcisBody"]!["eventList"]![0]!["@context"] = new JsonObject { ["barn"] = "https://barn.example/" };
        twoEvents["epcisBody"]!["eventList"]![1]!["barn:weight"] = 5;
        Assert.Equal("/epcisBody/eventList/1/barn:weight", First(twoEvents));
    }

    [Fact]
    public void Every_finding_is_reported_up_to_a_limit()
    {
        var document = Samples.Wrap([.. Enumerable.Range(0, 300).Select(_ => (JsonNode)new JsonObject { ["type"] = "ObjectEvent" })]);
        Assert.Equal(EpcisLimits.FindingsMax, Assert.IsType<EpcisReadResult.Invalid>(Samples.Read(document)).Findings.Count);
    }

    private static void Refused(string type, string field, string? value, string at) =>
        Assert.Equal(
            "/epcisBody/eventList/0" + at,
            First(
                Samples.Edited(
                    type,
                    json =>
                    {
                        if (value is null)
                            json.Remove(field);
                        else
                            json[field] = JsonNode.Parse(value);
                    }
                )
            )
        );

    private static void Remove(JsonObject json, params string[] fields)
    {
        foreach (var field in fields)
            json.Remove(field);
    }

    private static string First(JsonNode document) => Assert.IsType<EpcisReadResult.Invalid>(Samples.Read(document)).Findings[0].Path;
}
