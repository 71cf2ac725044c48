using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.Facts.Reading;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.GraphApi.Rest;

/// <summary>
/// The capture interface of EPCIS 2.0 (§12.6). A document is taken in whole or not at all (`rollback`), or as far as it can be
/// (`proceed`). It is decided before it is answered; the job resource says the same afterwards.
/// </summary>
internal static class CaptureEndpoints
{
    private const string ErrorBehaviourHeader = "GS1-Capture-Error-Behaviour";

    public static void MapCapture(this IEndpointRouteBuilder routes)
    {
        var capture = routes.MapGroup("/capture").AddEndpointFilter(Epcis.SetHeaders);
        capture.MapPost("", PostAsync);
        capture.MapGet("", JobList.ServeAsync);
        capture.MapGet("/{id}", GetAsync);
        capture.MapMethods("", [HttpMethods.Options], Options);
    }

    private static async Task<Results<Accepted<JobAnswer>, ProblemHttpResult>> PostAsync(
        HttpContext http,
        IEventLog log,
        EpcisCapture capture,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (BehaviourOf(http.Request) is not { } behaviour)
            return Problems.BadRequest(ProblemType.Parameter, $"{ErrorBehaviourHeader} is rollback or proceed");
        switch (await Intake.ReadAsync(http, log, Epcis.DocumentTypes, cancel))
        {
            case IntakeResult.Taken taken:
                var createdAt = clock.GetUtcNow();
                var outcome = await capture.SubmitAsync(taken.Submission, behaviour, cancel);
                var path = "/capture/" + outcome.JobId;
                if (CaptureProblem.Of(http, outcome) is not { } problem)
                    return TypedResults.Accepted(path, JobAnswer.Of(outcome, behaviour, createdAt, clock.GetUtcNow()));
                if (outcome is CaptureOutcome.Refused or CaptureOutcome.Conflict)
                    http.Response.Headers.Location = path;
                return problem;
            case IntakeResult.Refused refused:
                return refused.Problem;
            default:
                throw new InvalidOperationException("unexpected result of reading a document");
        }
    }

    /// <summary>
    /// A job. Its id comes from the whole document, so whoever knows it has the document; why a document was refused is told only
    /// to whom the policy opens the refusal.
    /// </summary>
    private static async Task<Results<Ok<JobAnswer>, ProblemHttpResult>> GetAsync(
        HttpContext http,
        string id,
        IEventLog log,
        CancellationToken cancel
    )
    {
        if (await CaptureJob.FindAsync(log, id, cancel) is not { } job)
            return Problems.NotFound("there is no such capture job");
        var mayRead = MayRead(http.Caller(), job);
        IReadOnlyList<Finding> warnings = mayRead ? await CaptureWarnings.OfAsync(log, job, cancel) : [];
        return TypedResults.Ok(JobAnswer.Of(job, mayRead) with { Warnings = JobWarning.Of(warnings) });
    }

    internal static bool MayRead(Caller caller, CaptureJob job)
    {
        var standing = caller.Party?.Text == job.Submitter ? Standing.Owner : Standing.Stranger;
        return AccessPolicy.Allows(caller, AccessClass.Party, standing);
    }

    private static ErrorBehaviour? BehaviourOf(HttpRequest request) =>
        !request.Headers.TryGetValue(ErrorBehaviourHeader, out var value) ? ErrorBehaviour.Rollback
        : value == "rollback" ? ErrorBehaviour.Rollback
        : value == "proceed" ? ErrorBehaviour.Proceed
        : null;

    // `all` stands for every behaviour that the standard names.
    private static NoContent Options(HttpContext http)
    {
        http.Response.Headers.Allow = "GET, POST, OPTIONS";
        http.Response.Headers[ErrorBehaviourHeader] = "all";
        return TypedResults.NoContent();
    }
}

/// <summary>What became of a document, where it was not taken.</summary>
internal static class CaptureProblem
{
    /// <summary>The problem, or null when the document was captured.</summary>
    public static ProblemHttpResult? Of(HttpContext http, CaptureOutcome outcome) =>
        outcome switch
        {
            CaptureOutcome.Captured or CaptureOutcome.Partly => null,
            CaptureOutcome.TooMany many => EpcisProblems.TooManyEvents(many.Events, EpcisLimits.EventsMax),
            CaptureOutcome.Refused refused => EpcisProblems.BadDocument(refused.Findings),
            CaptureOutcome.Conflict conflict => EpcisProblems.AlreadyExists(
                $"the event '{conflict.EventId}' is recorded with other content",
                [new ProblemError(conflict.Path, "an event with this id and other content is recorded")]
            ),
            CaptureOutcome.KeyEnded ended => Problems.KeyEnded(ended.Reason),
            CaptureOutcome.Busy => Problems.Busy(http),
            _ => throw new InvalidOperationException("unexpected outcome of a capture"),
        };
}

/// <summary>A capture job as EPCIS 2.0 has it.</summary>
/// <param name="CaptureID">Its id.</param>
/// <param name="CreatedAt">When the document came.</param>
/// <param name="FinishedAt">When it was decided.</param>
/// <param name="Running">Always false: a document is decided before it is answered.</param>
/// <param name="Success">Whether all of its events are recorded.</param>
/// <param name="CaptureErrorBehaviour">What was to become of good events beside others: rollback or proceed.</param>
/// <param name="Errors">Why not, as far as the reader may know.</param>
internal sealed record JobAnswer(
    string CaptureID,
    DateTimeOffset CreatedAt,
    DateTimeOffset FinishedAt,
    bool Running,
    bool Success,
    string CaptureErrorBehaviour,
    IReadOnlyList<JobError> Errors
)
{
    /// <summary>
    /// What was tolerated; asked for by the job's id, also events that say what was said before under another id. Left out in a list of jobs.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JobWarning>? Warnings { get; init; }

    /// <summary>What became of a document just now, for its sender.</summary>
    public static JobAnswer Of(CaptureOutcome outcome, ErrorBehaviour behaviour, DateTimeOffset createdAt, DateTimeOffset finishedAt) =>
        Of(
            outcome.JobId,
            behaviour,
            createdAt,
            finishedAt,
            outcome is CaptureOutcome.Captured,
            outcome is CaptureOutcome.Partly partly ? partly.Findings.Select(fault => JobError.Of(fault.Message, fault.Path)) : []
        ) with
        {
            Warnings = outcome is CaptureOutcome.Captured captured ? JobWarning.Of(captured.Warnings) : null,
        };

    public static JobAnswer Of(CaptureJob job, bool mayReadReason) =>
        Of(
            job.JobId,
            job.Behaviour,
            job.Recorded,
            job.Recorded,
            job.Faults.Count == 0,
            mayReadReason ? job.Faults.Select(fault => JobError.Of(fault.Reason, fault.Path)) : []
        );

    private static JobAnswer Of(
        string id,
        ErrorBehaviour behaviour,
        DateTimeOffset createdAt,
        DateTimeOffset finishedAt,
        bool success,
        IEnumerable<JobError> errors
    ) =>
        new(
            id,
            createdAt,
            finishedAt,
            Running: false,
            success,
            behaviour == ErrorBehaviour.Proceed ? "proceed" : "rollback",
            [.. errors.Take(Problems.ErrorsMax)]
        );
}

/// <summary>What was tolerated, and where in the document.</summary>
internal sealed record JobWarning(string Detail, string Path)
{
    public static IReadOnlyList<JobWarning> Of(IReadOnlyList<Finding> warnings) =>
        [.. warnings.Select(warning => new JobWarning(warning.Message, warning.Path))];
}

/// <summary>Why something was refused.</summary>
internal sealed record JobError(string Type, string Title, string Detail, string Path)
{
    public static JobError Of(string detail, string path) =>
        new(EpcisProblems.Validation.Uri, EpcisProblems.Validation.Title, detail, path);
}
