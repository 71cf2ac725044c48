using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.GraphApi.Rest;

/// <summary>Single events of EPCIS 2.0.</summary>
internal static class EventEndpoints
{
    private const string Context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
    private const string EventTag = "event:";
    private const int EventsMax = 100;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = PlainJson.Encoder };

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/events").AddEndpointFilter(Epcis.SetHeaders);
        events.MapPost("", PostAsync);
        events.MapGet("/{eventId}", GetAsync);
    }

    private static async Task<Results<Created<ReceiptAnswer>, ProblemHttpResult>> PostAsync(
        HttpContext http,
        IEventLog log,
        EpcisCapture capture,
        CancellationToken cancel
    )
    {
        switch (await Intake.ReadAsync(http, log, Epcis.MediaTypes, cancel))
        {
            case IntakeResult.Taken taken:
                if (
                    EpcisDocument.Read(taken.Submission.Bytes, taken.Submission.MediaType) is EpcisReadResult.Read
                    {
                        Document.Events.Count: not 1
                    }
                )
                    return Problems.BadRequest(
                        ProblemType.Document,
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
    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        string eventId,
        IEventLog log,
        CancellationToken cancel
    )
    {
        var events = new JsonArray();
        foreach (var position in log.Find(LogQuery.Tagged(EventTag + eventId), limit: EventsMax))
        {
            var entry = await log.ReadAsync(position, cancel);
            if (Read(entry, Disclosure.Of(entry, http.Caller(), NoWay.Instance)) is { } seen)
                events.Add(seen);
        }
        if (events.Count == 0)
            return Problems.NotFound("there is no such event that the caller may see");
        var document = new JsonObject
        {
            ["@context"] = new JsonArray(Context),
            ["type"] = "EPCISQueryDocument",
            ["schemaVersion"] = "2.0",
            ["epcisBody"] = new JsonObject
            {
                ["queryResults"] = new JsonObject { ["resultsBody"] = new JsonObject { ["eventList"] = events } },
            },
        };
        return TypedResults.Text(document.ToJsonString(Plain), "application/ld+json", System.Text.Encoding.UTF8);
    }

    // All of it for whom all of it is open; else the part that a holder sees, which is a sound event but for its items.
    private static JsonNode? Read(Entry entry, Disclosure disclosure)
    {
        if (!disclosure.Shows("public"))
            return null;
        if (entry.Sections.Any(section => EpcisEvent.SectionNames.Contains(section.Name) && !disclosure.Shows(section.Name)))
        {
            return JsonNode.Parse(entry["public"]!.Bytes.Span);
        }
        var whole = EpcisEvent.FromEntry(entry);
        var json = JsonObject.Create(whole.Json)!;
        if (whole.DocumentContext is { } context && !json.ContainsKey("@context"))
            json["@context"] = JsonNode.Parse(context.GetRawText());
        return json;
    }

    private static async ValueTask<string> EventIdAsync(IEventLog log, long position, CancellationToken cancel) =>
        EpcisEvent.FromEntry(await log.ReadAsync(position, cancel)).EventId
        ?? throw new InvalidDataException($"entry {position} has no event id");
}
