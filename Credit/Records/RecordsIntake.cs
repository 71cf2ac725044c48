using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Records;

/// <summary>
/// Takes records documents in: reads them, checks who may say what, decides each record on the state that the log has, and appends
/// all of a document's records or none. The log's conditions are the only arbiter between writers (docs/decisions/0007).
/// </summary>
public sealed class RecordsIntake(IEventLog log, TimeProvider clock)
{
    /// <summary>The media type of a records document.</summary>
    public const string MediaType = "application/json";

    private const int AttemptsMax = 3;

    /// <summary>
    /// Takes a document in. Sending it again answers as the first time. An exception means that the outcome is unknown: send it again.
    /// </summary>
    /// <param name="submission">The document; its signature has been verified.</param>
    /// <param name="role">The role in which the submitter speaks.</param>
    /// <param name="cancel">Ends the waiting, not what was begun.</param>
    public async ValueTask<RecordsOutcome> SubmitAsync(Submission submission, SpeakerRole role, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var arrived = clock.GetUtcNow();
        var speaker = new Speaker(submission.Submitter, role);
        var read = RecordsDocument.Read(submission.Bytes);
        if (read is RecordsReadResult.Invalid invalid)
            // Of whom a document speaks that cannot be read, nobody can tell.
            return await RefuseAsync(submission, invalid.Findings, log.Personal, cancel).ConfigureAwait(false);
        var document = ((RecordsReadResult.Read)read).Document;
        var blind = PersonalRecord.SubjectsOf(document).Count > 0 ? log.Personal : null;
        if (Check(document, speaker, arrived) is { Count: > 0 } findings)
            return await RefuseAsync(submission, findings, blind, cancel).ConfigureAwait(false);

        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var planned = await new RecordsPlanner(log, submission, speaker, arrived).PlanAsync(document, cancel).ConfigureAwait(false);
            if (planned is RecordsPlan.Refused refused)
                return await RefuseAsync(submission, refused.Findings, blind, cancel).ConfigureAwait(false);
            if (planned is RecordsPlan.Taken taken)
                return new RecordsOutcome.Conflict(submission.JobId, taken.Finding);
            var ready = (RecordsPlan.Ready)planned;
            if (ready.Entries.Count == 0)
                return new RecordsOutcome.Accepted(submission.JobId, ready.Receipts([]));

            switch (await SignedAppend.AppendAsync(log, submission, ready.Batch(submission), clock, cancel).ConfigureAwait(false))
            {
                case AppendResult.Appended appended:
                    return new RecordsOutcome.Accepted(submission.JobId, ready.Receipts(appended.Receipts));
                case AppendResult.Refused { Reason: RefusalReason.Busy or RefusalReason.KeyEnded } notTaken:
                    return NotTaken(submission, notTaken);
                case AppendResult.Refused { Reason: not RefusalReason.IdTaken } rejected:
                    return await RefuseAsync(submission, [ready.Finding(rejected)], blind, cancel).ConfigureAwait(false);
            }
            // A conflict, or another sender took an id meanwhile: decide again on what the log has now.
        }
        return new RecordsOutcome.Conflict(
            submission.JobId,
            new Finding("", "others kept writing about the same; send the document again")
        );
    }

    private static List<Finding> Check(RecordsDocument document, Speaker speaker, DateTimeOffset arrived)
    {
        var findings = new List<Finding>();
        foreach (var record in document.Records)
        {
            if (SpeakingRight.Objection(speaker, record.Content) is { } refusal)
                findings.Add(new Finding($"{record.Path}/{refusal.Field}", refusal.Message));
            else if (record.Content is RecordContent.RotatesKey && document.Records.Count > 1)
                findings.Add(new Finding(record.Path, "a rotation stands alone in its document: it is the last thing that a key signs"));
            else if (record.Occurred > arrived + Submission.ClockSkewMax)
                findings.Add(new Finding($"{record.Path}/occurred", "the moment lies in the future"));
            if (findings.Count >= ObjectReader.FindingsMax)
                break;
        }
        return findings;
    }

    private async ValueTask<RecordsOutcome> RefuseAsync(
        Submission submission,
        IReadOnlyList<Finding> findings,
        SubjectVault? blind,
        CancellationToken cancel
    )
    {
        var notKept = await RefusedDocument
            .KeepAsync(log, submission, clock, [.. findings.Select(fault => new DocumentFault(fault.Message, fault.Path))], cancel, blind)
            .ConfigureAwait(false);
        return notKept is null ? new RecordsOutcome.Refused(submission.JobId, findings) : NotTaken(submission, notKept);
    }

    private static RecordsOutcome NotTaken(Submission submission, AppendResult.Refused refused) =>
        refused.Reason == RefusalReason.KeyEnded
            ? new RecordsOutcome.KeyEnded(submission.JobId, refused.Detail)
            : new RecordsOutcome.Busy(submission.JobId);
}
