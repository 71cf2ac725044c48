using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Facts.Filings;

/// <summary>
/// What is filed before anything is said about it: once, shared by many, used throughout (一次备案、多主体共享、全流程使用). A later
/// filing of the same thing replaces the earlier.
/// </summary>
/// <param name="Party">Who answers for the filing, a party id in canonical text.</param>
public abstract partial record Filing(string Party)
{
    private const int NameLengthMax = 200;

    /// <summary>The stream that a party's filings stand in.</summary>
    public static string StreamOf(string party) => "filing:" + party;

    /// <summary>The stream that this filing stands in.</summary>
    public string Stream => StreamOf(Party);

    /// <summary>The index terms under which the filing is found.</summary>
    public abstract IReadOnlyList<string> Tags { get; }

    /// <summary>The types of filings, as entries have them.</summary>
    public static IReadOnlyList<string> Types { get; } = [nameof(EnterpriseFiled), nameof(PlaceFiled), nameof(GoodsFiled)];

    /// <summary>Reads a filing of a type, all of its fields; null when the type is no filing or a field is at fault.</summary>
    public static Filing? Read(string type, ObjectReader fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Filing? filing = type switch
        {
            nameof(EnterpriseFiled) => ReadEnterprise(fields),
            nameof(PlaceFiled) => ReadPlace(fields),
            nameof(GoodsFiled) => ReadGoods(fields),
            _ => null,
        };
        return filing is not null && fields.Close(type) ? filing : null;
    }

    /// <summary>Reads a filing out of the log, where only what is in order was let in.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a filing of this type.</exception>
    public static Filing Read(string type, ReadOnlyMemory<byte> json)
    {
        var findings = new List<Finding>();
        try
        {
            using var document = JsonDocument.Parse(json);
            if (ObjectReader.Open(document.RootElement, "", findings) is { } fields && Read(type, fields) is { } filing)
                return filing;
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"the {type} is not JSON", malformed);
        }
        throw new InvalidDataException($"the {type} is not of its form: {(findings.Count == 0 ? "no such filing" : findings[0])}");
    }

    private static EnterpriseFiled ReadEnterprise(ObjectReader fields)
    {
        var filed = new EnterpriseFiled(
            fields.Party("party"),
            fields.Text("name", NameLengthMax),
            fields.OptionalText("nameEn", NameLengthMax),
            fields.Choices("roles", EnterpriseFiled.RolesKnown),
            fields.OptionalCode("customsCode", CustomsCode(), "a customs record number: 4 digits and 6 digits or capitals"),
            fields.OptionalCode("region", Region(), "an administrative region (GB/T 2260): 6 digits"),
            fields.Country("country"),
            fields.OptionalFlag("soleTrader")
        )
        {
            CompanyPrefix = fields.OptionalCode("companyPrefix", Codes.CompanyPrefix(), "a GS1 Company Prefix: 4 to 12 digits"),
        };
        if (filed.Party.StartsWith("org:", StringComparison.Ordinal))
            fields.Report("party", "an office is not an enterprise");
        if (filed.Party.StartsWith("uscc:", StringComparison.Ordinal) && filed.Country is not ("CN" or ""))
        {
            fields.Report("country", "a USCC is given to firms of mainland China: CN is expected");
        }
        if (filed.SoleTrader == false && EnterpriseFiled.IsSoleTraderCode(filed.Party))
        {
            fields.Report("soleTrader", "a USCC that begins with 92 is a sole trader's");
        }
        return filed;
    }

    private static PlaceFiled ReadPlace(ObjectReader fields) =>
        new(
            fields.Gln("gln"),
            fields.Party("party"),
            fields.Text("name", NameLengthMax),
            fields.OptionalText("nameEn", NameLengthMax),
            fields.Choice("kind", PlaceFiled.KindsKnown),
            fields.Country("country"),
            fields.OptionalCode("region", Region(), "an administrative region (GB/T 2260): 6 digits"),
            fields.OptionalCode("coordinates", Coordinates(), "degrees of latitude and longitude (WGS 84), such as 42.8962,129.5091")
        );

    private static GoodsFiled ReadGoods(ObjectReader fields) =>
        new(
            fields.Gtin("gtin"),
            fields.Party("party"),
            fields.Text("name", NameLengthMax),
            fields.OptionalText("nameEn", NameLengthMax),
            fields.Code("hsCode", HsCode(), "a commodity code: 10 digits"),
            fields.Country("originCountry"),
            fields.OptionalText("brand", NameLengthMax),
            fields.OptionalParty("seller"),
            fields.OptionalParty("domesticAgent"),
            fields.OptionalParty("recallAgent"),
            fields.OptionalParty("platform"),
            fields.OptionalInteger("shelfLifeDays", 1, 36_500),
            fields.OptionalText("storage", NameLengthMax)
        )
        {
            Links = FiledLink.ReadAll(fields),
        };

    [GeneratedRegex(@"\A[0-9]{4}[0-9A-Z]{6}\z")]
    private static partial Regex CustomsCode();

    [GeneratedRegex(@"\A[0-9]{6}\z")]
    private static partial Regex Region();

    [GeneratedRegex(
        @"\A-?(?:[0-8]?[0-9](?:\.[0-9]{1,6})?|90(?:\.0{1,6})?),-?(?:(?:1[0-7]|[0-9])?[0-9](?:\.[0-9]{1,6})?|180(?:\.0{1,6})?)\z"
    )]
    private static partial Regex Coordinates();

    [GeneratedRegex(@"\A[0-9]{10}\z")]
    private static partial Regex HsCode();
}

/// <summary>An enterprise was filed.</summary>
/// <param name="Party">The enterprise.</param>
/// <param name="Name">Its registered name.</param>
/// <param name="NameEn">Its name in English.</param>
/// <param name="Roles">What it does in the zone: some of <see cref="RolesKnown"/>.</param>
/// <param name="CustomsCode">Its customs record number, 10 characters (海关注册编码).</param>
/// <param name="Region">Its administrative region, 6 digits (GB/T 2260).</param>
/// <param name="Country">Its country, ISO 3166-1 alpha-2.</param>
/// <param name="SoleTrader">Whether it is a natural person in trade (个体工商户); null when not stated.</param>
public sealed record EnterpriseFiled(
    string Party,
    string Name,
    string? NameEn,
    IReadOnlyList<string> Roles,
    string? CustomsCode,
    string? Region,
    string Country,
    bool? SoleTrader
) : Filing(Party)
{
    /// <summary>The roles of an enterprise in cross-border trade.</summary>
    public static IReadOnlyList<string> RolesKnown { get; } =
    ["maker", "oversea_seller", "platform", "payment", "logistics", "warehouse", "broker", "recall_agent", "domestic_agent", "retailer"];

    /// <summary>Its GS1 Company Prefix, 4 to 12 digits: how keys of its are written as EPC URNs; null when not stated.</summary>
    public string? CompanyPrefix { get; init; }

    /// <summary>Whether it is a natural person in trade: stated, or said by its code.</summary>
    public bool IsSoleTrader => SoleTrader == true || IsSoleTraderCode(Party);

    /// <summary>Whether a party id says by itself that it is a sole trader's: a USCC that begins with 92 (GB 32100-2015).</summary>
    public static bool IsSoleTraderCode(string party) => party.StartsWith("uscc:92", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tags => CustomsCode is null ? ["party:" + Party] : ["party:" + Party, "customs:" + CustomsCode];
}

/// <summary>A place was filed.</summary>
/// <param name="Gln">Its GLN, 13 digits.</param>
/// <param name="Party">Who runs it.</param>
/// <param name="Name">Its name.</param>
/// <param name="NameEn">Its name in English.</param>
/// <param name="Kind">One of <see cref="KindsKnown"/>.</param>
/// <param name="Country">Its country, ISO 3166-1 alpha-2.</param>
/// <param name="Region">Its administrative region, 6 digits (GB/T 2260).</param>
/// <param name="Coordinates">Degrees of latitude and longitude (WGS 84), such as <c>42.8962,129.5091</c>.</param>
public sealed record PlaceFiled(
    string Gln,
    string Party,
    string Name,
    string? NameEn,
    string Kind,
    string Country,
    string? Region,
    string? Coordinates = null
) : Filing(Party)
{
    /// <summary>What a place can be.</summary>
    public static IReadOnlyList<string> KindsKnown { get; } =
    ["farm", "factory", "warehouse", "port", "airport", "shop", "vessel", "inspection_site"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tags => ["party:" + Party, "gln:" + Gln];
}

/// <summary>Goods were filed: who may speak for a GTIN.</summary>
/// <param name="Gtin">The GTIN, 14 digits.</param>
/// <param name="Party">The owner of the GTIN, as a rule the brand.</param>
/// <param name="Name">The goods' name.</param>
/// <param name="NameEn">Their name in English.</param>
/// <param name="HsCode">The commodity code, 10 digits.</param>
/// <param name="OriginCountry">Country of origin, ISO 3166-1 alpha-2.</param>
/// <param name="Brand">The brand.</param>
/// <param name="Seller">Who sells them across the border.</param>
/// <param name="DomesticAgent">Who answers for them in China.</param>
/// <param name="RecallAgent">Who carries out recalls.</param>
/// <param name="Platform">The platform that they are sold on.</param>
/// <param name="ShelfLifeDays">Shelf life in days, 1 to 36,500.</param>
/// <param name="Storage">How they must be kept.</param>
public sealed record GoodsFiled(
    string Gtin,
    string Party,
    string Name,
    string? NameEn,
    string HsCode,
    string OriginCountry,
    string? Brand,
    string? Seller,
    string? DomesticAgent,
    string? RecallAgent,
    string? Platform,
    int? ShelfLifeDays,
    string? Storage
) : Filing(Party)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Tags => ["party:" + Party, "gtin:" + Gtin];

    /// <summary>Where its owner says more about the goods.</summary>
    public IReadOnlyList<FiledLink> Links { get; init; } = [];
}
