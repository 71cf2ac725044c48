using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Pages;
using Xinyuan.GraphApi.Rest;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Resolver;

/// <summary>
/// A GS1-conformant resolver: every Digital Link under this service's address leads to what there is about its item. A browser that
/// asks for nothing in particular gets the page at once, which for all others is the default link's target (docs/digital-link.md).
/// </summary>
internal static class ResolverEndpoints
{
    private const string LinksetType = "linkset";

    // Deprecated since 1.0 of the standard; clients in the field send it.
    private const string LinksetTypeOld = "all";

    public static void MapResolver(this IEndpointRouteBuilder routes)
    {
        var links = routes.MapGroup("").AddEndpointFilter(ResolverHeaders.Add);
        foreach (var key in DigitalLink.PrimaryKeyNames)
            Map($$"""/{{key}}/{**rest}""");
        Map($$"""/{link:{{CompressedLinkConstraint.Name}}}""");
        links.MapDescription();

        void Map(string pattern)
        {
            links.MapRead(pattern, ServeAsync);
            links.MapMethods(pattern, [HttpMethods.Options], ResolverHeaders.Options);
        }
    }

    private static async Task<IResult> ServeAsync(
        HttpContext http,
        ItemLinks itemLinks,
        ProductPages pages,
        DigitalLinks addresses,
        CancellationToken cancel
    )
    {
        var (path, query) = DigitalLinks.TargetOf(http);
        if (DigitalLink.Read(addresses.Root + path.TrimEnd('/') + query, out var fault) is not { } link)
            return Bad(http, fault! with { At = Math.Max(0, fault.At - addresses.Root.Length) });
        var anchor = addresses.Absolute(link.Path);
        ResolverHeaders.AddLink(http, $"{anchor}?linkType={LinksetType}", "linkset", Linkset.MediaType);
        if (path.TrimEnd('/') != link.Path)
            ResolverHeaders.AddLink(http, anchor + QueryOf(link), "owl:sameAs");

        var words = Words.For(http.Request);
        var preferences = Preferences.Of(http.Request);
        var type = http.Request.Query["linkType"] is [{ Length: > 0 } asked, ..] ? LinkTypes.Read(asked) : null;
        if (type is null && Layout.PrefersPage(http.Request))
            return await PageAsync(http, link, pages, addresses, cancel);
        var levels = await itemLinks.OfAsync(link, words, cancel);
        if (levels.Count == 0)
            return NotFound(http, "the ledger knows no such item", "problem.notFound");
        if (WantsLinkset(type, preferences))
            return AnswerLinkset(http, levels, preferences, addresses, StatusCodes.Status200OK);
        return LinkChoice.Of(levels, type, preferences) switch
        {
            [] => NotFound(http, $"the item has no link of the type that was asked for", "problem.noLink"),
            [var one] => Redirect(http, one, query),
            var several => AnswerLinkset(
                http,
                [levels[0] with { Links = several }],
                preferences,
                addresses,
                StatusCodes.Status300MultipleChoices
            ),
        };
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        DigitalLink link,
        ProductPages pages,
        DigitalLinks addresses,
        CancellationToken cancel
    )
    {
        http.Response.Headers.ContentLocation = addresses.PageOf(link.Path);
        return await pages.RenderAsync(http, link.Item, cancel);
    }

    // One who names a type has that type; one who does not, has the linkset when its media type is named.
    private static bool WantsLinkset(string? type, Preferences preferences) =>
        type is LinksetType or LinksetTypeOld
        || preferences.Names(Linkset.MediaType)
        || (type is null && (preferences.Names("application/json") || preferences.Names(Linkset.JsonLdMediaType)));

    private static ContentHttpResult AnswerLinkset(
        HttpContext http,
        IReadOnlyList<ItemLevel> levels,
        Preferences preferences,
        DigitalLinks addresses,
        int status
    )
    {
        var context = addresses.Absolute(ResolverDescription.ContextPath);
        ResolverHeaders.AddLink(http, context, ResolverHeaders.ContextRelation, Linkset.JsonLdMediaType);
        var isNamed = preferences.Names(Linkset.MediaType) || preferences.Names("application/json");
        if (!isNamed && Layout.PrefersPage(http.Request))
            return LinksPage.Render(http, levels, status);
        var isJsonLd = !isNamed && preferences.Names(Linkset.JsonLdMediaType);
        return TypedResults.Text(
            Linkset.Write(levels, isJsonLd ? context : null),
            isJsonLd ? Linkset.JsonLdMediaType : Linkset.MediaType,
            Encoding.UTF8,
            status
        );
    }

    private static StatusCodeHttpResult Redirect(HttpContext http, ResolverLink link, string query)
    {
        http.Response.Headers.Location = link.ForwardsQuery ? WithQuery(link.Href, query) : link.Href;
        return TypedResults.StatusCode(StatusCodes.Status307TemporaryRedirect);
    }

    /// <summary>An address with the request's query handed on, as it was sent; only its query grows, never its host or path.</summary>
    private static string WithQuery(string href, string query)
    {
        if (query.Length <= 1)
            return href;
        var parts = href.Split('#', 2);
        var passed = new StringBuilder(parts[0]).Append(parts[0].Contains('?', StringComparison.Ordinal) ? '&' : '?');
        foreach (var c in query.AsSpan(1))
        {
            // A header holds only what a URI holds.
            if (c is > ' ' and <= '~' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'))
                passed.Append(c);
            else
                passed.Append(Uri.EscapeDataString(c.ToString()));
        }
        return parts.Length == 2 ? passed.Append('#').Append(parts[1]).ToString() : passed.ToString();
    }

    private static string QueryOf(DigitalLink link) => link.ToUri()[(link.Stem.Length + link.Path.Length)..];

    private static IResult Bad(HttpContext http, SpellingFault fault) =>
        Layout.PrefersPage(http.Request)
            ? Layout.Problem(http, StatusCodes.Status400BadRequest, "problem.badLink")
            : Problems.BadRequest(ProblemType.Link, fault.ToString(), [new ProblemError(fault.Ai ?? "", fault.Message)]);

    private static IResult NotFound(HttpContext http, string detail, string wordsKey) =>
        Layout.PrefersPage(http.Request) ? Layout.Problem(http, StatusCodes.Status404NotFound, wordsKey) : Problems.NotFound(detail);
}
