using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Xinyuan.Ledger;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>Answers of the query interface as JSON: query documents and collections.</summary>
internal static class QueryDocument
{
    public const string Context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = PlainJson.Encoder };

    /// <summary>Events as an EPCISQueryDocument.</summary>
    /// <param name="events">The events, as the reader sees them.</param>
    /// <param name="format">How identifiers are spelled.</param>
    /// <param name="created">When the document is made.</param>
    /// <param name="queryName">The name of the query that it answers, or null.</param>
    public static JsonObject Of(IEnumerable<SeenEvent> events, EpcFormat format, DateTimeOffset created, string? queryName = null)
    {
        var results = new JsonObject();
        if (queryName is not null)
            results["queryName"] = queryName;
        results["resultsBody"] = new JsonObject { ["eventList"] = new JsonArray([.. events.Select(seen => Event(seen, format))]) };
        return new JsonObject
        {
            ["@context"] = new JsonArray(Context),
            ["type"] = "EPCISQueryDocument",
            ["schemaVersion"] = "2.0",
            ["creationDate"] = Time(created),
            ["epcisBody"] = new JsonObject { ["queryResults"] = results },
        };
    }

    /// <summary>An event as it goes out: with this log's record time, and the prefixes that its document declared.</summary>
    public static JsonObject Event(SeenEvent seen, EpcFormat format)
    {
        var json = JsonObject.Create(seen.Event.Json)!;
        if (seen.Event.DocumentContext is { } context && !json.ContainsKey("@context"))
            json["@context"] = JsonNode.Parse(context.GetRawText());
        json["recordTime"] = Time(seen.Recorded);
        format.Apply(json);
        return json;
    }

    /// <summary>A list of resources.</summary>
    public static JsonObject Collection(IEnumerable<string> members) =>
        new()
        {
            ["@context"] = Context,
            ["type"] = "Collection",
            ["member"] = new JsonArray([.. members.Select(member => JsonValue.Create(member))]),
        };

    /// <summary>The answer in the media type that the caller takes; null when they take none of ours.</summary>
    public static ContentHttpResult? Answer(HttpRequest request, JsonNode document) =>
        MediaTypeOf(request) is { } type ? TypedResults.Text(document.ToJsonString(Plain), type, Encoding.UTF8) : null;

    /// <summary>The media type of an answer; null when the caller takes none of ours.</summary>
    public static string? MediaTypeOf(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return request.Headers.Accept.Count == 0 ? Epcis.MediaTypes[0] : null;
        return Epcis
            .MediaTypes.Select((type, order) => (type, order, Quality: Quality(type, accepted)))
            .Where(one => one.Quality > 0)
            .OrderByDescending(one => one.Quality)
            .ThenBy(one => one.order)
            .FirstOrDefault()
            .type;
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    // RFC 9110 §12.5.1: what names a type more exactly counts before what names it less so.
    private static double Quality(string type, IList<MediaTypeHeaderValue> accepted)
    {
        var best = accepted
            .Where(range =>
                range.MatchesAllTypes
                || (range.MatchesAllSubTypes && range.Type == "application")
                || range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
            )
            .OrderBy(range =>
                range.MatchesAllTypes ? 2
                : range.MatchesAllSubTypes ? 1
                : 0
            )
            .FirstOrDefault();
        return best is null ? 0 : best.Quality ?? 1;
    }
}
