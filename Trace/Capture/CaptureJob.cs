using System.Text.Json;
using Xinyuan.Ledger;

namespace Xinyuan.Trace.Capture;

/// <summary>What the log knows of a capture job. A document whose every event was known before leaves no job of its own.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Submitter">Who sent the document, a party id.</param>
/// <param name="Recorded">When it was recorded, or its refusal.</param>
/// <param name="Events">How many events of it were recorded first by this job.</param>
/// <param name="Refusal">Why it was refused, or null when it was captured.</param>
public sealed record CaptureJob(string JobId, string Submitter, DateTimeOffset Recorded, int Events, CaptureRefusal? Refusal)
{
    /// <summary>Finds a job, or null.</summary>
    public static async ValueTask<CaptureJob?> FindAsync(IEventLog log, string jobId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        var positions = log.Find(LogQuery.Tagged("capture:" + jobId));
        if (positions.Count == 0)
            return null;
        // Captured after all, by a later version of the service, is captured: the refusal was first.
        var last = await log.ReadAsync(positions[^1], cancel).ConfigureAwait(false);
        var envelope = last.Envelope;
        if (envelope.Type != RefusedDocument.EntryType)
            return new CaptureJob(jobId, envelope.Stream, last.Recorded, positions.Count, null);
        using var json = JsonDocument.Parse(last[RefusedDocument.SectionName]!.Bytes);
        var refusal = new CaptureRefusal(
            json.RootElement.GetProperty("reason").GetString()!,
            json.RootElement.GetProperty("path").GetString()!
        );
        return new CaptureJob(jobId, envelope.Stream, last.Recorded, 0, refusal);
    }
}

/// <summary>Why a document was refused, as the log keeps it.</summary>
/// <param name="Reason">A sentence without any value out of the document.</param>
/// <param name="Path">The element at fault, as a JSON Pointer.</param>
public sealed record CaptureRefusal(string Reason, string Path);
