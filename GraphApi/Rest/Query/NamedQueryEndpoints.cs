using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Rest.Subscriptions;
using Xinyuan.Ledger;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>Named queries: each party has its own, and nobody else's are there for it.</summary>
internal static class NamedQueryEndpoints
{
    public static void MapNamedQueries(this IEndpointRouteBuilder routes)
    {
        var queries = routes.MapGroup("/queries");
        queries.MapRead("", ListAsync);
        queries.MapPost("", PostAsync);
        queries.MapRead("/{name}", GetAsync);
        queries.MapDelete("/{name}", DeleteAsync);
        queries.MapRead("/{name}/events", EventsAsync);
        queries.MapOptions("", "GET, HEAD, POST, OPTIONS");
        queries.MapOptions("/{name}", "GET, HEAD, DELETE, OPTIONS");
        queries.MapOptions("/{name}/events", "GET, HEAD, OPTIONS");
    }

    /// <summary>Whose queries a caller reads; null for a caller without a party.</summary>
    public static string? PartyOf(Caller caller) =>
        caller.Party?.Text ?? (caller.Open && Intake.SpeakerOf(caller) is not null ? Intake.OpenParty : null);

    private static async Task<IResult> ListAsync(
        HttpContext http,
        NamedQueries named,
        PageTokens tokens,
        EventQueries queries,
        CancellationToken cancel
    )
    {
        var (request, problem) = QueryRequest.Read(http, "list:queries");
        if (request is null)
            return problem!;
        var token = request.TokenText is { } text ? tokens.Read(text, request.Bound) : new PageToken(long.MaxValue, new(0, -1), -1);
        if (token is null)
            return EpcisProblems.BadParameter("nextPageToken", "is not a token for this list, or has ended");
        var all = PartyOf(http.Caller()) is { } party ? await named.ListAsync(party, cancel) : [];
        var page = all.Where(one => one.Position > token.After.Position).Take(request.PerPage + 1).ToList();
        if (page.Count > request.PerPage)
        {
            page.RemoveAt(request.PerPage);
            queries.SetNext(http, token with { After = new EventKey(0, page[^1].Position) }, request.Bound);
        }
        return QueryDocument.Answer(http.Request, new JsonArray([.. page.Select(Json)]))!;
    }

    private static async Task<IResult> GetAsync(HttpContext http, string name, NamedQueries named, CancellationToken cancel)
    {
        var (request, problem) = QueryRequest.Read(http, name);
        if (request is null)
            return problem!;
        return await FindAsync(http, name, named, cancel) is { } found
            ? QueryDocument.Answer(http.Request, Json(found))!
            : EpcisProblems.NoSuchQuery(name);
    }

    private static async Task<IResult> EventsAsync(
        HttpContext http,
        string name,
        NamedQueries named,
        EventQueries queries,
        QuerySockets sockets,
        CancellationToken cancel
    )
    {
        if (await FindAsync(http, name, named, cancel) is not { } found)
            return EpcisProblems.NoSuchQuery(name);
        if (http.WebSockets.IsWebSocketRequest)
            return await sockets.ServeAsync(http, found, cancel);
        if (QueryRequest.Parameters(http.Request).FirstOrDefault() is { Key: { } extra })
            return EpcisProblems.BadParameter(extra, "a named query has its parameters already");
        return await queries.ServeAsync(http, found.Query, FormattableString.Invariant($"query:{found.Position}"), name, cancel);
    }

    private static async Task<IResult> PostAsync(HttpContext http, IEventLog log, NamedQueries named, CancellationToken cancel)
    {
        var (submission, refused) = await TakeAsync(http, log, cancel);
        if (submission is null)
            return refused!;
        if (SoundJson.Read(submission.Bytes.Span) is not { } body)
            return EpcisProblems.Invalid("", "is a JSON object, of sound UTF-8, in which no name comes twice");
        if (body.ValueKind != JsonValueKind.Object || Text(body, "name") is not { } name || !NamedQueries.IsName(name))
            return EpcisProblems.Invalid(
                "/name",
                "has 1 to 64 letters, digits, dots, hyphens, tildes or underscores, and begins with a letter or digit"
            );
        if (!body.TryGetProperty("query", out var query))
            return EpcisProblems.Invalid("/query", "is missing");
        if (EventQuery.Read(query) is QueryReadResult.Invalid invalid)
            return EpcisProblems.BadParameter(invalid.Fault);
        switch (await named.NameAsync(submission, name, query, cancel))
        {
            case NamedQueryChange.Done:
                return TypedResults.Created("/queries/" + name);
            case NamedQueryChange.Exists:
                return EpcisProblems.AlreadyExists($"there is a query named '{name}', or this very document was handed in before");
            case var other:
                return Problem(http, other, name);
        }
    }

    // A signed request carries what it asks for, {"delete":NAME}, with something of its own beside it: the same one is taken once.
    private static async Task<IResult> DeleteAsync(
        HttpContext http,
        string name,
        IEventLog log,
        NamedQueries named,
        CancellationToken cancel
    )
    {
        var caller = http.Caller();
        Submission? submission;
        if (http.Request.Headers.ContainsKey(DetachedJws.HttpHeader))
        {
            (submission, var refused) = await TakeAsync(http, log, cancel);
            if (submission is null)
                return refused!;
            if (SoundJson.Read(submission.Bytes.Span) is not { ValueKind: JsonValueKind.Object } body || Text(body, "delete") != name)
                return EpcisProblems.Invalid("/delete", "is the name of the query");
        }
        else if (caller.Open && Intake.SpeakerOf(caller) is not null)
        {
            submission = new Submission(Intake.SubmitterOf(caller), Epcis.MediaTypes[1], default);
        }
        else
        {
            return EpcisProblems.Forbidden($"the request must be signed: {DetachedJws.HttpHeader} over {{\"delete\":\"{name}\"}}");
        }
        return await named.RemoveAsync(submission, name, cancel) switch
        {
            NamedQueryChange.Done => TypedResults.NoContent(),
            NamedQueryChange.Exists => EpcisProblems.AlreadyExists("this very document was handed in before"),
            var other => Problem(http, other, name),
        };
    }

    private static async ValueTask<(Submission? Submission, IResult? Refused)> TakeAsync(
        HttpContext http,
        IEventLog log,
        CancellationToken cancel
    ) =>
        await Intake.ReadAsync(http, log, Epcis.MediaTypes, cancel) switch
        {
            IntakeResult.Taken taken => (taken.Submission, null),
            IntakeResult.Refused refused => (null, refused.Problem),
            _ => throw new InvalidOperationException("unexpected result of reading a document"),
        };

    private static ProblemHttpResult Problem(HttpContext http, NamedQueryChange change, string name) =>
        change switch
        {
            NamedQueryChange.Missing => EpcisProblems.NoSuchQuery(name),
            NamedQueryChange.TooMany => EpcisProblems.TooComplex($"a party keeps at most {NamedQueries.QueriesMax} named queries"),
            NamedQueryChange.KeyEnded => Problems.KeyEnded("the key that signed the document has ended"),
            _ => Problems.Busy(http),
        };

    private static async ValueTask<NamedQuery?> FindAsync(HttpContext http, string name, NamedQueries named, CancellationToken cancel) =>
        PartyOf(http.Caller()) is { } party ? await named.FindAsync(party, name, cancel) : null;

    private static JsonObject Json(NamedQuery query) =>
        new()
        {
            ["name"] = query.Name,
            ["query"] = JsonNode.Parse(query.Json.GetRawText()),
            ["createdAt"] = QueryDocument.Time(query.Created),
        };

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
