using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Records;

/// <summary>What became of a records document.</summary>
/// <param name="JobId">The id of its job: <see cref="Submission.JobId"/>.</param>
public abstract record RecordsOutcome(string JobId)
{
    /// <summary>All records are in the log; one receipt a record, in the document's order.</summary>
    public sealed record Accepted(string JobId, IReadOnlyList<Receipt> Receipts) : RecordsOutcome(JobId);

    /// <summary>No record is in the log. The document's hash and the first finding are kept.</summary>
    public sealed record Refused(string JobId, IReadOnlyList<Finding> Findings) : RecordsOutcome(JobId);

    /// <summary>An id is taken with other content, or others kept writing about the same; nothing was written.</summary>
    public sealed record Conflict(string JobId, Finding Finding) : RecordsOutcome(JobId);

    /// <summary>The key that signed the document has ended; nothing was written. The reason names the key and where it ended.</summary>
    public sealed record KeyEnded(string JobId, string Reason) : RecordsOutcome(JobId);

    /// <summary>The log takes nothing at the moment; the same document may be sent again.</summary>
    public sealed record Busy(string JobId) : RecordsOutcome(JobId);
}
