using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Xinyuan.Facts.Reading;

namespace Xinyuan.GraphApi.Rest;

/// <summary>The kinds of problem that a client can meet. The URI is stable; what stands beside it may change. Listed in docs/api.md.</summary>
/// <param name="Name">Last part of the type URI.</param>
/// <param name="Title">Short and the same for all occurrences.</param>
internal sealed record ProblemType(string Name, string Title)
{
    public static readonly ProblemType Caller = new("caller", "A header that says who asks is not of its form");
    public static readonly ProblemType Token = new("token", "The token is not believed");
    public static readonly ProblemType Issuer = new("token-issuer", "The token's issuer cannot be reached");
    public static readonly ProblemType NotRecorded = new("read-not-recorded", "The read could not be recorded, and so is not answered");
    public static readonly ProblemType Document = new("document", "The document is not valid");
    public static readonly ProblemType TooLarge = new("too-large", "The request is larger than is accepted");
    public static readonly ProblemType MediaType = new("media-type", "The media type is not supported");
    public static readonly ProblemType Conflict = new("conflict", "Something else is recorded under the same id");
    public static readonly ProblemType Unsigned = new("unsigned", "The document must be signed");
    public static readonly ProblemType Signature = new("signature", "The signature does not verify");
    public static readonly ProblemType NotAllowed = new("not-allowed", "The caller may not do this");
    public static readonly ProblemType Busy = new("busy", "The log is busy");
    public static readonly ProblemType NotFound = new("not-found", "There is nothing here");
    public static readonly ProblemType Link = new("digital-link", "The path is not a GS1 Digital Link");
    public static readonly ProblemType Parameter = new("parameter", "A parameter is not of its form");

    public static readonly ProblemType TooMany = new("too-many", "The caller has too many streams open");

    public static readonly ProblemType Request = new("request", "The request is not well-formed");
    public static readonly ProblemType Internal = new("internal", "The service failed");

    /// <summary>A URN, so that it names a kind without promising a page; of the kinds that EPCIS names, its own URI.</summary>
    public string Uri => Name.Contains(':', StringComparison.Ordinal) ? Name : "urn:xinyuan:problem:" + Name;
}

/// <summary>A fault and the element that has it.</summary>
/// <param name="Path">JSON Pointer into the document, or the name of a header or parameter.</param>
/// <param name="Message">A sentence.</param>
internal sealed record ProblemError(string Path, string Message);

/// <summary>RFC 9457 problem details.</summary>
internal static class Problems
{
    /// <summary>How many faults a problem names at most.</summary>
    public const int ErrorsMax = 100;

    public static ProblemHttpResult BadRequest(ProblemType type, string detail, IEnumerable<ProblemError>? errors = null) =>
        Of(StatusCodes.Status400BadRequest, type, detail, errors);

    /// <summary>A document that breaks rules; at least one finding.</summary>
    public static ProblemHttpResult Document(IReadOnlyList<Finding> findings) =>
        BadRequest(
            ProblemType.Document,
            findings[0].ToString(),
            findings.Select(finding => new ProblemError(finding.Path, finding.Message))
        );

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, ProblemType.NotFound, detail);

    /// <summary>The document's signature is its key's, and the key signs no more.</summary>
    public static ProblemHttpResult KeyEnded(string reason) => Of(StatusCodes.Status403Forbidden, ProblemType.Signature, reason);

    /// <summary>The caller, or everybody together, has as many streams open as there may be.</summary>
    public static ProblemHttpResult TooManyStreams() =>
        Of(StatusCodes.Status429TooManyRequests, ProblemType.TooMany, "too many streams are open; close one, or try again after a while");

    /// <summary>The log takes nothing at the moment; the client is told when to try again.</summary>
    public static ProblemHttpResult Busy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Of(
            StatusCodes.Status503ServiceUnavailable,
            ProblemType.Busy,
            "the log's queue is full; send the same request again after a while"
        );
    }

    public static ProblemHttpResult Of(int status, ProblemType type, string detail, IEnumerable<ProblemError>? errors = null) =>
        TypedResults.Problem(
            statusCode: status,
            type: type.Uri,
            title: type.Title,
            detail: detail,
            extensions: errors is null ? null : [new("errors", errors.Take(ErrorsMax).ToArray())]
        );
}
