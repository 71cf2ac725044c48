using Xinyuan.Credit;
using Xinyuan.Credit.Records;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;

namespace Xinyuan.GraphApi.Rest;

/// <summary>
/// Where every records document is handed in, whatever it is about: filings, ratings and credit records go to credit, what is said
/// in recalls and of risk signals to tracing. The first record tells which; a document is about one or the other.
/// </summary>
public sealed class RecordsDesk(RecordsIntake records, CaseIntake cases)
{
    /// <summary>Takes a document in; see <see cref="RecordsIntake.SubmitAsync"/>.</summary>
    public async ValueTask<RecordsOutcome> SubmitAsync(Submission submission, SpeakerRole role, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (!CaseDocument.Recognises(submission.Bytes.Span))
            return await records.SubmitAsync(submission, role, cancel);
        return await cases.SubmitAsync(submission, RoleOf(role), cancel) switch
        {
            CaseOutcome.Accepted accepted => new RecordsOutcome.Accepted(submission.JobId, accepted.Receipts),
            CaseOutcome.Refused refused => new RecordsOutcome.Refused(submission.JobId, refused.Findings),
            CaseOutcome.Conflict conflict => new RecordsOutcome.Conflict(submission.JobId, conflict.Finding),
            CaseOutcome.KeyEnded ended => new RecordsOutcome.KeyEnded(submission.JobId, ended.Reason),
            _ => new RecordsOutcome.Busy(submission.JobId),
        };
    }

    private static CaseRole RoleOf(SpeakerRole role) =>
        role switch
        {
            SpeakerRole.Anyone => CaseRole.Anyone,
            SpeakerRole.Enterprise => CaseRole.Enterprise,
            SpeakerRole.Department => CaseRole.Department,
            _ => CaseRole.Other,
        };
}
