using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.MasterData;

namespace Xinyuan.Trace.Capture;

/// <summary>
/// Takes documents of EPCIS events in: reads them, splits each event into sections, and appends them in one batch. The document itself
/// is stored once, as the evidence of its events.
/// </summary>
public sealed class EpcisCapture(IEventLog log, TimeProvider clock)
{
    // An id can be taken by another sender between two attempts, and again.
    private const int AttemptsMax = 4;

    private static readonly Finding TooMuch = new(
        "",
        $"the document has more than {LedgerLimits.BatchEntriesMax} events and elements of master data together"
    );

    /// <summary>Takes a document in whole, or not at all.</summary>
    /// <param name="submission">The document; its signature has been verified.</param>
    /// <param name="cancel">Ends the waiting, not what was begun.</param>
    public ValueTask<CaptureOutcome> SubmitAsync(Submission submission, CancellationToken cancel) =>
        SubmitAsync(submission, ErrorBehaviour.Rollback, cancel);

    /// <summary>
    /// Takes a document in. Sending it again stores nothing and answers as the first time. An exception means that the outcome is
    /// unknown: send it again.
    /// </summary>
    /// <param name="submission">The document; its signature has been verified.</param>
    /// <param name="behaviour">What becomes of good events beside others.</param>
    /// <param name="cancel">Ends the waiting, not what was begun.</param>
    public async ValueTask<CaptureOutcome> SubmitAsync(Submission submission, ErrorBehaviour behaviour, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var proceeds = behaviour == ErrorBehaviour.Proceed;
        // The same document in another manner is another job, of which something else may become.
        var job = submission.Taken(proceeds ? CaptureJob.ProceedManner : null);
        switch (EpcisDocument.Read(submission.Bytes, submission.MediaType, eventByEvent: proceeds))
        {
            case EpcisReadResult.TooMany many:
                return new CaptureOutcome.TooMany(job.JobId, many.Events);
            case EpcisReadResult.Invalid invalid:
                return await RefuseAsync(job, invalid.Findings, cancel).ConfigureAwait(false);
            case EpcisReadResult.Read read:
                var once = new OncePerId(read.Document, job, clock.GetUtcNow() + Submission.ClockSkewMax);
                if (once.Entries.Count + read.Document.MasterData.Count > LedgerLimits.BatchEntriesMax)
                    return await RefuseAsync(job, [TooMuch], cancel).ConfigureAwait(false);
                var masterData = await MasterDataEntry
                    .NewAsync(log, read.Document.MasterData, job, clock.GetUtcNow(), read.Document.Events.Count, cancel)
                    .ConfigureAwait(false);
                return proceeds
                    ? await ProceedAsync(job, read, once, masterData, cancel).ConfigureAwait(false)
                    : await AllOrNoneAsync(job, read.Document, once, masterData, cancel).ConfigureAwait(false);
            default:
                throw new InvalidOperationException("unexpected result of reading a document");
        }
    }

    private async ValueTask<CaptureOutcome> AllOrNoneAsync(
        Submission job,
        EpcisDocument document,
        OncePerId once,
        IReadOnlyList<NewEntry> masterData,
        CancellationToken cancel
    )
    {
        if (once.Faults is [var first, ..])
        {
            return first.IsConflict
                ? await ConflictAsync(job, document, first.Event, cancel).ConfigureAwait(false)
                : await RefuseAsync(job, [.. once.Faults.Select(fault => fault.Finding)], cancel).ConfigureAwait(false);
        }
        if (once.Entries.Count + masterData.Count == 0)
            return new CaptureOutcome.Captured(job.JobId, [], document.Warnings);

        var batch = new AppendBatch { Entries = [.. once.Entries, .. masterData], Documents = [job.Document] };
        return await SignedAppend.AppendAsync(log, job, batch, clock, cancel).ConfigureAwait(false) switch
        {
            AppendResult.Appended appended => new CaptureOutcome.Captured(
                job.JobId,
                [.. once.PerEvent(appended.Receipts)],
                document.Warnings
            ),
            AppendResult.Refused { Reason: RefusalReason.Busy or RefusalReason.KeyEnded } refused => NotTaken(job, refused),
            AppendResult.Refused { Reason: RefusalReason.IdTaken } taken when taken.Entry < once.Entries.Count => await ConflictAsync(
                    job,
                    document,
                    once.EventOf(taken.Entry),
                    cancel
                )
                .ConfigureAwait(false),
            AppendResult.Refused refused => await RefuseAsync(
                    job,
                    [new Finding(PathOf(document, once, refused.Entry), refused.Detail)],
                    cancel
                )
                .ConfigureAwait(false),
            var other => throw new InvalidOperationException($"a batch without conditions came to {other}"),
        };
    }

    // What cannot be captured is left out, and the log keeps why: in the same batch, so that a job is never known by half.
    private async ValueTask<CaptureOutcome> ProceedAsync(
        Submission job,
        EpcisReadResult.Read read,
        OncePerId once,
        IReadOnlyList<NewEntry> masterData,
        CancellationToken cancel
    )
    {
        List<Finding> faults = [.. read.LeftOut, .. once.Faults.Select(fault => fault.Finding)];
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (once.Entries.Count + masterData.Count == 0)
            {
                return faults.Count > 0
                    ? await RefuseAsync(job, faults, cancel).ConfigureAwait(false)
                    : new CaptureOutcome.Captured(job.JobId, [], read.Document.Warnings);
            }
            var result = await SignedAppend
                .AppendAsync(log, job, Batch(job, once, masterData, faults), clock, cancel)
                .ConfigureAwait(false);
            switch (result)
            {
                case AppendResult.Appended appended:
                    var receipts = once.PerEvent(appended.Receipts);
                    return faults.Count > 0
                        ? new CaptureOutcome.Partly(job.JobId, receipts, faults)
                        : new CaptureOutcome.Captured(job.JobId, receipts, read.Document.Warnings);
                case AppendResult.Refused { Faults: { Count: > 0 } bad } refused:
                    // The last entries, of master data and of the faults, are none of the events; the latter is at fault when another sender of the same came first.
                    var ofEvents = bad.Where(fault => fault.Entry < once.Entries.Count).ToList();
                    faults.AddRange(ofEvents.Select(fault => Fault(read.Document, once, refused.Reason, fault)));
                    once = once.Without(ofEvents.Select(fault => fault.Entry));
                    continue;
                case AppendResult.Refused { Reason: RefusalReason.Busy or RefusalReason.KeyEnded } refused:
                    return NotTaken(job, refused);
                case AppendResult.Refused refused:
                    return await RefuseAsync(job, [new Finding("", refused.Detail)], cancel).ConfigureAwait(false);
                default:
                    throw new InvalidOperationException($"a batch without conditions came to {result}");
            }
        }
        return new CaptureOutcome.Busy(job.JobId);
    }

    private AppendBatch Batch(Submission job, OncePerId once, IReadOnlyList<NewEntry> masterData, List<Finding> faults)
    {
        // A job that was recorded once is recorded: then only what it lacked is new.
        var isNew = faults.Count > 0 && log.FindId(RefusedDocument.EntryId(job)) is null;
        return new AppendBatch
        {
            Entries =
            [
                .. once.Entries,
                .. masterData,
                .. isNew ? [RefusedDocument.Entry(job, clock.GetUtcNow(), Kept(faults), isPart: true)] : (NewEntry[])[],
            ],
            Documents = [job.Document],
        };
    }

    private static string PathOf(EpcisDocument document, OncePerId once, int entry) =>
        entry >= 0 && entry < once.Entries.Count ? document.PathOf(once.EventOf(entry)) : "";

    private static Finding Fault(EpcisDocument document, OncePerId once, RefusalReason reason, EntryFault fault)
    {
        var index = once.EventOf(fault.Entry);
        return reason == RefusalReason.IdTaken
            ? EventFault.Conflict(document, index).Finding
            : new Finding(document.PathOf(index), fault.Detail);
    }

    private async ValueTask<CaptureOutcome> RefuseAsync(Submission job, IReadOnlyList<Finding> findings, CancellationToken cancel) =>
        await KeepAsync(job, findings, cancel).ConfigureAwait(false) is { } refused
            ? NotTaken(job, refused)
            : new CaptureOutcome.Refused(job.JobId, findings);

    private async ValueTask<CaptureOutcome> ConflictAsync(Submission job, EpcisDocument document, int index, CancellationToken cancel)
    {
        var fault = EventFault.Conflict(document, index);
        return await KeepAsync(job, [fault.Finding], cancel).ConfigureAwait(false) is { } refused
            ? NotTaken(job, refused)
            : new CaptureOutcome.Conflict(job.JobId, document.Events[index].EventId ?? "", fault.Finding.Path);
    }

    private ValueTask<AppendResult.Refused?> KeepAsync(Submission job, IReadOnlyList<Finding> findings, CancellationToken cancel) =>
        RefusedDocument.KeepAsync(log, job, clock, Kept(findings), cancel);

    private static List<DocumentFault> Kept(IEnumerable<Finding> findings) =>
        [.. findings.Take(RefusedDocument.FaultsMax).Select(fault => new DocumentFault(fault.Message, fault.Path))];

    private static CaptureOutcome NotTaken(Submission job, AppendResult.Refused refused) =>
        refused.Reason == RefusalReason.KeyEnded
            ? new CaptureOutcome.KeyEnded(job.JobId, refused.Detail)
            : new CaptureOutcome.Busy(job.JobId);
}
