using Microsoft.AspNetCore.Http;

namespace Xinyuan.GraphApi.Resolver;

/// <summary>What every answer of the resolver carries.</summary>
internal static class ResolverHeaders
{
    public const string ContextRelation = "http://www.w3.org/ns/json-ld#context";

    private const string Methods = "GET, HEAD, OPTIONS";

    /// <summary>Pages of any origin may ask: nothing here depends on who the browser's user is.</summary>
    public static ValueTask<object?> Add(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = "Accept, Accept-Language";
        headers.AccessControlExposeHeaders = "Link";
        headers.Vary = "Accept, Accept-Language";
        headers.CacheControl = "no-cache";
        return next(context);
    }

    /// <summary>Answers OPTIONS.</summary>
    public static IResult Options(HttpContext http)
    {
        http.Response.Headers.Allow = Methods;
        return TypedResults.NoContent();
    }

    /// <summary>Adds a link about what was asked for (RFC 8288).</summary>
    public static void AddLink(HttpContext http, string href, string relation, string? type = null) =>
        http.Response.Headers.Append("Link", $"<{href}>; rel=\"{relation}\"" + (type is null ? "" : $"; type=\"{type}\""));
}
