using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>The media types of GraphQL over HTTP, and which of them a client accepts.</summary>
internal static class MediaTypes
{
    /// <summary>An answer whose HTTP status tells whether the request was one.</summary>
    public const string Response = "application/graphql-response+json";

    /// <summary>The older form: 200 for whatever GraphQL itself finds wrong.</summary>
    public const string Json = "application/json";

    /// <summary>Results one by one, as server-sent events.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>The media type to answer in, or null when none is acceptable.</summary>
    public static string? Negotiate(HttpRequest request)
    {
        var accept = request.GetTypedHeaders().Accept;
        if (accept is null or { Count: 0 })
            return request.Headers.Accept.Count == 0 ? Json : null;
        foreach (var range in accept.Where(range => (range.Quality ?? 1) > 0).OrderByDescending(range => range.Quality ?? 1))
        {
            if (!IsUtf8(range.Charset))
                continue;
            if (range.MediaType.Equals(Response, StringComparison.OrdinalIgnoreCase))
                return Response;
            if (range.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
                return Json;
            if (range.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase))
                return EventStream;
            if (range.MatchesAllTypes || range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase))
                return Json;
        }
        return null;
    }

    /// <summary>Whether a body is JSON in UTF-8.</summary>
    public static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && IsUtf8(type.Charset);

    private static bool IsUtf8(Microsoft.Extensions.Primitives.StringSegment charset)
    {
        var name = HeaderUtilities.RemoveQuotes(charset);
        return !name.HasValue || name.Length == 0 || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
    }
}
