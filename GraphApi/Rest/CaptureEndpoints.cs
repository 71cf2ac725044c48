using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;

namespace Xinyuan.GraphApi.Rest;

/// <summary>
/// The capture interface of EPCIS 2.0. A document is taken in whole or not at all (`rollback`), and is checked before it is
/// answered; the job resource says the same afterwards.
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
        if (http.Request.Headers.TryGetValue(ErrorBehaviourHeader, out var behaviour) && behaviour != "rollback")
        {
            return Problems.BadRequest(
                ProblemType.Parameter,
                $"{ErrorBehaviourHeader}: only rollback is offered: a document is taken in whole or not at all"
            );
        }
        switch (await Intake.ReadAsync(http, log, Epcis.MediaTypes, cancel))
        {
            case IntakeResult.Taken taken:
                var createdAt = clock.GetUtcNow();
                var outcome = await capture.SubmitAsync(taken.Submission, cancel);
                var path = "/capture/" + outcome.JobId;
                if (CaptureProblem.Of(http, outcome) is { } problem)
                {
                    http.Response.Headers.Location = path;
                    return problem;
                }
                return TypedResults.Accepted(path, JobAnswer.Captured(outcome.JobId, createdAt, clock.GetUtcNow()));
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
        return TypedResults.Ok(JobAnswer.Of(job, MayRead(http.Caller(), job)));
    }

    internal static bool MayRead(Caller caller, CaptureJob job)
    {
        var standing = caller.Party?.Text == job.Submitter ? Standing.Owner : Standing.Stranger;
        return AccessPolicy.Allows(caller, AccessClass.Party, standing);
    }

    private static NoContent Options(HttpContext http)
    {
        http.Response.Headers.Allow = "GET, POST, OPTIONS";
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
            CaptureOutcome.Captured => null,
            CaptureOutcome.Refused refused => Problems.Document(refused.Findings),
            CaptureOutcome.Conflict conflict => Problems.Of(
                StatusCodes.Status409Conflict,
                ProblemType.Conflict,
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
/// <param name="CaptureErrorBehaviour">Always rollback.</param>
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
    public static JobAnswer Captured(string id, DateTimeOffset createdAt, DateTimeOffset finishedAt) =>
        new(id, createdAt, finishedAt, false, true, "rollback", []);

    public static JobAnswer Of(CaptureJob job, bool mayReadReason) =>
        new(
            job.JobId,
            job.Recorded,
            job.Recorded,
            false,
            job.Refusal is null,
            "rollback",
            job.Refusal is { } refusal && mayReadReason
                ? [new JobError(ProblemType.Document.Uri, ProblemType.Document.Title, refusal.Reason, refusal.Path)]
                : []
        );
}

/// <summary>Why a document was refused.</summary>
internal sealed record JobError(string Type, string Title, string Detail, string Path);
