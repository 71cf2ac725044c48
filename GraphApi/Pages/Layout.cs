using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Xinyuan.GraphApi.Pages;

/// <summary>What every page has around its content.</summary>
internal static class Layout
{
    /// <summary>
    /// Scripts, styles and images only from here, and nothing that would send anything anywhere. Data blocks are not executed, so
    /// they need no exception.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>A whole page.</summary>
    /// <param name="http">The request, whose path the language links keep.</param>
    /// <param name="words">The language.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="main">What stands in <c>main</c>.</param>
    /// <param name="script">A script out of <c>/assets</c>, or null.</param>
    /// <param name="status">HTTP status.</param>
    public static ContentHttpResult Page(
        HttpContext http,
        Words words,
        string title,
        Html main,
        string? script = null,
        int status = StatusCodes.Status200OK
    )
    {
        SetHeaders(http.Response);
        http.Response.Headers.ContentLanguage = words.LanguageTag;
        http.Response.Headers.Vary = "Accept, Accept-Language";
        http.Response.Headers.CacheControl = "no-cache";
        var scriptTag = script is null ? Html.Empty : Html.Of($"""<script defer src="/assets/{script}"></script>""");
        var page = Html.Of(
            $"""
            <!DOCTYPE html>
            <html lang="{words.LanguageTag}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · {words["site.name"]}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/assets/page.css">
            {scriptTag}
            </head>
            <body>
            <div class="page">
            <header class="masthead">
            <nav><a href="/">{words["site.name"]}</a> · <a href="/verify">{words["site.verify"]}</a></nav>
            <nav aria-label="{words["site.languages"]}"><ul class="languages">{Languages(http.Request, words)}</ul></nav>
            </header>
            <main>
            {main}
            </main>
            <footer class="footer"><span>{words["site.footer"]}</span> <span>{words["site.complaint"]}</span></footer>
            </div>
            </body>
            </html>

            """
        );
        return TypedResults.Text(page.ToString(), "text/html", System.Text.Encoding.UTF8, status);
    }

    /// <summary>A page that says why there is no other.</summary>
    public static ContentHttpResult Problem(HttpContext http, int status, string wordsKey)
    {
        var words = Words.For(http.Request);
        var main = Html.Of(
            $"""
            <section class="card">
            <h1>{words["problem.title"]}</h1>
            <p>{words[wordsKey]}</p>
            <p><a href="/">{words["problem.back"]}</a></p>
            </section>
            """
        );
        return Page(http, words, words["problem.title"], main, status: status);
    }

    /// <summary>Whether the client would rather have a page than anything else: it names HTML, as browsers do.</summary>
    public static bool PrefersPage(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .Accept.Any(range => range.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && (range.Quality ?? 1) > 0);

    private static void SetHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
    }

    private static Html Languages(HttpRequest request, Words current) =>
        Html.Join(
            Words.All.Select(one =>
            {
                // The path as it came: a lot may hold an encoded slash, which must stay one.
                var path = request.PathBase.Add(request.Path).ToUriComponent();
                var tag = one.Words.LanguageTag;
                var mark = one.Words == current ? Html.Of($" aria-current=\"true\"") : Html.Empty;
                return Html.Of($"""<li><a href="{path}?lang={one.Words.Code}" lang="{tag}" hreflang="{tag}"{mark}>{one.Name}</a></li>""");
            })
        );
}
