using Xinyuan.Credit;
using Xinyuan.Credit.Records;
using Xinyuan.GraphApi.Rest;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Cases;

namespace Xinyuan.Silo.Documents;

/// <summary>What became of a document.</summary>
internal abstract record IntakeOutcome
{
    private IntakeOutcome() { }

    /// <summary>The log has all of it.</summary>
    /// <param name="Recorded">Entries that are new.</param>
    /// <param name="Known">Entries that the log had already.</param>
    public sealed record Accepted(int Recorded, int Known) : IntakeOutcome
    {
        /// <summary>What was tolerated, and where in the document: a line each.</summary>
        public IReadOnlyList<string> Warnings { get; init; } = [];
    }

    /// <summary>The log has nothing of it.</summary>
    public sealed record Refused(IReadOnlyList<string> Reasons) : IntakeOutcome;
}

/// <summary>Takes any kind of document into a log that this process has open.</summary>
internal sealed class DocumentIntake : IDisposable
{
    private readonly IEventLog _log;
    private readonly CaseBook _cases;
    private readonly RecordsDesk _records;
    private readonly EpcisCapture _capture;

    public DocumentIntake(IEventLog log, TimeProvider clock)
    {
        _log = log;
        _cases = new CaseBook(log);
        _records = new RecordsDesk(new RecordsIntake(log, clock), new CaseIntake(log, _cases, clock));
        _capture = new EpcisCapture(log, clock);
    }

    public void Dispose() => _cases.Dispose();

    public async ValueTask<IntakeOutcome> TakeAsync(DocumentKind kind, Submission submission, SpeakerRole role, CancellationToken cancel)
    {
        const string Busy = "the log is busy; try again";
        if (kind == DocumentKind.Records)
        {
            return await _records.SubmitAsync(submission, role, cancel) switch
            {
                RecordsOutcome.Accepted accepted => Accept(accepted.Receipts),
                RecordsOutcome.Refused refused => new IntakeOutcome.Refused([.. refused.Findings.Select(finding => finding.ToString())]),
                RecordsOutcome.KeyEnded ended => new IntakeOutcome.Refused([ended.Reason]),
                RecordsOutcome.Conflict conflict => new IntakeOutcome.Refused([conflict.Finding.ToString()]),
                _ => new IntakeOutcome.Refused([Busy]),
            };
        }
        return await _capture.SubmitAsync(submission, cancel) switch
        {
            CaptureOutcome.Captured captured => Accept(captured.Receipts) with { Warnings = await WarningsAsync(captured, cancel) },
            CaptureOutcome.Refused refused => new IntakeOutcome.Refused([.. refused.Findings.Select(finding => finding.ToString())]),
            CaptureOutcome.KeyEnded ended => new IntakeOutcome.Refused([ended.Reason]),
            CaptureOutcome.Conflict conflict => new IntakeOutcome.Refused([
                $"the event id {conflict.EventId} is recorded with other content",
            ]),
            CaptureOutcome.TooMany many => new IntakeOutcome.Refused([$"{many.Events} events are more than are taken at once"]),
            _ => new IntakeOutcome.Refused([Busy]),
        };
    }

    // As the capture job has them, also of events that say what was said before.
    private async ValueTask<IReadOnlyList<string>> WarningsAsync(CaptureOutcome.Captured captured, CancellationToken cancel)
    {
        var warnings = await CaptureJob.FindAsync(_log, captured.JobId, cancel) is { } job
            ? await CaptureWarnings.OfAsync(_log, job, cancel)
            : captured.Warnings;
        return [.. warnings.Select(warning => warning.ToString())];
    }

    private static IntakeOutcome.Accepted Accept(IReadOnlyList<Receipt> receipts)
    {
        var known = receipts.Count(receipt => receipt.AlreadyKnown);
        return new IntakeOutcome.Accepted(receipts.Count - known, known);
    }
}
