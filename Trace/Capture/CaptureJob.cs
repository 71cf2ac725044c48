using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Capture;

/// <summary>What the log knows of a capture job. A document whose every event was known before leaves no job of its own.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Submitter">Who sent the document, a party id.</param>
/// <param name="Recorded">When it was recorded, or its refusal.</param>
/// <param name="Events">How many events of it were recorded first by this job.</param>
/// <param name="Faults">What was not captured and why, without any value out of the document; none when all of it was.</param>
public sealed record CaptureJob(string JobId, string Submitter, DateTimeOffset Recorded, int Events, IReadOnlyList<DocumentFault> Faults)
{
    /// <summary>What the id of a job begins with, of which as much was to be captured as can be.</summary>
    internal const string ProceedManner = "proceed";

    /// <summary>What was to become of good events beside others.</summary>
    public ErrorBehaviour Behaviour =>
        JobId.StartsWith(ProceedManner, StringComparison.Ordinal) ? ErrorBehaviour.Proceed : ErrorBehaviour.Rollback;

    /// <summary>The index term of what a job recorded.</summary>
    internal static string Tag(string jobId) => "capture:" + jobId;

    /// <summary>Finds a job, or null.</summary>
    public static async ValueTask<CaptureJob?> FindAsync(IEventLog log, string jobId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        var positions = log.Find(LogQuery.Tagged(Tag(jobId)));
        if (positions.Count == 0)
            return null;
        // Captured after all, by a later version of the service, is captured: the refusal was first.
        var last = await log.ReadAsync(positions[^1], cancel).ConfigureAwait(false);
        var (submitter, recorded) = (last.Envelope.Issuer, last.Recorded);
        // Beside events there are entries of master data.
        var events = log.Find(new LogQuery(new QueryClause([Tag(jobId)], EpcisEvent.EntryTypes))).Count;
        return last.Envelope.Type switch
        {
            RefusedDocument.EntryType => new CaptureJob(jobId, submitter, recorded, 0, RefusedDocument.Read(last)),
            RefusedDocument.PartType => new CaptureJob(jobId, submitter, recorded, events, RefusedDocument.Read(last)),
            _ => new CaptureJob(jobId, submitter, recorded, events, []),
        };
    }
}
