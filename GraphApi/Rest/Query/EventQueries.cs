using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>Answers requests for events: reads the query, finds a page, writes it with what leads to the next.</summary>
internal sealed class EventQueries(EventFinder finder, PageTokens tokens, IEventLog log, TimeProvider clock)
{
    /// <summary>Answers the query of a query string.</summary>
    /// <param name="http">The request.</param>
    /// <param name="implied">A parameter that the path implies, with its value; it may not stand in the query string, too.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<IResult> ServeAsync(HttpContext http, (string Name, string Value)? implied, CancellationToken cancel)
    {
        var parameters = QueryRequest.Parameters(http.Request).ToList();
        if (implied is { } given)
        {
            if (parameters.Exists(one => one.Key == given.Name))
                return EpcisProblems.BadParameter(given.Name, "is given by the path already");
            parameters.Add(new(given.Name, [given.Value]));
        }
        return EventQuery.Read(parameters, QueryRequest.Declared(http.Request)) switch
        {
            QueryReadResult.Read read => await ServeAsync(http, read.Query, implied?.Name + "\n" + implied?.Value, null, cancel),
            QueryReadResult.Invalid invalid => EpcisProblems.BadParameter(invalid.Fault),
            _ => throw new InvalidOperationException("unexpected result of reading a query"),
        };
    }

    /// <summary>Answers a query that was read before.</summary>
    /// <param name="http">The request.</param>
    /// <param name="query">The query.</param>
    /// <param name="subject">Names the query among others, for tokens.</param>
    /// <param name="name">Its name, for the answer; or null.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<IResult> ServeAsync(HttpContext http, EventQuery query, string subject, string? name, CancellationToken cancel)
    {
        var (request, problem) = QueryRequest.Read(http, subject);
        if (request is null)
            return problem!;
        var token = request.TokenText is { } text ? tokens.Read(text, request.Bound) : null;
        if (request.TokenText is not null && token is null)
            return EpcisProblems.BadParameter("nextPageToken", "is not a token for this query, or has ended");
        var remaining = token?.Remaining ?? query.Controls.CountLimit ?? -1;
        var count = remaining >= 0 ? Math.Min(request.PerPage, remaining) : request.PerPage;
        var page = new EventPage(token?.Size ?? log.Head.Size, token?.After, count);
        switch (await finder.FindAsync(query, http.Caller(), page, cancel))
        {
            case FindResult.Found found:
                var left = remaining < 0 ? -1 : remaining - found.Events.Count;
                if (found.Next is { } after && left != 0)
                    SetNext(http, new PageToken(page.Size, after, left), request.Bound);
                return QueryDocument.Answer(http.Request, QueryDocument.Of(found.Events, request.Format, clock.GetUtcNow(), name))!;
            case FindResult.TooLarge:
                return EpcisProblems.TooLarge(query.Controls.CountMax!.Value);
            case FindResult.TooComplex complex:
                return EpcisProblems.TooComplex(complex.Why);
            default:
                throw new InvalidOperationException("unexpected result of a query");
        }
    }

    /// <summary>Says where the next page is.</summary>
    public void SetNext(HttpContext http, PageToken token, ReadOnlySpan<byte> bound)
    {
        var (text, expires) = tokens.Give(token, bound);
        http.Response.Headers.Link = $"<{QueryRequest.NextUrl(http, text)}>; rel=\"next\"";
        http.Response.Headers["GS1-Next-Page-Token-Expires"] = QueryDocument.Time(expires);
    }
}
