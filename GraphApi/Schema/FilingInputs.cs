using System.Text.Json.Nodes;
using GraphQL;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Goods to be filed.</summary>
internal sealed class FileGoodsInput
{
    /// <summary>Chosen by the client, once for what it wants to happen: 1 to 128 letters, digits and `-._:/`.</summary>
    [Id]
    public required string CommandId { get; set; }

    /// <summary>The GTIN, 14 digits.</summary>
    public required string Gtin { get; set; }

    /// <summary>The owner of the GTIN, a party id.</summary>
    public required string Party { get; set; }

    /// <summary>The goods' name.</summary>
    public required string Name { get; set; }

    /// <summary>Their name in English.</summary>
    public string? NameEn { get; set; }

    /// <summary>The commodity code, 10 digits.</summary>
    public required string HsCode { get; set; }

    /// <summary>The country of origin (ISO 3166-1 alpha-2).</summary>
    public required string OriginCountry { get; set; }

    /// <summary>The brand.</summary>
    public string? Brand { get; set; }

    /// <summary>Who sells them across the border.</summary>
    public string? Seller { get; set; }

    /// <summary>Who answers for them in China.</summary>
    public string? DomesticAgent { get; set; }

    /// <summary>Who carries out recalls.</summary>
    public string? RecallAgent { get; set; }

    /// <summary>The platform that they are sold on.</summary>
    public string? Platform { get; set; }

    /// <summary>Shelf life in days.</summary>
    public int? ShelfLifeDays { get; set; }

    /// <summary>How they must be kept.</summary>
    public string? Storage { get; set; }

    /// <summary>Where the owner says more about the goods; the resolver leads there.</summary>
    public IReadOnlyList<FiledLinkInput>? Links { get; set; }

    internal JsonObject Fields() =>
        new()
        {
            ["gtin"] = Gtin,
            ["party"] = Party,
            ["name"] = Name,
            ["nameEn"] = NameEn,
            ["hsCode"] = HsCode,
            ["originCountry"] = OriginCountry,
            ["brand"] = Brand,
            ["seller"] = Seller,
            ["domesticAgent"] = DomesticAgent,
            ["recallAgent"] = RecallAgent,
            ["platform"] = Platform,
            ["shelfLifeDays"] = ShelfLifeDays,
            ["storage"] = Storage,
            ["links"] = Links is null ? null : new JsonArray([.. Links.Select(link => (JsonNode)link.Fields())]),
        };
}

/// <summary>An address where the owner of goods says more about them.</summary>
internal sealed class FiledLinkInput
{
    /// <summary>What is there: a link type of the GS1 Web Vocabulary, such as `pip` or `certificationInfo`.</summary>
    public required string Type { get; set; }

    /// <summary>The address, http or https.</summary>
    public required string Href { get; set; }

    /// <summary>What a reader sees of the link.</summary>
    public required string Title { get; set; }

    /// <summary>The language of what is there: two letters, perhaps with a country.</summary>
    public string? Language { get; set; }

    /// <summary>Its media type.</summary>
    public string? MediaType { get; set; }

    /// <summary>For whom it is, such as a country.</summary>
    public string? Context { get; set; }

    internal JsonObject Fields()
    {
        var fields = new JsonObject
        {
            ["type"] = Type,
            ["href"] = Href,
            ["title"] = Title,
        };
        (string Name, string? Value)[] optional = [("language", Language), ("mediaType", MediaType), ("context", Context)];
        foreach (var (name, value) in optional.Where(one => one.Value is not null))
            fields[name] = value;
        return fields;
    }
}

/// <summary>An enterprise to be filed.</summary>
internal sealed class FileEnterpriseInput
{
    /// <summary>Chosen by the client, once for what it wants to happen: 1 to 128 letters, digits and `-._:/`.</summary>
    [Id]
    public required string CommandId { get; set; }

    /// <summary>The enterprise, a party id.</summary>
    public required string Party { get; set; }

    /// <summary>Its registered name.</summary>
    public required string Name { get; set; }

    /// <summary>Its name in English.</summary>
    public string? NameEn { get; set; }

    /// <summary>What it does in the zone.</summary>
    public required IReadOnlyList<EnterpriseRole> Roles { get; set; }

    /// <summary>Its customs record number, 10 characters.</summary>
    public string? CustomsCode { get; set; }

    /// <summary>Its administrative region (GB/T 2260), 6 digits.</summary>
    public string? Region { get; set; }

    /// <summary>Its country (ISO 3166-1 alpha-2).</summary>
    public required string Country { get; set; }

    /// <summary>Whether it is a natural person in trade.</summary>
    public bool? SoleTrader { get; set; }

    /// <summary>Its GS1 Company Prefix, 4 to 12 digits.</summary>
    public string? CompanyPrefix { get; set; }

    internal JsonObject Fields() =>
        new()
        {
            ["party"] = Party,
            ["name"] = Name,
            ["nameEn"] = NameEn,
            ["roles"] = new JsonArray([.. Roles.Select(role => (JsonNode)Spelling.Write(role))]),
            ["customsCode"] = CustomsCode,
            ["region"] = Region,
            ["country"] = Country,
            ["soleTrader"] = SoleTrader,
            ["companyPrefix"] = CompanyPrefix,
        };
}
