using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest;

/// <summary>Single events of EPCIS 2.0.</summary>
internal static class EventEndpoints
{
    private const int EventsMax = 100;

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/events").AddEndpointFilter(Epcis.SetHeaders);
        events.MapPost("", PostAsync);
        events.MapRead("/{eventId}", GetAsync);
    }

    private static async Task<Results<Created<ReceiptAnswer>, ProblemHttpResult>> PostAsync(
        HttpContext http,
        IEventLog log,
        EpcisCapture capture,
        CancellationToken cancel
    )
    {
        switch (await Intake.ReadAsync(http, log, Epcis.DocumentTypes, cancel))
        {
            case IntakeResult.Taken taken:
                if (
                    EpcisDocument.Read(taken.Submission.Bytes, taken.Submission.MediaType) is EpcisReadResult.Read
                    {
                        Document.Events.Count: not 1
                    }
                )
                    return Problems.BadRequest(
                        EpcisProblems.Validation,
                        "here one event is handed in; a document of several belongs to /capture"
                    );
                var outcome = await capture.SubmitAsync(taken.Submission, cancel);
                if (CaptureProblem.Of(http, outcome) is { } problem)
                    return problem;
                var receipt = ((CaptureOutcome.Captured)outcome).Receipts[0];
                var id = await EventIdAsync(log, receipt.Position, cancel);
                return TypedResults.Created("/events/" + Uri.EscapeDataString(id), ReceiptAnswer.Of(receipt));
            case IntakeResult.Refused refused:
                return refused.Problem;
            default:
                throw new InvalidOperationException("unexpected result of reading a document");
        }
    }

    /// <summary>
    /// The events of an id: more than one when several parties used it, or when one was declared in error. Each with what its reader
    /// may see; who may see nothing of any is told that there is none.
    /// </summary>
    private static async Task<IResult> GetAsync(HttpContext http, IEventLog log, TimeProvider clock, CancellationToken cancel)
    {
        var (request, problem) = QueryRequest.Read(http, "event");
        if (request is null)
            return problem!;
        var events = new List<SeenEvent>();
        foreach (var position in log.Find(LogQuery.Tagged(EventTags.OfEvent(QueryRequest.Segment(http, 1))), limit: EventsMax))
        {
            var entry = await log.ReadAsync(position, cancel);
            if (SeenEvents.Of(entry, http.Caller(), NoWay.Instance, NoVocabulary.Instance) is { } seen)
                events.Add(seen);
        }
        return events.Count == 0
            ? EpcisProblems.NotFound("there is no such event that the caller may see")
            : QueryDocument.Answer(http.Request, QueryDocument.Of(events, request.Format, clock.GetUtcNow()))!;
    }

    private static async ValueTask<string> EventIdAsync(IEventLog log, long position, CancellationToken cancel) =>
        EpcisEvent.FromEntry(await log.ReadAsync(position, cancel)).EventId
        ?? throw new InvalidDataException($"entry {position} has no event id");
}
