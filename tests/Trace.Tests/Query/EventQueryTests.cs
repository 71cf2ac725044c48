using System.Text.Json;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Query;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Query;

public sealed class EventQueryTests
{
    private static readonly DateTimeOffset Recorded = new(2026, 5, 4, 2, 0, 0, TimeSpan.Zero);

    // Names inside an extension have prefixes of their own.
    private static readonly Dictionary<string, EpcisEvent> Events = Samples
        .MustRead(
            Samples.Document([
                .. Samples.Events.Values.Select(text =>
                    text.Replace("\"sky\"", "\"farm:sky\"", StringComparison.Ordinal)
                        .Replace("{\"name\"", "{\"farm:name\"", StringComparison.Ordinal)
                ),
            ])
        )
        .Events.ToDictionary(said => said.Type);

    [Theory]
    [InlineData("ObjectEvent", "eventType", "ObjectEvent|AggregationEvent", "TransactionEvent")]
    [InlineData("ObjectEvent", "eventType", "https://ref.gs1.org/epcis/ObjectEvent", "epcis:AggregationEvent")]
    [InlineData("ObjectEvent", "GE_eventTime", "2026-05-04T01:30:00.125Z", "2026-05-04T01:30:00.126Z")]
    [InlineData("ObjectEvent", "LT_eventTime", "2026-05-04T09:30:00.126+08:00", "2026-05-04T09:30:00.125+08:00")]
    [InlineData("ObjectEvent", "GE_recordTime", "2026-05-04T02:00:00Z", "2026-05-04T02:00:01Z")]
    [InlineData("ObjectEvent", "LT_recordTime", "2026-05-04T02:00:01Z", "2026-05-04T02:00:00Z")]
    [InlineData("ObjectEvent", "EQ_action", "ADD", "OBSERVE|DELETE")]
    [InlineData("ObjectEvent", "EQ_bizStep", "commissioning", "shipping")]
    [InlineData("ObjectEvent", "EQ_bizStep", "urn:epcglobal:cbv:bizstep:commissioning", "urn:epcglobal:cbv:bizstep:shipping")]
    [InlineData("ObjectEvent", "EQ_bizStep", "https://ref.gs1.org/cbv/BizStep-commissioning", "https://ns.example/commissioning")]
    [InlineData("ObjectEvent", "EQ_bizStep", "cbv:BizStep-commissioning", "https://ref.gs1.org/cbv/BizStep-packing")]
    [InlineData("ObjectEvent", "EQ_disposition", "urn:epcglobal:cbv:disp:active", "recalled")]
    [InlineData("ObjectEvent", "EQ_persistentDisposition_set", "https://ns.gs1.org/cbv/Disp-completeness_verified", "recalled")]
    [InlineData("ObjectEvent", "EQ_persistentDisposition_unset", "https://ns.example/held", "completeness_verified")]
    [InlineData("ObjectEvent", "EQ_readPoint", "https://shop.example/414/6901234000016/254/gate1", "https://id.gs1.org/414/6901234000016")]
    [InlineData("ObjectEvent", "EQ_bizLocation", "urn:epc:id:sgln:6901234.00001.0", "urn:epc:id:sgln:6901234.00001.gate1")]
    [InlineData("ObjectEvent", "WD_bizLocation", "urn:epc:id:sgln:6901234.00001.0", "urn:epc:id:sgln:6901234.00001.gate1")]
    [InlineData("ObjectEvent", "EQ_bizTransaction", "urn:x:contract:7", "urn:x:contract:8")]
    [InlineData("ObjectEvent", "EQ_bizTransaction_po", "urn:epcglobal:cbv:bt:6901234000016:PO-1", "urn:x:contract:7")]
    [InlineData("ObjectEvent", "EQ_bizTransaction_urn:epcglobal:cbv:btt:po", "urn:epcglobal:cbv:bt:6901234000016:PO-1", "urn:x:contract:7")]
    [InlineData("ObjectEvent", "EQ_source_owning_party", "https://id.gs1.org/417/6901234000016", "https://id.gs1.org/417/6901234000023")]
    [InlineData("ObjectEvent", "EQ_source", "urn:epc:id:pgln:6901234.00001", "urn:epc:id:pgln:6901234.00002")]
    [InlineData(
        "ObjectEvent",
        "EQ_destination_https://ns.example/consignee",
        "urn:epc:id:pgln:6901234.00001",
        "urn:epc:id:pgln:6901234.00002"
    )]
    [InlineData("TransformationEvent", "EQ_transformationID", "https://id.gs1.org/253/6901234000016T7", "urn:epc:id:gdti:6901234.00001.T8")]
    [InlineData(
        "ObjectEvent",
        "EQ_eventID",
        "urn:uuid:5f0e8c7a-0000-4000-8000-000000000001",
        "urn:uuid:5f0e8c7a-0000-4000-8000-000000000002"
    )]
    [InlineData("ObjectEvent", "GE_errorDeclaration_Time", "2026-05-05T00:00:00Z", "2026-05-05T00:00:01Z")]
    [InlineData("ObjectEvent", "LT_errorDeclarationTime", "2026-05-05T00:00:01Z", "2026-05-05T00:00:00Z")]
    [InlineData("ObjectEvent", "EQ_errorReason", "urn:epcglobal:cbv:er:incorrect_data", "did_not_occur")]
    [InlineData(
        "ObjectEvent",
        "EQ_correctiveEventID",
        "urn:uuid:5f0e8c7a-0000-4000-8000-000000000099",
        "urn:uuid:5f0e8c7a-0000-4000-8000-000000000098"
    )]
    public void A_standard_field_is_asked_for_in_any_spelling(string type, string parameter, string held, string not) =>
        Check(type, parameter, held, not);

    [Theory]
    [InlineData("ObjectEvent", "MATCH_epc", "urn:epc:id:sgtin:6901234.001234.1", "urn:epc:id:sgtin:6901234.001234.3")]
    [InlineData(
        "ObjectEvent",
        "MATCH_epc",
        "https://shop.example/x/01/06901234012347/21/1?linkType=pip",
        "https://id.gs1.org/01/06901234012347"
    )]
    [InlineData("ObjectEvent", "MATCH_epc", "urn:epc:idpat:sgtin:6901234.001234.*", "urn:epc:idpat:sgtin:6901234.001235.*")]
    [InlineData("ObjectEvent", "MATCH_anyEPC", "urn:epc:idpat:sgtin:6901234.*.*", "urn:epc:idpat:sgtin:6901235.*.*")]
    [InlineData("ObjectEvent", "MATCH_anyEPC", "urn:epc:idpat:sgtin:*.*.*", "urn:epc:idpat:sscc:*.*")]
    [InlineData("ObjectEvent", "MATCH_epcClass", "urn:epc:class:lgtin:6901234.001234.L7", "urn:epc:class:lgtin:6901234.001234.L8")]
    [InlineData("ObjectEvent", "MATCH_epcClass", "https://id.gs1.org/01/06901234012347", "urn:epc:id:sgtin:6901234.001234.1")]
    [InlineData("ObjectEvent", "MATCH_anyEPCClass", "urn:epc:class:lgtin:6901234.*.*", "urn:epc:class:lgtin:6901235.*.*")]
    [InlineData("AggregationEvent", "MATCH_parentID", "https://id.gs1.org/00/169012340000000013", "urn:epc:id:sgtin:6901234.001234.1")]
    [InlineData("AggregationEvent", "MATCH_parentID", "urn:epc:idpat:sscc:6901234.*", "urn:epc:idpat:sscc:6901235.*")]
    [InlineData("AggregationEvent", "MATCH_epc", "urn:epc:id:sgtin:6901234.001234.1", "urn:epc:id:sscc:6901234.1000000001")]
    [InlineData("AssociationEvent", "MATCH_epc", "urn:epc:idpat:giai:6901234.*", "urn:epc:idpat:grai:6901234.00001.*")]
    [InlineData("AssociationEvent", "MATCH_parentID", "urn:epc:idpat:grai:6901234.*.*", "urn:epc:idpat:grai:6901234.00002.*")]
    [InlineData("TransformationEvent", "MATCH_inputEPC", "urn:epc:id:sgtin:6901234.001234.1", "urn:epc:id:sgtin:6901234.005678.9")]
    [InlineData("TransformationEvent", "MATCH_outputEPC", "urn:epc:id:sgtin:6901234.005678.9", "urn:epc:id:sgtin:6901234.001234.1")]
    [InlineData(
        "TransformationEvent",
        "MATCH_inputEPCClass",
        "https://id.gs1.org/01/06901234012347/10/L7",
        "urn:epc:class:lgtin:6901234.005678.M1"
    )]
    [InlineData(
        "TransformationEvent",
        "MATCH_outputEPCClass",
        "urn:epc:class:lgtin:6901234.005678.M1",
        "https://id.gs1.org/01/06901234012347/10/L7"
    )]
    [InlineData("ObjectEvent", "EQ_quantity", "12.5", "12")]
    [InlineData("ObjectEvent", "GT_quantity", "12.49", "12.5")]
    [InlineData("ObjectEvent", "GE_quantity_GRM", "12500", "12500.001")]
    [InlineData("ObjectEvent", "LE_quantity_KGM", "12.50", "12.4")]
    [InlineData("ObjectEvent", "LT_quantity_TNE", "0.0126", "0.0125")]
    public void Items_match_by_any_spelling_and_by_pattern(string type, string parameter, string held, string not) =>
        Check(type, parameter, held, not);

    [Theory]
    [InlineData("GE_startTime", "2026-05-04T00:00:00Z", "2026-05-04T00:00:01Z")]
    [InlineData("LT_endTime", "2026-05-04T01:00:01Z", "2026-05-04T01:00:00Z")]
    [InlineData("EQ_type", "Temperature", "Length")]
    [InlineData("EQ_type", "gs1:Temperature", "https://gs1.org/voc/Length")]
    [InlineData("EQ_exception", "ALARM_CONDITION", "ERROR_CONDITION")]
    [InlineData("EQ_component", "x", "y")]
    [InlineData("EQ_deviceID", "https://id.gs1.org/8004/6901234t1", "https://id.gs1.org/8004/6901234t2")]
    [InlineData("GE_minValue_CEL", "1.5", "1.6")]
    [InlineData("GE_minValue_KEL", "274.65", "274.66")]
    [InlineData("EQ_maxValue_FAH", "39.2", "39.3")]
    [InlineData("LT_maxValue", "4.1", "4")]
    [InlineData("EQ_stringValue", "12", "13")]
    [InlineData("EQ_booleanValue", "true", "false")]
    [InlineData("EQ_hexBinaryValue", "0FA9", "0FA8")]
    [InlineData("EQ_uriValue", "urn:x:1", "urn:x:2")]
    public void Measurements_are_asked_for_in_any_unit(string parameter, string held, string not) =>
        Check("ObjectEvent", parameter, held, not);

    [Theory]
    [InlineData("EQ_INNER_farm:sky", "clear", "cloudy")]
    [InlineData("EQ_readPoint_farm:row", "B", "C")]
    [InlineData("EQ_readPoint_https://ns.farm.example/epcis/row", "B", "C")]
    [InlineData("EQ_ILMD_cbvmda:lotNumber", "L7", "L8")]
    [InlineData("EQ_ILMD_urn:epcglobal:cbv:mda#lotNumber", "L7", "L8")]
    [InlineData("EQ_ILMD_farm:hands", "Kim", "Park")]
    [InlineData("GE_ILMD_cbvmda:bestBeforeDate", "2027-05-04", "2027-05-05")]
    [InlineData("LT_ILMD_cbvmda:bestBeforeDate", "2027-05-04T00:00:01Z", "2027-05-04T00:00:00Z")]
    [InlineData("EQ_ERROR_DECLARATION_farm:by", "Li", "Kim")]
    [InlineData("EQ_SENSORELEMENT_farm:cabin", "left", "right")]
    [InlineData("GE_SENSORMETADATA_farm:batch", "3", "4")]
    [InlineData("EQ_INNER_SENSORREPORT_farm:name", "R2", "R3")]
    public void Extensions_are_asked_for_by_prefix_or_namespace(string parameter, string held, string not) =>
        Check("ObjectEvent", parameter, held, not);

    [Theory]
    [InlineData("EXISTS_errorDeclaration", true)]
    [InlineData("EXISTS_sensorElementList", true)]
    [InlineData("EXISTS_farm:weather", true)]
    [InlineData("EXISTS_farm:sky", false)]
    [InlineData("EXISTS_INNER_farm:sky", true)]
    [InlineData("EXISTS_ILMD_farm:hands", true)]
    [InlineData("EXISTS_INNER_SENSORREPORT_farm:name", true)]
    [InlineData("EXISTS_SENSORREPORT_farm:name", false)]
    [InlineData("HASATTR_bizLocation", false)]
    public void What_is_there_can_be_asked_for(string parameter, bool there) =>
        Assert.Equal(there, Matches("ObjectEvent", parameter, parameter.StartsWith("HASATTR", StringComparison.Ordinal) ? "urn:x:a" : ""));

    [Theory]
    [InlineData("GE_bizStep", "shipping")]
    [InlineData("EQ_nothing", "1")]
    [InlineData("perPages", "1")]
    [InlineData("GE_eventTime", "yesterday")]
    [InlineData("GE_eventTime", "2026-05-04T00:00:00")]
    [InlineData("EQ_action", "add")]
    [InlineData("EQ_bizStep", "shiping")]
    [InlineData("EQ_bizStep", "")]
    [InlineData("eventType", "Objects")]
    [InlineData("MATCH_epc", "no uri")]
    [InlineData("MATCH_epc", "urn:epc:idpat:sgtin:6901234.*")]
    [InlineData("EQ_quantity", "much")]
    [InlineData("GE_quantity", "1|2")]
    [InlineData("EQ_quantity_KILO", "1")]
    [InlineData("EQ_booleanValue", "yes")]
    [InlineData("EQ_hexBinaryValue", "abc")]
    [InlineData("GT_farm:weather", "clear")]
    [InlineData("EQ_bizTransaction_order", "urn:x:1")]
    [InlineData("EQATTR_nothing", "1")]
    [InlineData("orderBy", "bizStep")]
    [InlineData("orderDirection", "down")]
    [InlineData("maxEventCount", "0")]
    public void What_cannot_be_asked_is_refused_with_the_name_of_the_parameter(string parameter, string value)
    {
        var refused = Assert.IsType<QueryReadResult.Invalid>(EventQuery.Read([new(parameter, [value])]));
        Assert.Equal(parameter, refused.Fault.Parameter);
    }

    [Fact]
    public void Both_forms_of_a_query_are_read_alike()
    {
        var json = JsonDocument.Parse(
            """
            {"@context":{"f":"https://ns.farm.example/epcis/"},"eventType":["ObjectEvent"],"EQ_bizStep":["commissioning","packing"],
             "GE_quantity":12.5,"EXISTS_errorDeclaration":null,"EXISTS_f:weather":1,"orderBy":"eventTime","orderDirection":"ASC","eventCountLimit":5}
            """
        );
        var query = Assert.IsType<QueryReadResult.Read>(EventQuery.Read(json.RootElement)).Query;
        Assert.True(query.Matches(Seen("ObjectEvent")));
        Assert.False(query.Matches(Seen("AggregationEvent")));
        Assert.Equal(new QueryControls(QueryOrder.EventTime, false, 5, null), query.Controls);
    }

    private static void Check(string type, string parameter, string held, string not)
    {
        Assert.True(Matches(type, parameter, held));
        Assert.False(Matches(type, parameter, not));
    }

    private static bool Matches(string type, string parameter, string value) =>
        Assert.IsType<QueryReadResult.Read>(EventQuery.Read([new(parameter, [value])])).Query.Matches(Seen(type));

    private static SeenEvent Seen(string type) => new(Events[type], Recorded, NoVocabulary.Instance);
}
