using System.Text.Json;
using Xinyuan.Credit.Events;
using Xinyuan.Facts.Recalls;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Listings;

/// <summary>
/// Entries that are to be shown to nobody, however one came by them: steps of a listing that was repaired or annulled, and what rests
/// on the same document. Repair means to stop publishing, sharing and using (停止公示、停止共享、停止使用); the log keeps what it holds.
/// </summary>
public static class LiftedEntries
{
    private static readonly string[] Lifting = [nameof(RepairDecided), nameof(ListingAnnulled)];
    private static readonly HashSet<string> Types = [.. CreditEvent.Types, nameof(RecallFailureFound)];

    /// <summary>Whether an entry is one of them, as the log stands.</summary>
    public static async ValueTask<bool> ContainsAsync(IEventLog log, Entry entry, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(entry);
        // Of sole traders there are no listings, and their entries are shown to nobody as they lie.
        if (!Types.Contains(entry.Envelope.Type) || entry.Sections.Any(SubjectVault.IsPersonal) || SubjectOf(entry) is not { } subject)
            return false;
        // Of most firms nothing was ever lifted, which the index knows.
        if (log.Find(new LogQuery(new QueryClause(["party:" + subject], Lifting)), limit: 1).Count == 0)
            return false;
        var file = await CreditLog.CatchUpAsync(log, new CreditFile(subject), cancel).ConfigureAwait(false);
        if (file.LiftedPositions.Contains(entry.Position))
            return true;
        var document = DocumentOf(entry);
        return document is not null && file.Listings.Values.Any(listing => listing.IsLifted && listing.Document == document);
    }

    private static string? SubjectOf(Entry entry)
    {
        var stream = CreditEvent.StreamOf("");
        return entry.Envelope.Stream.StartsWith(stream, StringComparison.Ordinal) ? entry.Envelope.Stream[stream.Length..]
            : entry.Envelope.Type == nameof(RecallFailureFound) ? Text(entry, "subject")
            : null;
    }

    // What an authority found in a recall names its document, as the credit record does that came of it.
    private static CreditDocument? DocumentOf(Entry entry) =>
        entry.Envelope.Type == nameof(RecallFailureFound) && Text(entry, "documentNo") is { } number
            ? new CreditDocument(entry.Envelope.Issuer, number)
            : null;

    private static string? Text(Entry entry, string field)
    {
        if (entry["record"] is not { } section)
            return null;
        using var json = JsonDocument.Parse(section.Bytes);
        return json.RootElement.TryGetProperty(field, out var value) ? value.GetString() : null;
    }
}
