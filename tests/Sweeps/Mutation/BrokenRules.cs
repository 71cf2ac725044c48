using System.Text.Json.Nodes;

namespace Xinyuan.Sweeps.Mutation;

/// <summary>
/// Documents that break one rule that is known: of formats, of vocabulary, of namespaces, and of what goes together (GS1's draft test
/// cases TCR-53, step 29, and TCR-54). A schema does not find all of them.
/// </summary>
internal static class BrokenRules
{
    private static readonly (string Rule, Action<JsonObject> Break)[] Json =
    [
        ("a time without zone", said => said["eventTime"] = "2026-05-04T10:00:00"),
        ("a day that does not exist", said => said["eventTime"] = "2026-02-30T10:00:00Z"),
        ("a time to come", said => said["eventTime"] = "9998-01-01T00:00:00Z"),
        ("no time", said => said.Remove("eventTime")),
        ("an offset beyond the day", said => said["eventTimeZoneOffset"] = "+25:00"),
        ("no type", said => said.Remove("type")),
        ("a type that is none", said => said["type"] = "PartyEvent"),
        ("an id that is no URI", said => said["eventID"] = "no id"),
        ("an id beyond the limit", said => said["eventID"] = "urn:x:" + new string('1', 400)),
        ("a recorded time that is none", said => said["recordTime"] = "soon"),
        ("a declaration of error without time", said => said["errorDeclaration"] = new JsonObject { ["reason"] = "did_not_occur" }),
    ];

    private static readonly (string Rule, Action<JsonObject> Break)[] JsonOfStandard =
    [
        ("an undeclared prefix", said => said["nope:x"] = 1),
        ("a name without prefix", said => said["colour"] = "red"),
        ("a step that does not exist", said => said["bizStep"] = "enchanting"),
        ("a standard step as URN", said => said["bizStep"] = "urn:epcglobal:cbv:bizstep:packing"),
        ("a state that does not exist", said => said["disposition"] = "tasty"),
        ("a state that is neither set nor unset", said => said["persistentDisposition"] = new JsonObject()),
        ("a place without id", said => said["readPoint"] = new JsonObject { ["farm:row"] = 1 }),
        ("a source without type", said => said["sourceList"] = new JsonArray(new JsonObject { ["source"] = "urn:x:1" })),
        (
            "a party of an unknown kind",
            said => said["sourceList"] = new JsonArray(new JsonObject { ["type"] = "friend", ["source"] = "urn:x:1" })
        ),
        ("a measurement that does not exist", said => said["sensorElementList"] = Sensor("Warmth", "urn:x:1", "urn:x:1")),
        ("metadata that a report contradicts (TCR-53, step 29)", said => said["sensorElementList"] = Sensor("Mass", "urn:x:1", "urn:x:2")),
    ];

    private static readonly (string Rule, Action<JsonObject> Break)[] JsonOfWholes =
    [
        ("an association without parent (TCR-54)", said => Become(said, "AssociationEvent", "ADD", ("childEPCs", Epcs()))),
        ("an association of nothing (TCR-54)", said => Become(said, "AssociationEvent", "ADD", ("parentID", "urn:x:p"))),
        ("an observation of nothing (TCR-54)", said => Become(said, "AssociationEvent", "OBSERVE", ("parentID", "urn:x:p"))),
        ("a box that is packed into nothing", said => Become(said, "AggregationEvent", "ADD", ("childEPCs", Epcs()))),
        ("an object event without objects", said => Become(said, "ObjectEvent", "OBSERVE", ("bizStep", "shipping"))),
        ("an action that does not exist", said => Become(said, "ObjectEvent", "SELL", ("epcList", Epcs()))),
        ("an item twice", said => Become(said, "ObjectEvent", "ADD", ("epcList", new JsonArray("urn:x:1", "urn:x:1")))),
        ("an item that is no URI", said => Become(said, "ObjectEvent", "ADD", ("epcList", new JsonArray("apples")))),
        ("a quantity in words", said => Become(said, "ObjectEvent", "ADD", ("quantityList", Quantity("a dozen", "KGM")))),
        ("a unit in words", said => Become(said, "ObjectEvent", "ADD", ("quantityList", Quantity(1, "kilogram")))),
        (
            "master data of what was only seen",
            said => Become(said, "ObjectEvent", "OBSERVE", ("epcList", Epcs()), ("ilmd", new JsonObject { ["farm:a"] = 1 }))
        ),
        (
            "a transaction without documents",
            said => Become(said, "TransactionEvent", "ADD", ("epcList", Epcs()), ("bizTransactionList", new JsonArray()))
        ),
        ("a transformation into nothing", said => Become(said, "TransformationEvent", null, ("inputEPCList", Epcs()))),
    ];

    private static readonly (string Rule, string Right, string Wrong)[] Xml =
    [
        ("a time without zone", "<eventTime>2026-05-04T", "<eventTime>2026-05-04 "),
        ("no time", "<eventTime>", "<farm:when>"),
        ("a namespace that is not EPCIS's", "xmlns:epcis=\"urn:epcglobal:epcis:xsd:", "xmlns:epcis=\"urn:epcglobal:epcis:xsd:9"),
        ("an undeclared prefix", "<eventTime>", "<nope:x/><eventTime>"),
        ("a name without namespace", "<eventTime>", "<colour>red</colour><eventTime>"),
        ("an action that does not exist", "<action>ADD<", "<action>SELL<"),
        ("a document type declaration", "<epcis:EPCISDocument", "<!DOCTYPE x [<!ENTITY y 'z'>]><epcis:EPCISDocument"),
        ("no version", " schemaVersion=", " farm:version="),
        ("a measurement that does not exist", "type=\"gs1:", "type=\"gs1:Un"),
        ("text where elements belong", "<EventList>", "<EventList>events"),
        ("an event of 1.0", "<EventList>", "<EventList><QuantityEvent/>"),
        ("no list of events", "EventList", "Events"),
    ];

    /// <summary>A document with one event that breaks a rule.</summary>
    public static (string Text, string Rule) OfJson(string text, Random random)
    {
        var root = JsonNode.Parse(text)!;
        var body = root["epcisBody"]!;
        var list = (body["eventList"] ?? body["queryResults"]!["resultsBody"]!["eventList"])!.AsArray();
        var said = list[random.Next(list.Count)]!.AsObject();
        (string Rule, Action<JsonObject> Break)[] fitting = said["type"]!.GetValue<string>().EndsWith("Event", StringComparison.Ordinal)
            ? [.. Json, .. JsonOfStandard, .. JsonOfWholes]
            : [.. Json, .. JsonOfWholes];
        var (rule, breaks) = fitting[random.Next(fitting.Length)];
        breaks(said);
        return (root.ToJsonString(), rule);
    }

    /// <summary>The same in XML.</summary>
    public static (string Text, string Rule) OfXml(string text, Random random)
    {
        while (true)
        {
            var (rule, right, wrong) = Xml[random.Next(Xml.Length)];
            if (!text.Contains(right, StringComparison.Ordinal))
                continue;
            var broken = text.Replace(right, wrong, StringComparison.Ordinal);
            return (
                broken
                    .Replace("<farm:when>", "<farm:when/><!--", StringComparison.Ordinal)
                    .Replace(
                        "</eventTime>",
                        broken.Contains("<farm:when>", StringComparison.Ordinal) ? "-->" : "</eventTime>",
                        StringComparison.Ordinal
                    ),
                rule
            );
        }
    }

    private static void Become(JsonObject said, string type, string? action, params (string Name, JsonNode? Value)[] members)
    {
        foreach (
            var name in said.Select(member => member.Key)
                .Where(name => name is not ("eventTime" or "eventTimeZoneOffset" or "eventID"))
                .ToList()
        )
            said.Remove(name);
        said["type"] = type;
        if (action is not null)
            said["action"] = action;
        foreach (var (name, value) in members)
            said[name] = value;
    }

    private static JsonArray Epcs() => ["urn:epc:id:sgtin:6901234.001234.1"];

    private static JsonArray Quantity(JsonNode quantity, string uom) =>
        [
            new JsonObject
            {
                ["epcClass"] = "urn:epc:class:lgtin:6901234.001234.L7",
                ["quantity"] = quantity,
                ["uom"] = uom,
            },
        ];

    private static JsonArray Sensor(string type, string ofAll, string ofReport) =>
        [
            new JsonObject
            {
                ["sensorMetadata"] = new JsonObject { ["deviceID"] = ofAll },
                ["sensorReport"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = type,
                        ["deviceID"] = ofReport,
                        ["value"] = 1,
                    }
                ),
            },
        ];
}
