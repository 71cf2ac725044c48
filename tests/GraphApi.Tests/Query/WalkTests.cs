using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Tests.Query;

/// <summary>
/// Tries every parameter that there is on events that meet each: who may see all finds them, and a consumer, who has no item of
/// theirs in hand, finds nothing.
/// </summary>
public sealed class WalkTests
{
    // An object event with every field, an aggregation and a transformation for the other roles of items.
    private const string Events = """
        [{"type":"ObjectEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000001","eventTime":"2026-05-04T09:00:00Z",
        "eventTimeZoneOffset":"+00:00",
          "action":"ADD","bizStep":"commissioning","disposition":"active","f:own":5,"f:box":{"f:in":5},
          "persistentDisposition":{"set":["recalled"],"unset":["damaged"]},
          "epcList":["https://id.gs1.org/01/06901234012347/21/1"],
          "quantityList":[{"epcClass":"https://id.gs1.org/01/06901234012347/10/L7","quantity":5,"uom":"KGM"}],
          "readPoint":{"id":"urn:x:gate","f:own":5,"f:box":{"f:in":5}},"bizLocation":{"id":"urn:x:site","f:own":5,"f:box":{"f:in":5}},
          "bizTransactionList":[{"type":"po","bizTransaction":"urn:x:po"}],
          "sourceList":[{"type":"owning_party","source":"urn:x:seller"}],"destinationList":[{"type":"owning_party",
          "destination":"urn:x:buyer"}],
          "ilmd":{"f:own":5,"f:box":{"f:in":5}},
          "errorDeclaration":{"declarationTime":"2026-05-04T09:00:00Z","reason":"incorrect_data","correctiveEventIDs":["urn:x:right"],
          "f:own":5,"f:box":{"f:in":5}},
          "sensorElementList":[{"f:own":5,"f:box":{"f:in":5},
            "sensorMetadata":{"time":"2026-05-04T09:00:00Z","startTime":"2026-05-04T09:00:00Z","endTime":"2026-05-04T09:00:00Z",
            "deviceID":"urn:x:d","deviceMetadata":"urn:x:d",
              "rawData":"urn:x:d","dataProcessingMethod":"urn:x:d","bizRules":"urn:x:d","f:own":5,"f:box":{"f:in":5}},
            "sensorReport":[{"type":"Temperature","exception":"ALARM_CONDITION","component":"x","value":5,"minValue":5,"maxValue":5,
            "meanValue":5,"sDev":5,"percValue":5,"percRank":5,
              "uom":"KGM","stringValue":"text","booleanValue":true,"hexBinaryValue":"0F","uriValue":"urn:x:d","microorganism":"urn:x:d",
              "chemicalSubstance":"urn:x:d",
              "coordinateReferenceSystem":"urn:x:d","f:own":5,"f:box":{"f:in":5}}]}]},
         {"type":"AggregationEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000002","eventTime":"2026-05-04T10:00:00Z",
         "eventTimeZoneOffset":"+00:00",
          "action":"ADD","parentID":"https://id.gs1.org/00/188012340000000014","childEPCs":["https://id.gs1.org/01/06901234012347/21/1"]},
         {"type":"TransformationEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000003","eventTime":"2026-05-04T11:00:00Z",
         "eventTimeZoneOffset":"+00:00",
          "transformationID":"urn:x:t","inputEPCList":["https://id.gs1.org/01/06901234012347/21/1"],
          "inputQuantityList":[{"epcClass":"https://id.gs1.org/01/06901234012347/10/L7","quantity":5,"uom":"KGM"}],
          "outputEPCList":["https://id.gs1.org/01/06901234012347/21/2"],
          "outputQuantityList":[{"epcClass":"https://id.gs1.org/01/06901234012347/10/L8","quantity":5,"uom":"KGM"}]}]
        """;

    // A pattern names no item, so nobody holds one by asking so.
    private const string Pattern = "urn:epc:idpat:sgtin:6901234.*.*";

    private static readonly Dictionary<string, string> Words = new()
    {
        ["eventType"] = "ObjectEvent",
        ["action"] = "ADD",
        ["bizStep"] = "commissioning",
        ["disposition"] = "active",
        ["persistentDisposition_set"] = "recalled",
        ["persistentDisposition_unset"] = "damaged",
        ["readPoint"] = "urn:x:gate",
        ["bizLocation"] = "urn:x:site",
        ["bizTransaction"] = "urn:x:po",
        ["bizTransaction_po"] = "urn:x:po",
        ["source"] = "urn:x:seller",
        ["source_owning_party"] = "urn:x:seller",
        ["destination"] = "urn:x:buyer",
        ["destination_owning_party"] = "urn:x:buyer",
        ["transformationID"] = "urn:x:t",
        ["eventID"] = "urn:uuid:00000000-0000-4000-8000-000000000001",
        ["errorDeclaration"] = "true",
        ["errorReason"] = "incorrect_data",
        ["correctiveEventID"] = "urn:x:right",
        ["parentID"] = "urn:epc:idpat:sscc:*.*",
        ["epcClass"] = "urn:epc:class:lgtin:6901234.*.*",
        ["inputEPCClass"] = "urn:epc:class:lgtin:6901234.*.*",
        ["outputEPCClass"] = "urn:epc:class:lgtin:6901234.*.*",
        ["anyEPCClass"] = "urn:epc:class:lgtin:6901234.*.*",
        ["sensorElementList"] = "true",
        ["sensorElement"] = "true",
        ["type"] = "Temperature",
        ["exception"] = "ALARM_CONDITION",
        ["component"] = "x",
        ["stringValue"] = "text",
        ["booleanValue"] = "true",
        ["hexBinaryValue"] = "0F",
    };

    [Fact]
    public async Task Nobody_walks_a_firms_events_by_any_parameter()
    {
        await using var host = await EdgeHost.StartAsync();
        var document = JsonNode.Parse(Samples.Document())!;
        document["@context"]!.AsArray().Add(new JsonObject { ["f"] = "https://f.example/" });
        document["epcisBody"]!["eventList"] = JsonNode.Parse(Events);
        using var captured = await host.PostAsync("/capture", document.ToJsonString());
        Assert.True(captured.IsSuccessStatusCode, await captured.TextAsync());

        var asked = 0;
        foreach (var (name, value) in EventQuery.Parameters.SelectMany(row => Questions(row.Pattern)))
        {
            var path = QueryClient.Of("/events", (name, value));
            var all = await host.EventsAsync(path);
            // Without master data nothing has an attribute.
            Assert.True(all.Count > 0 || name.Contains("ATTR_", StringComparison.Ordinal), $"{name}={value} finds nothing");
            var seen = await host.EventsAsync(path, ("Xinyuan-Role", "consumer"));
            Assert.True(seen.Count == 0, $"{name}={value} shows a consumer {JsonSerializer.Serialize(seen)}");
            asked++;
        }
        Assert.True(asked > EventQuery.Parameters.Count);
    }

    /// <summary>For each operator of a row of the table, a name and a value that an event above meets.</summary>
    private static IEnumerable<(string Name, string Value)> Questions(string pattern)
    {
        var at = pattern.IndexOf('_', StringComparison.Ordinal);
        var known = at > 0 && char.IsUpper(pattern[0]);
        var rest = known ? pattern[(at + 1)..] : pattern;
        foreach (var op in known ? pattern[..at].Split('/') : [""])
        {
            if (op is "HASATTR" or "EQATTR")
            {
                yield return op == "HASATTR" ? ("HASATTR_readPoint", "urn:x:a") : ("EQATTR_readPoint_urn:x:a", "1");
                continue;
            }
            var name = rest.Replace("{uom}", "KGM", StringComparison.Ordinal)
                .Replace("{type}", rest.StartsWith("bizT", StringComparison.Ordinal) ? "po" : "owning_party", StringComparison.Ordinal)
                .Replace("{field}", rest.StartsWith("INNER_", StringComparison.Ordinal) ? "f:in" : "f:own", StringComparison.Ordinal);
            yield return (
                op.Length == 0 ? name : $"{op}_{name}".Replace("f:", "https://f.example/", StringComparison.Ordinal),
                ValueOf(op, name)
            );
        }
    }

    private static string ValueOf(string op, string name) =>
        op switch
        {
            "EXISTS" => "true",
            _ when Words.TryGetValue(name, out var word) => word,
            "MATCH" => Pattern,
            "GE" or "LT" when name.EndsWith("Time", StringComparison.Ordinal) || name == "time" => op == "GE"
                ? "2026-05-04T09:00:00Z"
                : "2100-01-01T00:00:00Z",
            "GT" => "4",
            "LT" => "6",
            "EQ" or "GE" or "LE" when IsNumber(name) => "5",
            _ => "urn:x:d",
        };

    private static bool IsNumber(string name) =>
        name.Contains(':', StringComparison.Ordinal)
        || name.Contains("alue", StringComparison.Ordinal) && name != "uriValue"
        || name.StartsWith("quantity", StringComparison.Ordinal)
        || name.StartsWith("sDev", StringComparison.Ordinal)
        || name.StartsWith("perc", StringComparison.Ordinal);
}
