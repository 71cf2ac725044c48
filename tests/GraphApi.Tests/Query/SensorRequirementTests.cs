using System.Net;
using System.Text.Json.Nodes;

namespace Xinyuan.GraphApi.Tests.Query;

/// <summary>Measurements of every kind, as GS1's draft test case TCR-53 wants them, in events of our own.</summary>
public sealed class MeasurementsFixture : IAsyncLifetime
{
    // 1 has no measurement; 2 to 4 cover all attributes together; 5 says for all reports what 6 says in its report.
    private static readonly string[] Elements =
    [
        "",
        """
            {"sensorMetadata":{"time":"2026-08-01T08:00:00Z","lab:run":7,"lab:rig":{"lab:shelf":"B"}},"lab:cabin":"left",
             "sensorReport":[{"type":"Temperature","value":26.0,"uom":"CEL","lab:probe":"p1","lab:set":"2026-01-05"}]}
            """,
        """
            {"sensorMetadata":{"startTime":"2026-08-01T00:00:00Z","endTime":"2026-08-01T06:00:00Z","bizRules":"https://lab.example/rules/1"},
             "sensorReport":[{"type":"RelativeHumidity","minValue":40,"maxValue":60.5,"meanValue":50.25,"sDev":2.5,"percRank":50,"percValue":12.7,"uom":"P1"}]}
            """,
        """
            {"sensorReport":[{"type":"urn:lab:contamination","microorganism":"https://lab.example/taxon/1126011","chemicalSubstance":"https://lab.example/inchi/1",
             "stringValue":"trace","booleanValue":true,"hexBinaryValue":"f0aa","uriValue":"https://lab.example/sample/4",
             "coordinateReferenceSystem":"https://lab.example/crs/wgs84","component":"latitude","exception":"ALARM_CONDITION"}]}
            """,
        """
            {"sensorMetadata":{"time":"2026-08-05T08:00:00Z","deviceID":"urn:epc:id:giai:6901234.t5","deviceMetadata":"https://lab.example/device/5",
             "rawData":"https://lab.example/raw/5","dataProcessingMethod":"https://lab.example/method/5"},"sensorReport":[{"type":"Length","value":1,"uom":"MTR"}]}
            """,
        """
            {"sensorReport":[{"type":"Length","value":2,"uom":"MTR","time":"2026-08-05T08:00:00Z","deviceID":"urn:epc:id:giai:6901234.t5",
             "deviceMetadata":"https://lab.example/device/5","rawData":"https://lab.example/raw/5","dataProcessingMethod":"https://lab.example/method/5"}]}
            """,
    ];

    internal EdgeHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await EdgeHost.StartAsync();
        using var captured = await Host.PostAsync(
            "/capture",
            Document([.. Elements.Select((element, index) => Event(index + 1, element))])
        );
        Assert.True(captured.StatusCode == HttpStatusCode.Accepted, await captured.TextAsync());
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    internal static string Event(int number, string element) =>
        $$"""
            {"type":"ObjectEvent","eventID":"urn:uuid:00000000-0000-4000-8000-00000000{{number:D4}}","eventTime":"2026-08-0{{number}}T09:00:00Z",
             "eventTimeZoneOffset":"+00:00","action":"OBSERVE","epcList":["https://id.gs1.org/01/06901234012347/21/{{number}}"],
             "sensorElementList":[{{element}}]}
            """;

    internal static string Document(params string[] events)
    {
        var list = new JsonArray([.. events.Select(text => JsonNode.Parse(text)!)]);
        foreach (var said in list.OfType<JsonObject>().Where(said => said["sensorElementList"] is JsonArray { Count: 0 }))
            said.Remove("sensorElementList");
        return new JsonObject
        {
            ["@context"] = new JsonArray(
                "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                new JsonObject { ["lab"] = "https://lab.example/ns/" }
            ),
            ["type"] = "EPCISDocument",
            ["schemaVersion"] = "2.0",
            ["creationDate"] = "2026-08-09T00:00:00Z",
            ["epcisBody"] = new JsonObject { ["eventList"] = list },
        }.ToJsonString();
    }
}

public sealed class SensorRequirementTests(MeasurementsFixture measurements) : IClassFixture<MeasurementsFixture>
{
    private readonly EdgeHost _host = measurements.Host;

    [Theory]
    [InlineData("step 2", "GE_recordTime", "2026-01-01T00:00:00Z", new[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("step 3", "EXISTS_sensorElement", "", new[] { 2, 3, 4, 5, 6 })]
    [InlineData("step 3", "EXISTS_sensorElementList", "true", new[] { 2, 3, 4, 5, 6 })]
    [InlineData("step 4", "GE_time", "2026-08-01T08:00:00Z", new[] { 2, 5, 6 })]
    [InlineData("step 4", "LT_time", "2026-08-01T08:00:01Z", new[] { 2 })]
    [InlineData("step 4", "LT_time", "2026-08-01T08:00:00Z", new int[0])]
    [InlineData("step 5", "GE_startTime", "2026-08-01T00:00:00Z", new[] { 3 })]
    [InlineData("step 5", "LT_startTime", "2026-08-01T00:00:00Z", new int[0])]
    [InlineData("step 5", "GE_endTime", "2026-08-01T06:00:01Z", new int[0])]
    [InlineData("step 5", "LT_endTime", "2026-08-01T06:00:01Z", new[] { 3 })]
    [InlineData("step 6", "EQ_type", "gs1:Temperature", new[] { 2 })]
    [InlineData("step 6", "EQ_type", "Length|urn:lab:contamination", new[] { 4, 5, 6 })]
    [InlineData("step 7", "EQ_deviceID", "https://id.gs1.org/8004/6901234t5", new[] { 5, 6 })]
    [InlineData("step 8", "EQ_dataProcessingMethod", "https://lab.example/method/5", new[] { 5, 6 })]
    [InlineData("step 9", "EQ_microorganism", "https://lab.example/taxon/1126011", new[] { 4 })]
    [InlineData("step 10", "EQ_chemicalSubstance", "https://lab.example/inchi/1", new[] { 4 })]
    [InlineData("step 11", "EQ_bizRules", "https://lab.example/rules/1", new[] { 3 })]
    [InlineData("step 12", "EQ_value_CEL", "26", new[] { 2 })]
    [InlineData("step 12", "GE_value_CEL", "26.01", new int[0])]
    [InlineData("step 12", "LT_value_MTR", "2", new[] { 5 })]
    [InlineData("step 13", "GE_minValue_P1", "40", new[] { 3 })]
    [InlineData("step 13", "LT_minValue_P1", "40", new int[0])]
    [InlineData("step 14", "GE_maxValue_P1", "60.6", new int[0])]
    [InlineData("step 14", "LT_maxValue_P1", "60.6", new[] { 3 })]
    [InlineData("step 15", "GE_meanValue_P1", "50.25", new[] { 3 })]
    [InlineData("step 15", "LT_meanValue_P1", "50.25", new int[0])]
    [InlineData("step 16", "EQ_stringValue", "trace", new[] { 4 })]
    [InlineData("step 17", "EQ_booleanValue", "true", new[] { 4 })]
    [InlineData("step 17", "EQ_booleanValue", "false", new int[0])]
    [InlineData("step 18", "EQ_hexBinaryValue", "F0AA", new[] { 4 })]
    [InlineData("step 19", "EQ_uriValue", "https://lab.example/sample/4", new[] { 4 })]
    [InlineData("step 20", "EQ_SENSORELEMENT_https://lab.example/ns/cabin", "left", new[] { 2 })]
    [InlineData("step 21", "EQ_SENSORMETADATA_lab:run", "7", new[] { 2 })]
    [InlineData("step 21", "GT_SENSORMETADATA_lab:run", "7", new int[0])]
    [InlineData("step 21", "LE_SENSORMETADATA_lab:run", "7.0", new[] { 2 })]
    [InlineData("step 21", "EQ_INNER_SENSORMETADATA_lab:shelf", "B", new[] { 2 })]
    [InlineData("step 22", "EQ_SENSORREPORT_lab:probe", "p1", new[] { 2 })]
    [InlineData("step 22", "GE_SENSORREPORT_lab:set", "2026-01-06", new int[0])]
    [InlineData("step 22", "LT_SENSORREPORT_lab:set", "2026-01-06", new[] { 2 })]
    [InlineData("step 22", "EXISTS_SENSORREPORT_lab:probe", "", new[] { 2 })]
    [InlineData("step 23", "GE_sDev", "2.5", new[] { 3 })]
    [InlineData("step 23", "LT_sDev_P1", "2.5", new int[0])]
    [InlineData("step 24", "GE_percRank", "50", new[] { 3 })]
    [InlineData("step 24", "LT_percRank", "50", new int[0])]
    [InlineData("step 25", "GE_percValue", "12.7", new[] { 3 })]
    [InlineData("step 25", "LT_percValue_P1", "12.71", new[] { 3 })]
    [InlineData("step 26", "GE_value_KEL", "299.15", new[] { 2 })]
    [InlineData("step 26", "GE_value_KEL", "299.16", new int[0])]
    [InlineData("step 26", "EQ_value_FAH", "78.8", new[] { 2 })]
    [InlineData("step 28", "EQ_rawData", "https://lab.example/raw/5", new[] { 5, 6 })]
    [InlineData("step 28", "EQ_deviceMetadata", "https://lab.example/device/5", new[] { 5, 6 })]
    [InlineData("more", "EQ_coordinateReferenceSystem", "https://lab.example/crs/wgs84", new[] { 4 })]
    [InlineData("more", "EQ_component", "cbv:Comp-latitude", new[] { 4 })]
    [InlineData("more", "EQ_exception", "gs1:ALARM_CONDITION", new[] { 4 })]
    public async Task TCR_53_measurements_are_found(string step, string name, string value, int[] found)
    {
        Assert.NotEmpty(step);
        Assert.Equal(found, (await _host.EventsAsync(QueryClient.Of("/events", (name, value)))).Numbers());
    }

    [Fact]
    public async Task TCR_53_step_26_type_and_value_hold_together()
    {
        var path = QueryClient.Of("/events", ("EQ_type", "gs1:Temperature"), ("GE_value_KEL", "290"));
        Assert.Equal([2], (await _host.EventsAsync(path)).Numbers());
        var other = QueryClient.Of("/events", ("EQ_type", "gs1:Length"), ("GE_value_KEL", "290"));
        Assert.Empty(await _host.EventsAsync(other));
    }

    [Fact]
    public async Task TCR_53_step_29_a_document_that_contradicts_itself_is_refused_whole()
    {
        await using var host = await EdgeHost.StartAsync();
        var twice = MeasurementsFixture.Event(
            2,
            """{"sensorMetadata":{"deviceID":"urn:x:1"},"sensorReport":[{"type":"Length","value":1,"uom":"MTR","deviceID":"urn:x:2"}]}"""
        );
        using var refused = await host.PostAsync("/capture", MeasurementsFixture.Document(MeasurementsFixture.Event(1, ""), twice));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty(await host.EventsAsync("/events"));
    }

    [Theory]
    [InlineData(
        "\"action\":\"ADD\",\"parentID\":\"urn:epc:id:sgln:6901234.00001.gate1\",\"childEPCs\":[\"urn:epc:id:giai:6901234.t1\"]",
        true
    )]
    [InlineData("\"action\":\"DELETE\",\"parentID\":\"urn:epc:id:sgln:6901234.00001.gate1\"", true)]
    [InlineData("\"action\":\"ADD\",\"childEPCs\":[\"urn:epc:id:giai:6901234.t1\"]", false)]
    [InlineData("\"action\":\"DELETE\",\"childEPCs\":[\"urn:epc:id:giai:6901234.t1\"]", false)]
    [InlineData("\"action\":\"ADD\",\"parentID\":\"urn:epc:id:sgln:6901234.00001.gate1\"", false)]
    [InlineData("\"action\":\"OBSERVE\",\"parentID\":\"urn:epc:id:sgln:6901234.00001.gate1\"", false)]
    public async Task TCR_54_associations_have_a_parent_and_children(string members, bool taken)
    {
        await using var host = await EdgeHost.StartAsync();
        var said = $$"""
            {"type":"AssociationEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000001","eventTime":"2026-08-01T09:00:00Z",
             "eventTimeZoneOffset":"+00:00",{{members}}}
            """;
        using var response = await host.PostAsync("/capture", MeasurementsFixture.Document(said));
        Assert.Equal(taken ? HttpStatusCode.Accepted : HttpStatusCode.BadRequest, response.StatusCode);
        var place = QueryClient.Of("/events", ("MATCH_parentID", "https://id.gs1.org/414/6901234000016/254/gate1"));
        Assert.Equal(taken ? [1] : [], (await host.EventsAsync(place)).Numbers());
    }
}
