namespace Xinyuan.Sweeps.Mutation;

/// <summary>Sound documents in JSON, of invented goods.</summary>
internal static class JsonSamples
{
    private const string Head = """
        "schemaVersion":"2.0","creationDate":"2026-05-05T00:00:00Z",
        "@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"farm":"https://ns.farm.example/epcis/"}]
        """;

    /// <summary>What was packed and sold, with master data.</summary>
    public const string Packed = $$$$$"""
        {"type":"EPCISDocument",{{{{{Head}}}}},
         "epcisHeader":{"epcisMasterData":{"vocabularyList":[{"type":"urn:epcglobal:epcis:vtype:BusinessLocation",
           "vocabularyElementList":[{"id":"urn:epc:id:sgln:6901234.00001.0",
             "attributes":[{"id":"cbvmda:name","attribute":"Farm"},{"id":"farm:soil","attribute":{"farm:kind":"loam"}}],
             "children":["urn:epc:id:sgln:6901234.00001.gate1"]}]}]}},
         "epcisBody":{"eventList":[
          {"type":"AggregationEvent","eventTime":"2026-05-04T10:00:00Z","eventTimeZoneOffset":"+00:00",
           "eventID":"urn:uuid:5f0e8c7a-0000-4000-8000-000000000003","action":"ADD","parentID":"urn:epc:id:sscc:6901234.1000000001",
           "childEPCs":["urn:epc:id:sgtin:6901234.001234.1"],"bizStep":"packing",
           "childQuantityList":[{"epcClass":"https://id.gs1.org/01/06901234012347/10/L7","quantity":3,"uom":"KGM"}],
           "sensorElementList":[{"sensorMetadata":{"deviceID":"urn:epc:id:giai:6901234.t1"},
             "sensorReport":[{"type":"Temperature","value":4.5,"uom":"CEL","deviceID":"urn:epc:id:giai:6901234.t1"}]}],
           "farm:note":{"farm:deep":[1,2.50,"x",null,true]}},
          {"type":"TransactionEvent","eventTime":"2026-05-04T11:00:00+08:00","eventTimeZoneOffset":"+08:00",
           "eventID":"urn:uuid:5f0e8c7a-0000-4000-8000-000000000004","action":"ADD","epcList":["urn:epc:id:sgtin:6901234.001234.1"],
           "bizTransactionList":[{"type":"inv","bizTransaction":"urn:epcglobal:cbv:bt:6901234000016:RE-1"}]}]}}
        """;

    /// <summary>What was made, and said by a type of one's own.</summary>
    public const string Made = $$$$$"""
        {"type":"EPCISQueryDocument",{{{{{Head}}}}},
         "epcisBody":{"queryResults":{"queryName":"q","resultsBody":{"eventList":[
          {"type":"TransformationEvent","eventTime":"2026-05-04T10:00:00Z","eventTimeZoneOffset":"+00:00",
           "eventID":"urn:uuid:5f0e8c7a-0000-4000-8000-000000000005","inputEPCList":["urn:epc:id:sgtin:6901234.001234.1"],
           "outputQuantityList":[{"epcClass":"urn:epc:class:lgtin:6901234.005678.M1","quantity":12,"uom":"KGM"}],
           "ilmd":{"cbvmda:lotNumber":"M1","farm:cook":"Kim"},"readPoint":{"id":"urn:epc:id:sgln:6901234.00001.gate1"}},
          {"type":"farm:Tasted","eventTime":"2026-05-04T12:00:00Z","eventTimeZoneOffset":"+00:00",
           "eventID":"urn:uuid:5f0e8c7a-0000-4000-8000-000000000006","farm:verdict":"good"}]}}}}
        """;
}
