using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>The routes of the query interface of EPCIS 2.0: events, top-level resources, tokens.</summary>
internal static class QueryEndpoints
{
    private static readonly Resource[] Resources =
    [
        new("eventTypes", "eventType", Column.Type),
        new("epcs", "MATCH_anyEPC", null),
        new("bizSteps", "EQ_bizStep", Column.BizStep),
        new("bizLocations", "EQ_bizLocation", Column.BizLocation),
        new("readPoints", "EQ_readPoint", Column.ReadPoint),
        new("dispositions", "EQ_disposition", Column.Disposition),
    ];

    private static readonly string[] TopLevel = [.. Resources.Select(one => one.Path), "events", "capture", "queries"];

    /// <summary>Whether a request for the root is for the list of resources and not for a page.</summary>
    public static bool WantsResources(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accepted
        && accepted.All(range => Epcis.MediaTypes.Any(type => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The list of resources.</summary>
    public static ContentHttpResult ListResources(HttpContext http)
    {
        Epcis.SetHeaders(http.Response.Headers);
        return QueryDocument.Answer(http.Request, QueryDocument.Collection(TopLevel))!;
    }

    public static void MapEventQueries(this IEndpointRouteBuilder routes)
    {
        var epcis = routes.MapGroup("").AddEndpointFilter(Epcis.SetHeaders);
        epcis.MapRead(
            "/events",
            (HttpContext http, EventQueries queries, CancellationToken cancel) => queries.ServeAsync(http, null, cancel)
        );
        epcis.MapOptions("/", "GET, HEAD, OPTIONS");
        epcis.MapOptions("/events", "GET, HEAD, POST, OPTIONS");
        epcis.MapOptions("/events/{eventId}", "GET, HEAD, OPTIONS");
        foreach (var resource in Resources)
            epcis.MapResource(resource);
        epcis.MapDelete(
            "/nextPageToken/{token}",
            (string token, PageTokens tokens) =>
            {
                tokens.End(token);
                return TypedResults.NoContent();
            }
        );
        epcis.MapOptions("/nextPageToken/{token}", "DELETE, OPTIONS");
        epcis.MapNamedQueries();
    }

    /// <summary>Answers OPTIONS with what a resource takes.</summary>
    public static void MapOptions(this IEndpointRouteBuilder routes, string pattern, string allow) =>
        routes.MapMethods(
            pattern,
            [HttpMethods.Options],
            (HttpContext http) =>
            {
                http.Response.Headers.Allow = allow;
                return TypedResults.NoContent();
            }
        );

    private static void MapResource(this IEndpointRouteBuilder routes, Resource resource)
    {
        var (path, parameter, column) = resource;
        routes.MapRead(
            "/" + path,
            (HttpContext http, ResourceLists lists, CancellationToken cancel) =>
                column is { } words ? lists.WordsAsync(http, words, cancel) : lists.ItemsAsync(http, cancel)
        );
        routes.MapRead(
            $"/{path}/{{value}}",
            (HttpContext http, ResourceLists lists, CancellationToken cancel) =>
                lists.ResourceAsync(http, parameter, QueryRequest.Segment(http, 1), cancel)
        );
        routes.MapRead(
            $"/{path}/{{value}}/events",
            (HttpContext http, EventQueries queries, CancellationToken cancel) =>
                queries.ServeAsync(http, (parameter, QueryRequest.Segment(http, 1)), cancel)
        );
        foreach (var pattern in (string[])["/" + path, $"/{path}/{{value}}", $"/{path}/{{value}}/events"])
            routes.MapOptions(pattern, "GET, HEAD, OPTIONS");
    }

    /// <param name="Path">Its path.</param>
    /// <param name="Parameter">The parameter that asks for the events of one.</param>
    /// <param name="Column">The column that lists them; null for items.</param>
    private sealed record Resource(string Path, string Parameter, Column? Column);
}
