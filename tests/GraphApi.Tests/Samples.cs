using Xinyuan.Facts;

namespace Xinyuan.GraphApi.Tests;

/// <summary>A small trade: a maker in Korea, an importer in Yanji, goods and places of theirs.</summary>
internal static class Samples
{
    public const string Gtin = "08801234567893";
    public const string FactoryGln = "8801234000017";
    public const string WarehouseGln = "6901234000016";

    public static string Importer { get; } = "uscc:" + Uscc.Complete("91222401MA7XYA00"[..16]);

    public static string Maker => "gln:8801234000000";

    public static object ImporterFiled => new { type = "EnterpriseFiled", party = Importer, name = "延吉某某跨境电商有限公司", nameEn = "Yanji Cross-Border Co.", roles = (string[])["domestic_agent", "warehouse"], country = "CN" };

    public static object MakerFiled => new { type = "EnterpriseFiled", party = Maker, name = "한빛화장품", nameEn = "Hanbit Cosmetics", roles = (string[])["maker", "oversea_seller"], country = "KR" };

    public static object GoodsFiled => new
    {
        type = "GoodsFiled", gtin = Gtin, party = Maker, name = "人参面霜 <50 ml>", nameEn = "Ginseng cream <50 ml>", hsCode = "3304990039", originCountry = "KR",
        brand = "Hanbit & Sons", seller = Maker, domesticAgent = Importer, shelfLifeDays = 1095,
    };

    public static object FactoryFiled => new { type = "PlaceFiled", gln = FactoryGln, party = Maker, name = "水原工厂", nameEn = "Suwon plant", kind = "factory", country = "KR" };

    public static object WarehouseFiled => new { type = "PlaceFiled", gln = WarehouseGln, party = Importer, name = "延吉保税仓", nameEn = "Yanji bonded warehouse", kind = "warehouse", country = "CN" };

    public static object[] Filings => [ImporterFiled, MakerFiled, GoodsFiled, FactoryFiled, WarehouseFiled];
}
