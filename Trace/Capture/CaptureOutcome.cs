using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Trace.Capture;

/// <summary>What became of a document of events.</summary>
/// <param name="JobId">The capture job: the same document of the same submitter has the same.</param>
public abstract record CaptureOutcome(string JobId)
{
    /// <summary>Every event is recorded; one receipt an event, in the document's order. Events known before keep their first receipt.</summary>
    /// <param name="JobId">The capture job.</param>
    /// <param name="Receipts">Where each event is.</param>
    /// <param name="Warnings">What reading the document tolerated; <see cref="CaptureWarnings"/> says more.</param>
    public sealed record Captured(string JobId, IReadOnlyList<Receipt> Receipts, IReadOnlyList<Finding> Warnings) : CaptureOutcome(JobId);

    /// <summary>Some events are recorded and others cannot be; only where the sender asked to proceed.</summary>
    /// <param name="JobId">The capture job.</param>
    /// <param name="Receipts">Where the recorded events are, in the document's order.</param>
    /// <param name="Findings">Why the others are not, the first finding of each.</param>
    public sealed record Partly(string JobId, IReadOnlyList<Receipt> Receipts, IReadOnlyList<Finding> Findings) : CaptureOutcome(JobId);

    /// <summary>The document has more events than <see cref="Epcis.EpcisLimits.EventsMax"/>; it was not looked at further, and leaves no trace.</summary>
    public sealed record TooMany(string JobId, int Events) : CaptureOutcome(JobId);

    /// <summary>The document breaks a rule, and nothing of it is recorded but its hash and the first reason.</summary>
    public sealed record Refused(string JobId, IReadOnlyList<Finding> Findings) : CaptureOutcome(JobId);

    /// <summary>An event's id is known, of the same submitter, with other content. Nothing of the document is recorded but its hash.</summary>
    /// <param name="JobId">The capture job.</param>
    /// <param name="EventId">The event's id.</param>
    /// <param name="Path">The event in the document, as a JSON Pointer.</param>
    public sealed record Conflict(string JobId, string EventId, string Path) : CaptureOutcome(JobId);

    /// <summary>The key that signed the document has ended; nothing of the document is recorded.</summary>
    /// <param name="JobId">The capture job.</param>
    /// <param name="Reason">A sentence that names the key and where it ended.</param>
    public sealed record KeyEnded(string JobId, string Reason) : CaptureOutcome(JobId);

    /// <summary>The log cannot take more just now; send the document again after a while.</summary>
    public sealed record Busy(string JobId) : CaptureOutcome(JobId);
}
