using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;

namespace Xinyuan.Trace.Capture;

/// <summary>
/// What a capture job tolerated, worked out from the log when somebody asks for it, so that capture does not pay for it: what reading
/// the document tolerated, and events that say what an earlier one said. The standard lets a firm say a thing twice, and two firms the
/// same: none is refused; it is told, so that nobody counts the same goods twice unawares. Only what is before an event counts, so that a
/// job's warnings stay the same.
/// </summary>
public static class CaptureWarnings
{
    /// <summary>
    /// The warnings of a job, at most <see cref="EpcisLimits.FindingsMax"/>; none for one of which nothing was recorded. Who said the same
    /// before is not told, unless it was the submitter: they are for the submitter alone.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="job">The job.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async ValueTask<IReadOnlyList<Finding>> OfAsync(IEventLog log, CaptureJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(job);
        var warnings = new List<Finding>();
        EpcisDocument? document = null;
        foreach (var position in log.Find(LogQuery.Tagged(CaptureJob.Tag(job.JobId))))
        {
            var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (entry.Evidence is not { } evidence)
                continue;
            if (document is null)
            {
                document = await ReadAsync(log, evidence, cancel).ConfigureAwait(false);
                warnings.AddRange(document?.Warnings ?? []);
            }
            if (warnings.Count >= EpcisLimits.FindingsMax)
                break;
            if (
                EpcisEvent.IsEntryType(entry.Envelope.Type)
                && await SameContent.SaidBeforeAsync(log, entry, cancel).ConfigureAwait(false) is { } said
            )
            {
                warnings.Add(new Finding(document?.PathOfSent(evidence.Index) ?? "", said));
            }
        }
        return warnings;
    }

    // Event by event, whatever was asked for: the document was taken, and is not refused now.
    private static async ValueTask<EpcisDocument?> ReadAsync(IEventLog log, Evidence evidence, CancellationToken cancel) =>
        await log.ReadDocumentAsync(evidence.Stored, cancel).ConfigureAwait(false) is { } stored
        && EpcisDocument.Read(stored.Bytes, stored.MediaType, eventByEvent: true) is EpcisReadResult.Read read
            ? read.Document
            : null;
}
