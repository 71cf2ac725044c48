using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Pages;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Rest;

/// <summary>
/// <c>GET /trace</c>: where an item comes from, or where it went, as plain JSON a page at a time, or as lines that go on to the end. Who may
/// see what of it is as in GraphQL.
/// </summary>
internal static class TraceEndpoint
{
    private const string Lines = "application/x-ndjson";

    public static void MapTrace(this IEndpointRouteBuilder routes) => routes.MapRead("/trace", GetAsync);

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> GetAsync(HttpContext http, Ways ways, CancellationToken cancel)
    {
        if (TraceQuery.Read(http.Request.Query, out var fault) is not { } query)
            return Problems.BadRequest(ProblemType.Parameter, fault!.Message, [fault]);
        // Beyond the first part work grows with the size of other parties' business.
        if (query.After is { Part: > 0 } && !Ways.SeesAll(http.Caller()))
            return Problems.BadRequest(ProblemType.Parameter, "'after' is not a cursor of a trace that the caller may see");
        var item = DigitalLinks.ItemOf(query.Id);
        var page = await PageAsync(ways, http.Caller(), item, query, cancel);
        http.Response.Headers.Vary = HeaderNames.Accept;
        http.Response.Headers.CacheControl = "private, no-store";
        var isLines = WantsLines(http.Request);
        http.Response.ContentType = isLines ? Lines : "application/json";
        if (HttpMethods.IsHead(http.Request.Method))
            return TypedResults.Empty;
        if (!isLines)
        {
            await TraceWriting.WholeAsync(http.Response.BodyWriter, page, cancel);
            return TypedResults.Empty;
        }
        await TraceWriting.HeadLineAsync(http.Response.BodyWriter, page, cancel);
        while (await TraceWriting.LinesAsync(http.Response.BodyWriter, page, query.IsToTheEnd, cancel) && page.Next is { } next)
            page = await PageAsync(ways, http.Caller(), item, query with { After = next }, cancel);
        return TypedResults.Empty;
    }

    private static async Task<TracePage> PageAsync(Ways ways, Caller caller, ItemId item, TraceQuery query, CancellationToken cancel)
    {
        var after = query.After;
        // Whoever does not see all sees what hangs together, and it is the links that tell.
        var withoutLinks = Ways.SeesAll(caller) && !query.Kinds.HasFlag(TraceKinds.Links);
        var whole = await ways.TraceAsync(item, query.Direction, query.Depth, after?.Part ?? 0, after?.AsOf, withoutLinks, cancel);
        var sight = ways.SightOf(caller, ways.WayOf(item, whole));
        return TracePage.Of(whole, SeenTrace.Of(whole, sight), sight, query);
    }

    private static bool WantsLines(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .Accept.Any(range => (range.Quality ?? 1) > 0 && range.MediaType.Equals(Lines, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What of a trace is asked for.</summary>
/// <param name="Id">The item, in any spelling.</param>
/// <param name="Direction">Which way.</param>
/// <param name="Depth">Steps from it.</param>
/// <param name="Kinds">Which of events, items and links.</param>
/// <param name="First">At most so many of them on a page.</param>
/// <param name="After">Where the page before ended.</param>
/// <param name="IsToTheEnd">Lines go on after the first page.</param>
internal sealed record TraceQuery(
    string Id,
    Direction Direction,
    int Depth,
    TraceKinds Kinds,
    int First,
    TraceCursor? After,
    bool IsToTheEnd
)
{
    private const int DepthDefault = 50;
    private const int FirstDefault = 10_000;

    /// <summary>Nodes and links on a page, at most.</summary>
    public const int FirstMax = 100_000;

    /// <summary>Reads the parameters; null with what is wrong with one.</summary>
    public static TraceQuery? Read(IQueryCollection query, out ProblemError? fault)
    {
        fault = null;
        if (One(query, "id") is not { Length: > 0 and <= 2_048 } id)
            return Fault("id", "names the item, in at most 2048 characters", out fault);
        Direction? direction = (One(query, "direction") ?? "source").ToUpperInvariant() switch
        {
            "SOURCE" => Direction.Source,
            "DESTINATION" => Direction.Destination,
            _ => null,
        };
        if (direction is null)
            return Fault("direction", "is source or destination", out fault);
        if (Number(query, "depth", DepthDefault) is not (>= 0 and <= ItemGraph.DepthMax and var depth))
            return Fault("depth", $"is a number from 0 to {ItemGraph.DepthMax}", out fault);
        if (Number(query, "first", FirstDefault) is not (>= 1 and <= FirstMax and var first))
            return Fault("first", $"is a number from 1 to {FirstMax}", out fault);
        if (TraceKindsOf(One(query, "include")) is not { } kinds)
            return Fault("include", "is some of events, items and links, with commas between", out fault);
        TraceCursor? after = null;
        if (One(query, "after") is { } cursor && (after = TraceCursor.Read(cursor)) is null)
            return Fault("after", "is not a cursor of a trace", out fault);
        return new TraceQuery(id, direction.Value, depth, kinds, first, after, !query.ContainsKey("first"));
    }

    private static TraceQuery? Fault(string name, string message, out ProblemError? fault)
    {
        fault = new ProblemError(name, $"'{name}' {message}");
        return null;
    }

    // The empty string for one that is there twice, which is of no form.
    private static string? One(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values.Count > 0 ? (values.Count == 1 ? values[0] : "") : null;

    private static int? Number(IQueryCollection query, string name, int otherwise) =>
        One(query, name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    private static TraceKinds? TraceKindsOf(string? include)
    {
        if (include is null)
            return TraceKinds.All;
        var kinds = default(TraceKinds);
        foreach (var word in include.Split(','))
        {
            TraceKinds? kind = word switch
            {
                "events" => TraceKinds.Events,
                "items" => TraceKinds.Items,
                "links" => TraceKinds.Links,
                _ => null,
            };
            if (kind is null)
                return null;
            kinds |= kind.Value;
        }
        return kinds;
    }
}

/// <summary>What a trace is made of.</summary>
[Flags]
internal enum TraceKinds
{
    Events = 1,
    Items = 2,
    Links = 4,
    All = Events | Items | Links,
}
