using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Proofs;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Rest;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>Every Digital Link path: the consumer page for browsers, the links that there are for others.</summary>
internal static class ProductEndpoints
{
    private const string LinksetMediaType = "application/linkset+json";

    public static void MapProducts(this IEndpointRouteBuilder routes)
    {
        var items = routes.MapGroup("").AddEndpointFilter(LogEndpoints.AllowAnyOrigin);
        foreach (var key in DigitalLinks.PrimaryKeys)
            items.MapRead($$"""/{{key}}/{**rest}""", ServeAsync);
        routes.MapRead("/proof/{position}", ProofFileAsync);
    }

    private static async Task<IResult> ServeAsync(
        HttpContext http,
        ProductReader products,
        DigitalLinks links,
        ScanDesk scans,
        IEventLog log,
        CancellationToken cancel
    )
    {
        var wantsPage = Layout.PrefersPage(http.Request);
        http.Response.Headers.Vary = "Accept, Accept-Language";
        if (DigitalLinks.OfRequest(http, out var fault) is not { } item)
        {
            return wantsPage
                ? Layout.Problem(http, StatusCodes.Status400BadRequest, "problem.badLink")
                : Problems.BadRequest(ProblemType.Link, fault!);
        }
        if (await products.ReadAsync(item, Caller.Anonymous, cancel) is not { } product)
        {
            return wantsPage
                ? Layout.Problem(http, StatusCodes.Status404NotFound, "problem.notFound")
                : Problems.NotFound("the log knows no such item");
        }
        http.Response.Headers.Link = $"<{links.UrlOf(item)}?linkType=linkset>; rel=\"linkset\"; type=\"{LinksetMediaType}\"";
        if (!wantsPage || http.Request.Query["linkType"] == "linkset")
            return Linkset(http, product, links);
        var asked = await scans.CountAsync(http, product.Item, cancel);
        return await PageAsync(http, product, asked, log, cancel);
    }

    private static async Task<ContentHttpResult> PageAsync(
        HttpContext http,
        ProductView product,
        ScanSummaryView? asked,
        IEventLog log,
        CancellationToken cancel
    )
    {
        var words = Words.For(http.Request);
        var proofs = new EntryProofs(log);
        var bundles = new SortedDictionary<long, byte[]>();
        foreach (var one in WayBlock.Shown(product))
        {
            if (await proofs.BundleAsync(one.Seen.Entry, one.Seen.Disclosure, cancel) is { } bundle)
                bundles[one.Seen.Position] = bundle;
        }
        var page = new ProductPage(words, product, bundles, proofs.LogKey) { Asked = asked };
        return Layout.Page(http, words, page.Title, page.Main, script: "proof.js");
    }

    /// <summary>RFC 9264, with what there is: the page itself.</summary>
    private static ContentHttpResult Linkset(HttpContext http, ProductView product, DigitalLinks digitalLinks)
    {
        var url = digitalLinks.UrlOf(product.Item)!;
        var page = new JsonArray(
            Words
                .All.Select(one =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["href"] = $"{url}?lang={one.Words.Code}",
                            ["title"] = StartPage.NameOf(product.Goods, one.Words) ?? one.Words["product.unnamed"],
                            ["type"] = "text/html",
                            ["hreflang"] = new JsonArray(one.Words.LanguageTag),
                        }
                )
                .ToArray()
        );
        var links = new JsonObject
        {
            ["anchor"] = url,
            ["https://ref.gs1.org/voc/pip"] = page,
            ["https://ref.gs1.org/voc/traceability"] = page.DeepClone(),
        };
        if (product.Recalls.Count > 0)
        {
            links["https://ref.gs1.org/voc/recallStatus"] = new JsonArray(
                new JsonObject
                {
                    ["href"] = $"{url}#{RecallBlock.Anchor}",
                    ["title"] = Words.For(http.Request)["recall.title"],
                    ["type"] = "text/html",
                }
            );
        }
        var set = new JsonObject { ["linkset"] = new JsonArray(links) };
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(set.ToJsonString(), LinksetMediaType, System.Text.Encoding.UTF8);
    }

    /// <summary>The proof of an event on an item's way, as a file: what its page shows of it and no more.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ProofFileAsync(
        string position,
        string? item,
        ProductReader products,
        IEventLog log,
        CancellationToken cancel
    )
    {
        if (!long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || item is null)
        {
            return Problems.BadRequest(ProblemType.Parameter, "the position is a number, and `item` names what the event is about");
        }
        var product = await products.ReadAsync(DigitalLinks.ItemOf(item), Caller.Anonymous, cancel);
        if (product?.Events.FirstOrDefault(one => one.Seen.Position == index) is not { } found)
            return Problems.NotFound("the item has no such event");
        return await new EntryProofs(log).BundleAsync(found.Seen.Entry, found.Seen.Disclosure, cancel) is { } bundle
            ? TypedResults.Bytes(bundle, ProofBundle.MediaType, $"{index.ToString(CultureInfo.InvariantCulture)}.xyproof")
            : Problems.NotFound("no checkpoint covers the event yet; ask again in a second");
    }
}
