using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.Facts.Filings;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Rest;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>The start page, and the page that checks a dropped proof.</summary>
internal static class StartPage
{
    private const int ProductsMax = 24;

    public static void MapStartPages(this IEndpointRouteBuilder routes)
    {
        routes.MapRead("/", ServeAsync);
        routes.MapRead("/verify", Verify);
        routes.MapFallback(
            Results<ContentHttpResult, ProblemHttpResult> (HttpContext http) =>
                Layout.PrefersPage(http.Request)
                    ? Layout.Problem(http, StatusCodes.Status404NotFound, "problem.nothing")
                    : Problems.NotFound("there is nothing under this path")
        );
    }

    private static async Task<ContentHttpResult> ServeAsync(
        HttpContext http,
        IEventLog log,
        Filings filings,
        DigitalLinks links,
        XinyuanApiOptions options,
        CancellationToken cancel
    )
    {
        if (QueryEndpoints.WantsResources(http.Request))
            return QueryEndpoints.ListResources(http);
        var words = Words.For(http.Request);
        var products = await filings.ReadAsync(register => Products(register, options), cancel);
        var cards =
            products.Count == 0
                ? Html.Of($"""<p class="note">{words["start.noProducts"]}</p>""")
                : Html.Of($"""<ul class="products">{Html.Join(products.Select(product => Card(words, links, product)))}</ul>""");
        var checkpoint = log.Checkpoint;
        return Layout.Page(
            http,
            words,
            words["site.purpose"],
            Html.Of(
                $"""
                <h1>{words["site.name"]}</h1>
                <p>{words["site.purpose"]}</p>
                <section class="card">
                <h2>{words["start.products"]}</h2>
                {cards}
                </section>
                <section class="card">
                <h2>{words["start.log"]}</h2>
                <p>{words["start.logNote"]}</p>
                <pre>{checkpoint.Note}</pre>
                <p class="hash">{log.VerifierKey}</p>
                </section>
                <section class="card">
                <h2>{words["start.apis"]}</h2>
                <ul>
                <li><a href="/graphql?query=%7Blog%7Borigin%20size%20checkpoint%7D%7D">{words["start.graphql"]}</a></li>
                <li><a href="/log/checkpoint">{words["start.checkpoint"]}</a></li>
                <li><a href="/health/ready">{words["start.health"]}</a></li>
                </ul>
                </section>
                """
            )
        );
    }

    private static ContentHttpResult Verify(HttpContext http, IEventLog log)
    {
        var words = Words.For(http.Request);
        return Layout.Page(
            http,
            words,
            words["verify.title"],
            Html.Of(
                $"""
                <h1>{words["verify.title"]}</h1>
                <p>{words["verify.note"]}</p>
                <section id="verify" class="card" data-log-key="{log.VerifierKey}"></section>
                <noscript><p>{words["verify.noscript"]}</p></noscript>
                """
            ),
            script: "verify.js"
        );
    }

    private static List<Product> Products(FilingRegister register, XinyuanApiOptions options)
    {
        var items =
            options.ShownItems.Count > 0
                ? options.ShownItems
                : register.Goods.Keys.Order(StringComparer.Ordinal).Select(gtin => new ShownItem("/01/" + gtin));
        return [.. items.Take(ProductsMax).Select(shown => Of(shown, DigitalLinks.ItemOf(shown.Item)))];

        Product Of(ShownItem shown, ItemId item) => new(item, item.Gtin is { } gtin ? register.GoodsOf(gtin) : null, shown);
    }

    private static Html Card(Words words, DigitalLinks links, Product product)
    {
        var (item, goods, shown) = product;
        if (DigitalLinks.PathOf(item) is not { } path)
            return Html.Empty;
        var name = NameOf(goods, words) ?? words["product.unnamed"];
        var lot = item.Lot is null ? Html.Empty : Html.Of($"""<p class="note">{words["product.lot"]} {item.Lot}</p>""");
        return Html.Of(
            $"""
            <li class="product">
            <h3><a href="{path}">{(words == Words.English ? shown.TitleEn : shown.TitleZh) ?? name}</a></h3>
            {lot}
            <img class="qr" src="/qr?data={Uri.EscapeDataString(item.DigitalLink)}" width="160" height="160" alt="{words.With(
                "start.qrAlt",
                name
            )}">
            <p class="note">{words["start.scan"]}</p>
            <p class="hash">{links.UrlOf(item)}</p>
            </li>
            """
        );
    }

    private sealed record Product(ItemId Item, GoodsFiled? Goods, ShownItem Shown);

    /// <summary>The goods' name in the page's language, if it is filed.</summary>
    public static string? NameOf(GoodsFiled? goods, Words words) => words == Words.English ? goods?.NameEn ?? goods?.Name : goods?.Name;
}
