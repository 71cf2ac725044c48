using Xinyuan.Facts;

namespace Xinyuan.Silo.Tests;

/// <summary>A small trade in ginseng: a grower's roots are made into boxes, which a shop sells.</summary>
internal static class Trade
{
    public const string RootGtin = "09520031004019";
    public const string BoxGtin = "09520032004018";
    public const string Department = "org:samr.yanbian";

    public static string Grower { get; } = Firm("0011");

    public static string Works { get; } = Firm("0022");

    public static string Shop { get; } = Firm("0033");

    public static string Agent { get; } = Firm("0044");

    public static string Roots => $"https://id.gs1.org/01/{RootGtin}/10/R1";

    public static string Boxes => $"https://id.gs1.org/01/{BoxGtin}/10/B1";

    public static object[] Filings =>
        [
            Enterprise(Grower, "maker"),
            Enterprise(Works, "maker"),
            Enterprise(Shop, "retailer"),
            Enterprise(Agent, "recall_agent"),
            Goods(RootGtin, Grower, "20-25 °C"),
            Goods(BoxGtin, Works, "0-25 °C"),
            Place("9520033000019", Shop, "shop", "22.54,114.05"),
            Place("9520032000010", Works, "factory", "42.89,129.51"),
        ];

    public static string Box(int number) => $"https://id.gs1.org/01/{BoxGtin}/21/B{number:D4}";

    /// <summary>The grower's roots come to be, and the works makes three boxes of them.</summary>
    public static object[] Made =>
        [
            Event(
                "TransformationEvent",
                1,
                "commissioning",
                "active",
                new { inputQuantityList = Quantity(Roots, 3), outputEPCList = (string[])[Box(1), Box(2), Box(3)] }
            ),
        ];

    public static object Harvested =>
        Event("ObjectEvent", 0, "commissioning", "active", new { quantityList = Quantity(Roots, 3), action = "ADD" });

    /// <summary>The shop receives two boxes.</summary>
    public static object Received =>
        Event(
            "ObjectEvent",
            2,
            "receiving",
            "in_progress",
            new
            {
                epcList = (string[])[Box(1), Box(2)],
                action = "OBSERVE",
                bizLocation = At("9520033000019"),
            }
        );

    /// <summary>The shop sells a box on a day of October 2026.</summary>
    public static object Sold(int box, int day) =>
        Event(
            "ObjectEvent",
            day,
            "retail_selling",
            "retail_sold",
            new
            {
                epcList = (string[])[Box(box)],
                action = "OBSERVE",
                bizLocation = At("9520033000019"),
            }
        );

    public static Dictionary<string, object> Recall(string id) =>
        new()
        {
            ["type"] = "RecallStarted",
            ["recall"] = id,
            ["level"] = "first",
            ["basis"] = "food-recall-measures-2015",
            ["scope"] = new { upstream = (string[])[Roots] },
            ["reason"] = "residues in the roots",
            ["knownAt"] = "2026-10-05T08:00:00+08:00",
            ["occurred"] = "2026-10-05T12:00:00+08:00",
            ["instructions"] = "Do not eat it; bring it back.",
            ["contact"] = "400-000-0000",
            ["recallAgent"] = Agent,
        };

    public static object Event(string type, int day, string step, string disposition, object rest, int hour = 10)
    {
        var said = new Dictionary<string, object>
        {
            ["type"] = type,
            ["eventID"] = $"urn:uuid:00000000-0000-4000-8000-{type.Length:D4}{day:D4}{hour:D4}",
            ["eventTime"] = $"2026-10-{day + 1:D2}T{hour:D2}:00:00+08:00",
            ["eventTimeZoneOffset"] = "+08:00",
            ["bizStep"] = step,
            ["disposition"] = disposition,
        };
        foreach (var property in rest.GetType().GetProperties())
            said[property.Name] = property.GetValue(rest)!;
        return said;
    }

    private static object At(string gln) => new { id = $"https://id.gs1.org/414/{gln}" };

    private static object[] Quantity(string lot, int quantity) => [new { epcClass = lot, quantity }];

    private static object Enterprise(string party, string role) =>
        new
        {
            type = "EnterpriseFiled",
            party,
            name = "演示" + party[^4..],
            roles = (string[])[role],
            country = "CN",
        };

    private static object Goods(string gtin, string party, string storage) =>
        new
        {
            type = "GoodsFiled",
            gtin,
            party,
            name = "人参",
            hsCode = "1211201000",
            originCountry = "CN",
            storage,
        };

    private static object Place(string gln, string party, string kind, string coordinates) =>
        new
        {
            type = "PlaceFiled",
            gln,
            party,
            name = "演示",
            kind,
            country = "CN",
            coordinates,
        };

    private static string Firm(string number) => "uscc:" + Uscc.Complete("91222401MA7X" + number);
}
