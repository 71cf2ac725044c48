using System.Net;
using System.Text.Json;

namespace Xinyuan.GraphApi.Tests;

/// <summary>The small trade, whose goods' owner filed links of its own.</summary>
public sealed class ResolverHost : IAsyncLifetime
{
    public const string Public = "https://trace.example";
    public const string Serial = $"/01/{Samples.Gtin}/21/7";
    public const string Goods = $"/01/{Samples.Gtin}";
    public const string BrandPage = "https://hanbit.example/cream?ref=code#top";
    public const string Certificate = "https://hanbit.example/certificates/1.pdf";
    public const string OtherCertificate = "https://hanbit.example/certificates/2.pdf";

    internal EdgeHost Host { get; private set; } = null!;

    internal static object GoodsWithLinks =>
        new
        {
            type = "GoodsFiled",
            gtin = Samples.Gtin,
            party = Samples.Maker,
            name = "人参面霜 <50 ml>",
            nameEn = "Ginseng cream <50 ml>",
            hsCode = "3304990039",
            originCountry = "KR",
            shelfLifeDays = 1095,
            storage = "0–25 ℃",
            links = (object[])
                [
                    Link("pip", BrandPage, "한빛 크림", language: "ko", mediaType: "text/html"),
                    Link("certificationInfo", Certificate, "Certificate of free sale", mediaType: "application/pdf"),
                    Link("certificationInfo", OtherCertificate, "Cosmetics notification", mediaType: "application/pdf"),
                    Link("instructions", "https://hanbit.example/use.html", "Use", mediaType: "text/html"),
                    Link("instructions", "https://hanbit.example/use.pdf", "Use", mediaType: "application/pdf"),
                    Link("support", "https://hanbit.example/support/cn", "Support", context: "CN"),
                    Link("support", "https://hanbit.example/support/kr", "Support", context: "KR"),
                    Link("support", "https://hanbit.example/support", "Support"),
                ],
        };

    public async ValueTask InitializeAsync()
    {
        Host = await EdgeHost.StartWithGrainsAsync();
        await Host.RecordAsync(Samples.ImporterFiled, Samples.MakerFiled, GoodsWithLinks, Samples.FactoryFiled, Samples.WarehouseFiled);
        await Host.CaptureAsync(Samples.Maker, Samples.Made, Samples.Packed);
        await Host.CaptureAsync(Samples.Importer, Samples.Received, Samples.Unpacked, Samples.SoldOther);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    internal Task<HttpResponseMessage> GetAsync(string path, params (string, string)[] headers) => Host.GetAsync(path, headers);

    /// <summary>Where a request is sent; fails when it is not.</summary>
    internal async Task<string> RedirectAsync(string path, params (string, string)[] headers)
    {
        using var response = await GetAsync(path, headers);
        Assert.True(response.StatusCode == HttpStatusCode.TemporaryRedirect, $"{path}: {response.StatusCode}");
        return Assert.Single(response.Headers.GetValues("Location"));
    }

    /// <summary>The linkset of a path.</summary>
    internal async Task<JsonElement> LinksetAsync(string path, params (string, string)[] headers)
    {
        using var response = await GetAsync($"{path}?linkType=linkset", headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.JsonAsync()).GetProperty("linkset");
    }

    /// <summary>The links of a type, in all levels of a linkset or in one.</summary>
    internal static List<JsonElement> Links(JsonElement linkset, string type, int? level = null) =>
        [
            .. linkset
                .EnumerateArray()
                .Where((_, index) => level is null || level == index)
                .Where(one => one.TryGetProperty("https://ref.gs1.org/voc/" + type, out _))
                .SelectMany(one => one.GetProperty("https://ref.gs1.org/voc/" + type).EnumerateArray()),
        ];

    /// <summary>The targets of a type, in all levels of a linkset.</summary>
    internal static List<string> Hrefs(JsonElement linkset, string type) =>
        [.. Links(linkset, type).Select(link => link.GetProperty("href").GetString()!)];

    private static Dictionary<string, string> Link(
        string type,
        string href,
        string title,
        string? language = null,
        string? mediaType = null,
        string? context = null
    )
    {
        var link = new Dictionary<string, string>
        {
            ["type"] = type,
            ["href"] = href,
            ["title"] = title,
        };
        (string Name, string? Value)[] optional = [("language", language), ("mediaType", mediaType), ("context", context)];
        foreach (var (name, value) in optional.Where(one => one.Value is not null))
            link[name] = value!;
        return link;
    }
}
