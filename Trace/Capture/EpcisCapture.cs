using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Capture;

/// <summary>
/// Takes documents of EPCIS events in: reads them, splits each event into sections, and appends all of a document's events or none.
/// The document itself is stored once, as the evidence of its events.
/// </summary>
public sealed class EpcisCapture(IEventLog log, TimeProvider clock)
{
    /// <summary>
    /// Takes a document in. Sending it again stores nothing and answers as the first time. An exception means that the outcome is
    /// unknown: send it again.
    /// </summary>
    /// <param name="submission">The document; its signature has been verified.</param>
    /// <param name="cancel">Ends the waiting, not what was begun.</param>
    public async ValueTask<CaptureOutcome> SubmitAsync(Submission submission, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var read = EpcisDocument.Read(submission.Bytes, submission.MediaType);
        if (read is EpcisReadResult.Invalid invalid)
            return await RefuseAsync(submission, invalid.Findings, cancel).ConfigureAwait(false);
        var document = ((EpcisReadResult.Read)read).Document;
        if (InTheFuture(document) is { } early)
            return await RefuseAsync(submission, [early], cancel).ConfigureAwait(false);
        var entries = document.Events.Select((said, index) => EventEntry.Of(said, submission, index)).ToList();

        var once = new OncePerId(entries);
        if (once.Contradiction is { } twice)
            return await ConflictAsync(submission, document, twice, cancel).ConfigureAwait(false);
        if (once.Entries.Count == 0)
            return new CaptureOutcome.Captured(submission.JobId, [], document.Warnings);

        var batch = new AppendBatch { Entries = once.Entries, Documents = [submission.Document] };
        return await SignedAppend.AppendAsync(log, submission, batch, clock, cancel).ConfigureAwait(false) switch
        {
            AppendResult.Appended appended => new CaptureOutcome.Captured(
                submission.JobId,
                once.PerEvent(appended.Receipts),
                document.Warnings
            ),
            AppendResult.Refused { Reason: RefusalReason.Busy or RefusalReason.KeyEnded } refused => NotTaken(submission, refused),
            AppendResult.Refused { Reason: RefusalReason.IdTaken } taken => await ConflictAsync(
                    submission,
                    document,
                    once.EventOf(taken.Entry),
                    cancel
                )
                .ConfigureAwait(false),
            AppendResult.Refused refused => await RefuseAsync(
                    submission,
                    [new Finding(refused.Entry < 0 ? "" : document.PathOf(once.EventOf(refused.Entry)), refused.Detail)],
                    cancel
                )
                .ConfigureAwait(false),
            var other => throw new InvalidOperationException($"a batch without conditions came to {other}"),
        };
    }

    // What has not happened cannot be recorded; were it, no later word could come after it.
    private Finding? InTheFuture(EpcisDocument document)
    {
        var latest = clock.GetUtcNow() + Submission.ClockSkewMax;
        for (var i = 0; i < document.Events.Count; i++)
        {
            if (document.Events[i].EventTime > latest)
                return new Finding(document.PathOf(i) + "/eventTime", "the moment lies in the future");
        }
        return null;
    }

    private async ValueTask<CaptureOutcome> RefuseAsync(Submission submission, IReadOnlyList<Finding> findings, CancellationToken cancel) =>
        await KeepAsync(submission, findings[0], cancel).ConfigureAwait(false) is { } refused
            ? NotTaken(submission, refused)
            : new CaptureOutcome.Refused(submission.JobId, findings);

    private async ValueTask<CaptureOutcome> ConflictAsync(
        Submission submission,
        EpcisDocument document,
        int index,
        CancellationToken cancel
    )
    {
        var eventId = document.Events[index].EventId ?? "";
        var finding = new Finding(document.PathOf(index), $"the event '{eventId}' is recorded with other content");
        return await KeepAsync(submission, finding, cancel).ConfigureAwait(false) is { } refused
            ? NotTaken(submission, refused)
            : new CaptureOutcome.Conflict(submission.JobId, eventId, finding.Path);
    }

    private ValueTask<AppendResult.Refused?> KeepAsync(Submission submission, Finding finding, CancellationToken cancel) =>
        RefusedDocument.KeepAsync(log, submission, clock, finding.Message, finding.Path, cancel);

    private static CaptureOutcome NotTaken(Submission submission, AppendResult.Refused refused) =>
        refused.Reason == RefusalReason.KeyEnded
            ? new CaptureOutcome.KeyEnded(submission.JobId, refused.Detail)
            : new CaptureOutcome.Busy(submission.JobId);
}
