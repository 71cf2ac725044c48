using System.Text;

namespace Xinyuan.Trace.Tests.Epcis;

/// <summary>The same events in XML of EPCIS 2.0 and 1.2, and in JSON: invented goods of a farm near Yanji.</summary>
internal static class XmlSamples
{
    /// <summary>Every kind of field, as EPCIS 2.0 has it.</summary>
    public static string OfVersion2 { get; } =
        Whole(
            """
            <ObjectEvent>
              <eventTime>2026-05-04T09:30:00.125+08:00</eventTime>
              <recordTime>2026-05-04T01:31:00Z</recordTime>
              <eventTimeZoneOffset>+08:00</eventTimeZoneOffset>
              <eventID> urn:uuid:5f0e8c7a-0000-4000-8000-000000000001
              </eventID>
              <errorDeclaration>
                <declarationTime>2026-05-05T00:00:00Z</declarationTime>
                <reason>urn:epcglobal:cbv:er:incorrect_data</reason>
                <correctiveEventIDs><correctiveEventID>urn:uuid:5f0e8c7a-0000-4000-8000-000000000099</correctiveEventID></correctiveEventIDs>
                <farm:by>Li</farm:by>
              </errorDeclaration>
              <certificationInfo>https://certs.example/organic/17</certificationInfo>
              <certificationInfo>https://certs.example/organic/18</certificationInfo>
              <epcList><epc>urn:epc:id:sgtin:6901234.001234.1</epc><epc>https://id.gs1.org/01/06901234012347/10/L7/21/2</epc></epcList>
              <action>ADD</action>
              <bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>
              <disposition>https://ref.gs1.org/cbv/Disp-active</disposition>
              <readPoint><id>urn:epc:id:sgln:6901234.00001.gate1</id><farm:row>B</farm:row></readPoint>
              <bizLocation><id>https://id.gs1.org/414/6901234000016</id></bizLocation>
              <bizTransactionList>
                <bizTransaction type="urn:epcglobal:cbv:btt:po">urn:epcglobal:cbv:bt:6901234000016:PO-1</bizTransaction>
                <bizTransaction>urn:x:contract:7</bizTransaction>
              </bizTransactionList>
              <quantityList>
                <quantityElement>
                  <epcClass>urn:epc:class:lgtin:6901234.001234.L7</epcClass><quantity>+012.50</quantity><uom>KGM</uom>
                </quantityElement>
              </quantityList>
              <sourceList><source type="urn:epcglobal:cbv:sdt:owning_party">urn:epc:id:pgln:6901234.00001</source></sourceList>
              <destinationList><destination type="https://ns.example/consignee">urn:epc:id:pgln:6901234.00001</destination></destinationList>
              <sensorElementList>
                <sensorElement>
                  <sensorMetadata startTime="2026-05-04T00:00:00Z" deviceID="urn:epc:id:giai:6901234.t1" farm:batch="3"/>
                  <sensorReport type="gs1:Temperature" minValue="1.50" maxValue="4e0" uom="CEL" exception="gs1:ALARM_CONDITION"/>
                  <sensorReport type="farm:Brix" stringValue="12" component="cbv:Comp-x" booleanValue="1" hexBinaryValue="0fA9"/>
                  <farm:cabin>left</farm:cabin>
                </sensorElement>
              </sensorElementList>
              <persistentDisposition>
                <set>urn:epcglobal:cbv:disp:completeness_verified</set>
                <unset>https://ns.example/held</unset>
              </persistentDisposition>
              <ilmd><mda:lotNumber>L7</mda:lotNumber><farm:hands>Li</farm:hands><farm:hands>Kim</farm:hands></ilmd>
              <farm:weather scale="C"><farm:sky>clear</farm:sky><farm:degrees>17</farm:degrees></farm:weather>
            </ObjectEvent>
            <AssociationEvent>
              <eventTime>2026-05-04T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
              <eventID>urn:uuid:5f0e8c7a-0000-4000-8000-000000000002</eventID>
              <parentID>urn:epc:id:grai:6901234.00001.5</parentID>
              <childEPCs><epc>urn:epc:id:giai:6901234.t1</epc></childEPCs>
              <action>ADD</action>
            </AssociationEvent>
            """,
            "2"
        );

    /// <summary>What <see cref="OfVersion2"/> says, in JSON.</summary>
    public const string InJson = """
        {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
           {"farm":"https://ns.farm.example/epcis/","unused":"https://ns.unused.example/"}],
         "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-05T00:00:00Z","epcisBody":{"eventList":[
          {"type":"ObjectEvent","eventTime":"2026-05-04T09:30:00.125+08:00","recordTime":"2026-05-04T01:31:00Z","eventTimeZoneOffset":"+08:00",
           "eventID":"urn:uuid:5f0e8c7a-0000-4000-8000-000000000001",
           "errorDeclaration":{"declarationTime":"2026-05-05T00:00:00Z","reason":"incorrect_data",
             "correctiveEventIDs":["urn:uuid:5f0e8c7a-0000-4000-8000-000000000099"],"farm:by":"Li"},
           "certificationInfo":["https://certs.example/organic/17","https://certs.example/organic/18"],
           "epcList":["urn:epc:id:sgtin:6901234.001234.1","https://id.gs1.org/01/06901234012347/10/L7/21/2"],
           "action":"ADD","bizStep":"commissioning","disposition":"active",
           "readPoint":{"id":"urn:epc:id:sgln:6901234.00001.gate1","farm:row":"B"},"bizLocation":{"id":"https://id.gs1.org/414/6901234000016"},
           "bizTransactionList":[{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:6901234000016:PO-1"},{"bizTransaction":"urn:x:contract:7"}],
           "quantityList":[{"epcClass":"urn:epc:class:lgtin:6901234.001234.L7","quantity":12.50,"uom":"KGM"}],
           "sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:6901234.00001"}],
           "destinationList":[{"type":"https://ns.example/consignee","destination":"urn:epc:id:pgln:6901234.00001"}],
           "sensorElementList":[{"sensorMetadata":{"startTime":"2026-05-04T00:00:00Z","deviceID":"urn:epc:id:giai:6901234.t1","farm:batch":"3"},
             "sensorReport":[{"type":"Temperature","minValue":1.50,"maxValue":4e0,"uom":"CEL","exception":"ALARM_CONDITION"},
              {"type":"farm:Brix","stringValue":"12","component":"x","booleanValue":true,"hexBinaryValue":"0fA9"}],"farm:cabin":"left"}],
           "persistentDisposition":{"set":["completeness_verified"],"unset":["https://ns.example/held"]},
           "ilmd":{"cbvmda:lotNumber":"L7","farm:hands":["Li","Kim"]},
           "farm:weather":{"scale":"C","farm:sky":"clear","farm:degrees":"17"}},
          {"type":"AssociationEvent","eventTime":"2026-05-04T10:00:00Z","eventTimeZoneOffset":"+00:00",
           "eventID":"urn:uuid:5f0e8c7a-0000-4000-8000-000000000002","parentID":"urn:epc:id:grai:6901234.00001.5",
           "childEPCs":["urn:epc:id:giai:6901234.t1"],"action":"ADD"}]}}
        """;

    /// <summary>What came after EPCIS 1.0 stands in <c>extension</c> and <c>baseExtension</c>, and there is a header.</summary>
    public static string OfVersion1 { get; } =
        Whole(
            """
            <AggregationEvent>
              <eventTime>2026-05-04T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
              <baseExtension><eventID>urn:uuid:5f0e8c7a-0000-4000-8000-000000000003</eventID></baseExtension>
              <parentID>urn:epc:id:sscc:6901234.1000000001</parentID>
              <childEPCs/>
              <action>ADD</action>
              <bizStep>urn:epcglobal:cbv:bizstep:packing</bizStep>
              <extension>
                <childQuantityList><quantityElement><epcClass>urn:epc:class:lgtin:6901234.001234.L7</epcClass><quantity>3</quantity></quantityElement></childQuantityList>
                <sourceList><source type="urn:epcglobal:cbv:sdt:location">urn:epc:id:sgln:6901234.00001.0</source></sourceList>
                <extension><sensorElementList><sensorElement><sensorReport type="gs1:Speed" value=".5"/></sensorElement></sensorElementList></extension>
              </extension>
              <farm:note>cold</farm:note>
            </AggregationEvent>
            <extension>
              <TransformationEvent>
                <eventTime>2026-05-04T11:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
                <inputEPCList><epc>urn:epc:id:sgtin:6901234.001234.1</epc></inputEPCList>
                <outputQuantityList><quantityElement><epcClass>urn:epc:class:lgtin:6901234.005678.M1</epcClass></quantityElement></outputQuantityList>
                <ilmd><extension/><mda:lotNumber>M1</mda:lotNumber></ilmd>
              </TransformationEvent>
            </extension>
            """,
            "1"
        );

    /// <summary>Events in a document of EPCIS 1.x or 2.x.</summary>
    public static string Whole(string events, string major) =>
        $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:{major}" xmlns:farm="https://ns.farm.example/epcis/"
                xmlns:mda="urn:epcglobal:cbv:mda" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" schemaVersion="{major}.0"
                creationDate="2026-05-05T00:00:00Z" xsi:schemaLocation="urn:epcglobal:epcis:xsd:{major} epcis.xsd">
              <EPCISHeader>
                <sbdh:StandardBusinessDocumentHeader xmlns:sbdh="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">
                  <sbdh:HeaderVersion>1.0</sbdh:HeaderVersion>
                  <sbdh:Sender><sbdh:Identifier Authority="GS1">6901234000016</sbdh:Identifier></sbdh:Sender>
                </sbdh:StandardBusinessDocumentHeader>
                <extension>
                  <EPCISMasterData>
                    <VocabularyList>
                      <Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation">
                        <VocabularyElementList>
                          <VocabularyElement id="urn:epc:id:sgln:6901234.00001.0">
                            <attribute id="urn:epcglobal:cbv:mda:name">Farm at Yanji</attribute>
                            <attribute id="https://ns.farm.example/epcis/address"><farm:city>Yanji</farm:city></attribute>
                            <children><id>urn:epc:id:sgln:6901234.00001.gate1</id></children>
                          </VocabularyElement>
                        </VocabularyElementList>
                      </Vocabulary>
                    </VocabularyList>
                  </EPCISMasterData>
                </extension>
              </EPCISHeader>
              <EPCISBody>
                <EventList>
            {events}
                </EventList>
              </EPCISBody>
            </epcis:EPCISDocument>
            """.TrimStart();

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
