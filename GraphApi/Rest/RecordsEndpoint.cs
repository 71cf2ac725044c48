using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.Credit.Records;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Rest;

/// <summary>Filings, ratings, credit records and decisions; what is said in recalls and of risk signals.</summary>
internal static class RecordsEndpoint
{
    public static void MapRecords(this IEndpointRouteBuilder routes) => routes.MapPost("/records", PostAsync);

    private static async Task<Results<Ok<RecordsAnswer>, ProblemHttpResult>> PostAsync(
        HttpContext http,
        IEventLog log,
        RecordsDesk desk,
        CancellationToken cancel
    )
    {
        switch (await Intake.ReadAsync(http, log, [RecordsIntake.MediaType], cancel))
        {
            case IntakeResult.Taken taken:
                return Answer(http, await desk.SubmitAsync(taken.Submission, taken.Role, cancel));
            case IntakeResult.Refused refused:
                return refused.Problem;
            default:
                throw new InvalidOperationException("unexpected result of reading a document");
        }
    }

    private static Results<Ok<RecordsAnswer>, ProblemHttpResult> Answer(HttpContext http, RecordsOutcome outcome) =>
        outcome switch
        {
            RecordsOutcome.Accepted accepted => TypedResults.Ok(
                new RecordsAnswer(accepted.JobId, [.. accepted.Receipts.Select(ReceiptAnswer.Of)])
            ),
            RecordsOutcome.Refused refused => Problems.Document(refused.Findings),
            RecordsOutcome.Conflict conflict => Problems.Of(
                StatusCodes.Status409Conflict,
                ProblemType.Conflict,
                conflict.Finding.ToString(),
                [new ProblemError(conflict.Finding.Path, conflict.Finding.Message)]
            ),
            RecordsOutcome.KeyEnded ended => Problems.KeyEnded(ended.Reason),
            RecordsOutcome.Busy => Problems.Busy(http),
            _ => throw new InvalidOperationException("unexpected outcome of a records document"),
        };
}

/// <param name="Job">Names the document: the same one from the same sender is the same job.</param>
/// <param name="Receipts">One a record, in the document's order.</param>
internal sealed record RecordsAnswer(string Job, IReadOnlyList<ReceiptAnswer> Receipts);

/// <summary>That an entry is recorded, and where.</summary>
internal sealed record ReceiptAnswer(string Id, long Position, string LeafHash, long Revision, DateTimeOffset Recorded, bool AlreadyKnown)
{
    public static ReceiptAnswer Of(Receipt receipt) =>
        new(receipt.Id, receipt.Position, receipt.LeafHash.ToBase64(), receipt.Revision, receipt.Recorded, receipt.AlreadyKnown);
}
