using System.Text;
using System.Text.Json.Nodes;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Tests.Epcis;

/// <summary>Events that use every field their type has, with invented goods of a farm near Yanji.</summary>
internal static class Samples
{
    private const string Shared = """
        "eventTime":"2026-05-04T09:30:00.125+08:00","recordTime":"2026-05-04T01:31:00Z","eventTimeZoneOffset":"+08:00",
        "certificationInfo":["https://certs.example/organic/17"],"bizStep":"commissioning","disposition":"active",
        "persistentDisposition":{"set":["completeness_verified"],"unset":["https://ns.example/held"]},
        "readPoint":{"id":"urn:epc:id:sgln:6901234.00001.gate1","farm:row":"B"},"bizLocation":{"id":"https://id.gs1.org/414/6901234000016"},
        "bizTransactionList":[{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:6901234000016:PO-1"},{"bizTransaction":"urn:x:contract:7"}],
        "sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:6901234.00001"}],
        "destinationList":[{"type":"https://ns.example/consignee","destination":"urn:epc:id:pgln:6901234.00001"}],
        "sensorElementList":[{"sensorMetadata":{"startTime":"2026-05-04T00:00:00Z","endTime":"2026-05-04T01:00:00Z",
          "deviceID":"urn:epc:id:giai:6901234.t1","farm:batch":3},
          "sensorReport":[{"type":"Temperature","minValue":1.50,"maxValue":4e0,"uom":"CEL","exception":"ALARM_CONDITION"},
          {"type":"farm:Brix","stringValue":"12","component":"x","booleanValue":true,
          "hexBinaryValue":"0fA9","uriValue":"urn:x:1","farm:tool":{"name":"R2"}}],"farm:cabin":"left"}],
        "errorDeclaration":{"declarationTime":"2026-05-05T00:00:00Z","reason":"incorrect_data",
          "correctiveEventIDs":["urn:uuid:5f0e8c7a-0000-4000-8000-000000000099"],"farm:by":"Li"},
        "farm:weather":{"sky":"clear","degrees":[17,18.0]},"https://ns.example/field":null
        """;

    /// <summary>One event of each type; the text of each holds every field.</summary>
    public static readonly IReadOnlyDictionary<string, string> Events = new Dictionary<string, string>
    {
        ["ObjectEvent"] = Event(
            "ObjectEvent",
            1,
            """
            "action":"ADD","epcList":["urn:epc:id:sgtin:6901234.001234.1","https://id.gs1.org/01/06901234012347/10/L7/21/2"],
            "quantityList":[{"epcClass":"urn:epc:class:lgtin:6901234.001234.L7","quantity":12.50,"uom":"KGM"},{"epcClass":"urn:epc:idpat:sgtin:6901234.001234.*"}],
            "ilmd":{"cbvmda:lotNumber":"L7","gs1:countryOfOrigin":"CN","farm:hands":["Li","Kim"],"cbvmda:bestBeforeDate":"2027-05-04"}
            """
        ),
        ["AggregationEvent"] = Event(
            "AggregationEvent",
            2,
            """
            "action":"ADD","parentID":"urn:epc:id:sscc:6901234.1000000001","childEPCs":["urn:epc:id:sgtin:6901234.001234.1"],
            "childQuantityList":[{"epcClass":"https://id.gs1.org/01/06901234012347/10/L7","quantity":3}]
            """
        ),
        ["AssociationEvent"] = Event(
            "AssociationEvent",
            3,
            """
            "action":"OBSERVE","parentID":"urn:epc:id:grai:6901234.00001.5","childEPCs":["urn:epc:id:giai:6901234.t1"],"childQuantityList":[]
            """
        ),
        ["TransactionEvent"] = Event(
            "TransactionEvent",
            4,
            """
            "action":"OBSERVE","parentID":"urn:epc:id:sscc:6901234.1000000001","epcList":[],
            "quantityList":[{"epcClass":"urn:epc:class:lgtin:6901234.001234.L7","quantity":1,"uom":"KGM"}]
            """
        ),
        ["TransformationEvent"] = Event(
            "TransformationEvent",
            5,
            """
            "inputEPCList":["urn:epc:id:sgtin:6901234.001234.1"],"inputQuantityList":[{"epcClass":"urn:epc:class:lgtin:6901234.001234.L7","quantity":5,"uom":"KGM"}],
            "outputEPCList":["urn:epc:id:sgtin:6901234.005678.9"],"outputQuantityList":[{"epcClass":"urn:epc:class:lgtin:6901234.005678.M1"}],
            "transformationID":"urn:epc:id:gdti:6901234.00001.T7","ilmd":{"gs1:hasBatchLotNumber":"M1"}
            """
        ),
    };

    public static JsonObject Document(params string[] events) => Wrap([.. events.Select(text => JsonNode.Parse(text)!)]);

    /// <summary>A document of one sample event, edited.</summary>
    public static JsonObject Edited(string type, Action<JsonObject> edit)
    {
        var json = (JsonObject)JsonNode.Parse(Events[type])!;
        edit(json);
        return Wrap(json);
    }

    public static JsonObject Wrap(params JsonNode[] events) =>
        new()
        {
            ["@context"] = new JsonArray(
                "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
                new JsonObject { ["farm"] = "https://ns.farm.example/epcis/" }
            ),
            ["type"] = "EPCISDocument",
            ["schemaVersion"] = "2.0",
            ["creationDate"] = "2026-05-04T10:00:00+08:00",
            ["epcisBody"] = new JsonObject { ["eventList"] = new JsonArray(events) },
        };

    public static EpcisReadResult Read(JsonNode json) => EpcisDocument.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));

    public static EpcisDocument MustRead(JsonNode json)
    {
        var result = Read(json);
        Assert.True(result is EpcisReadResult.Read, result is EpcisReadResult.Invalid invalid ? string.Join('\n', invalid.Findings) : "");
        return ((EpcisReadResult.Read)result).Document;
    }

    private static string Event(string type, int number, string own) =>
        $$"""{"type":"{{type}}","eventID":"urn:uuid:5f0e8c7a-0000-4000-8000-{{number:D12}}",{{own}},{{Shared}}}""";
}
