using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Xinyuan.Facts.Reading;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>The kinds of problem that EPCIS 2.0 itself names (its OpenAPI, <c>epcisException:…</c>).</summary>
internal static class EpcisProblems
{
    private static readonly ProblemType Parameter = new("epcisException:QueryParameterException", "EPCIS query exception");
    public static readonly ProblemType Validation = new("epcisException:ValidationException", "EPCIS query exception");
    private static readonly ProblemType TooLargeType = new("epcisException:QueryTooLargeException", "Query result is too large");
    private static readonly ProblemType TooComplexType = new("epcisException:QueryTooComplexException", "Query is too complex");
    private static readonly ProblemType NoSuchResource = new("epcisException:NoSuchResourceException", "Resource not found");
    private static readonly ProblemType NoSuchName = new("epcisException:NoSuchNameException", "Resource not found");
    private static readonly ProblemType Exists = new("epcisException:ResourceAlreadyExistsException", "Resource already exists");
    private static readonly ProblemType NotAcceptableType = new(
        "epcisException:NotAcceptableException",
        "Conflicting request and response headers"
    );
    private static readonly ProblemType Security = new("epcisException:SecurityException", "Access to resource forbidden");

    private static readonly ProblemType CaptureLimit = new("epcisException:CaptureLimitExceededException", "Capture payload too large");

    /// <summary>The document breaks rules of EPCIS; at least one finding.</summary>
    public static ProblemHttpResult BadDocument(IReadOnlyList<Finding> findings) =>
        Problems.BadRequest(
            Validation,
            findings[0].ToString(),
            findings.Select(finding => new ProblemError(finding.Path, finding.Message))
        );

    /// <summary>The document has more events than are taken at once.</summary>
    public static ProblemHttpResult TooManyEvents(int events, int max) =>
        Problems.Of(
            StatusCodes.Status413PayloadTooLarge,
            CaptureLimit,
            $"the document has {events} events, and at most {max} are taken at once"
        );

    public static ProblemHttpResult BadParameter(QueryFault fault) =>
        Problems.BadRequest(Parameter, fault.ToString(), [new ProblemError(fault.Parameter, fault.Message)]);

    public static ProblemHttpResult BadParameter(string parameter, string message) => BadParameter(new QueryFault(parameter, message));

    public static ProblemHttpResult Invalid(string path, string message) =>
        Problems.BadRequest(Validation, $"{path}: {message}", [new ProblemError(path, message)]);

    public static ProblemHttpResult TooLarge(int max) =>
        Problems.Of(StatusCodes.Status413PayloadTooLarge, TooLargeType, $"the query has more than {max} results (maxEventCount)");

    public static ProblemHttpResult TooComplex(string why) => Problems.Of(StatusCodes.Status413PayloadTooLarge, TooComplexType, why);

    public static ProblemHttpResult NotFound(string what) => Problems.Of(StatusCodes.Status404NotFound, NoSuchResource, what);

    public static ProblemHttpResult NoSuchQuery(string name) =>
        Problems.Of(StatusCodes.Status404NotFound, NoSuchName, $"the caller has no query named '{name}'");

    public static ProblemHttpResult AlreadyExists(string detail, IEnumerable<ProblemError>? errors = null) =>
        Problems.Of(StatusCodes.Status409Conflict, Exists, detail, errors);

    public static ProblemHttpResult NotAcceptable(string detail) =>
        Problems.Of(StatusCodes.Status406NotAcceptable, NotAcceptableType, detail);

    public static ProblemHttpResult Forbidden(string detail) => Problems.Of(StatusCodes.Status403Forbidden, Security, detail);
}
