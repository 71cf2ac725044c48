using System.Text.Json;
using Xinyuan.Facts;

namespace Xinyuan.GraphApi.Tests;

/// <summary>A small trade: a maker in Korea, an importer in Yanji, goods and places of theirs.</summary>
internal static class Samples
{
    /// <summary>After all of it.</summary>
    public static DateTimeOffset Today { get; } = new(2026, 10, 5, 8, 0, 0, TimeSpan.Zero);

    public const string Gtin = "08801234567893";
    public const string FactoryGln = "8801234000017";
    public const string WarehouseGln = "6901234000016";

    public static string Importer { get; } = "uscc:" + Uscc.Complete("91222401MA7XYA00"[..16]);

    public static string Maker => "gln:8801234000000";

    public static object ImporterFiled =>
        new
        {
            type = "EnterpriseFiled",
            party = Importer,
            name = "延吉某某跨境电商有限公司",
            nameEn = "Yanji Cross-Border Co.",
            roles = (string[])["domestic_agent", "warehouse"],
            country = "CN",
        };

    public static object MakerFiled =>
        new
        {
            type = "EnterpriseFiled",
            party = Maker,
            name = "한빛화장품",
            nameEn = "Hanbit Cosmetics",
            roles = (string[])["maker", "oversea_seller"],
            country = "KR",
        };

    public static object GoodsFiled =>
        new
        {
            type = "GoodsFiled",
            gtin = Gtin,
            party = Maker,
            name = "人参面霜 <50 ml>",
            nameEn = "Ginseng cream <50 ml>",
            hsCode = "3304990039",
            originCountry = "KR",
            brand = "Hanbit & Sons",
            seller = Maker,
            domesticAgent = Importer,
            shelfLifeDays = 1095,
        };

    public static object FactoryFiled =>
        new
        {
            type = "PlaceFiled",
            gln = FactoryGln,
            party = Maker,
            name = "水原工厂",
            nameEn = "Suwon plant",
            kind = "factory",
            country = "KR",
        };

    public static object WarehouseFiled =>
        new
        {
            type = "PlaceFiled",
            gln = WarehouseGln,
            party = Importer,
            name = "延吉保税仓",
            nameEn = "Yanji bonded warehouse",
            kind = "warehouse",
            country = "CN",
        };

    public static object[] Filings => [ImporterFiled, MakerFiled, GoodsFiled, FactoryFiled, WarehouseFiled];

    public static string Cream(string serial) => $"https://id.gs1.org/01/{Gtin}/21/{serial}";

    public static string Lot => $"https://id.gs1.org/01/{Gtin}/10/L1";

    public static string Carton => "https://id.gs1.org/00/188012340000000014";

    /// <summary>The maker gives two jars of lot L1 their codes.</summary>
    public static object Made =>
        new
        {
            type = "ObjectEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-000000000001",
            eventTime = "2026-09-01T08:00:00.000+09:00",
            eventTimeZoneOffset = "+09:00",
            action = "ADD",
            bizStep = "commissioning",
            disposition = "active",
            epcList = (string[])[Cream("7"), Cream("8")],
            bizLocation = new { id = $"https://id.gs1.org/414/{FactoryGln}" },
            ilmd = new Dictionary<string, object> { ["cbvmda:lotNumber"] = "L1", ["cbvmda:itemExpirationDate"] = "2029-08-31" },
        };

    /// <summary>The maker packs both into a carton.</summary>
    public static object Packed =>
        new
        {
            type = "AggregationEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-000000000002",
            eventTime = "2026-09-02T08:00:00.000+09:00",
            eventTimeZoneOffset = "+09:00",
            action = "ADD",
            bizStep = "packing",
            disposition = "container_closed",
            parentID = Carton,
            childEPCs = (string[])[Cream("7"), Cream("8")],
            readPoint = new { id = $"https://id.gs1.org/414/{FactoryGln}" },
        };

    /// <summary>The importer receives the carton, with an order and what the logger measured.</summary>
    public static object Received =>
        new
        {
            type = "ObjectEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-000000000003",
            eventTime = "2026-09-10T15:30:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "OBSERVE",
            bizStep = "receiving",
            disposition = "in_progress",
            epcList = (string[])[Carton],
            bizLocation = new { id = $"urn:epc:id:sgln:6901234.00001.0" },
            bizTransactionList = (object[])[new { type = "po", bizTransaction = "urn:epcglobal:cbv:bt:6901234000016:PO-77" }],
            sensorElementList = (object[])
                [
                    new
                    {
                        sensorReport = (object[])
                            [
                                new
                                {
                                    type = "Temperature",
                                    minValue = 2.5,
                                    maxValue = 8.25,
                                    uom = "CEL",
                                },
                            ],
                    },
                ],
        };

    /// <summary>The importer takes both out of the carton.</summary>
    public static object Unpacked =>
        new
        {
            type = "AggregationEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-000000000006",
            eventTime = "2026-09-11T09:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "DELETE",
            bizStep = "unpacking",
            disposition = "in_progress",
            parentID = Carton,
            childEPCs = (string[])[Cream("7"), Cream("8")],
        };

    /// <summary>The importer sells jar 8 to somebody.</summary>
    public static object SoldOther =>
        new
        {
            type = "ObjectEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-000000000004",
            eventTime = "2026-09-20T10:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "OBSERVE",
            bizStep = "retail_selling",
            disposition = "retail_sold",
            epcList = (string[])[Cream("8")],
        };

    /// <summary>Somebody says something of jar 7.</summary>
    public static object Said(string disposition, string eventId = "urn:uuid:00000000-0000-4000-8000-000000000005") =>
        new
        {
            type = "ObjectEvent",
            eventID = eventId,
            eventTime = "2026-09-21T10:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "OBSERVE",
            bizStep = "inspecting",
            disposition,
            epcList = (string[])[Cream("7")],
        };

    public static string Document(params object[] events) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["@context"] = (object[])
                    [
                        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                        new Dictionary<string, string> { ["cbvmda"] = "urn:epcglobal:cbv:mda:" },
                    ],
                ["type"] = "EPCISDocument",
                ["schemaVersion"] = "2.0",
                ["creationDate"] = "2026-09-30T00:00:00.000Z",
                ["epcisBody"] = new { eventList = events },
            }
        );
}
