using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Hashing;

/// <summary>
/// Events that say the same under different ids. The standard lets a firm say a thing twice, and two firms the same: none is refused;
/// it is told, so that nobody counts the same goods twice unawares. An event and the declaration that it is in error have one hash
/// and one id, and are no such pair.
/// </summary>
public static class SameContent
{
    /// <summary>Entries of one hash that are looked at, at most.</summary>
    public const int EntriesMax = 64;

    /// <summary>
    /// Warnings about entries, not appended yet, whose content the log or the document has under another event id. Who said it before
    /// is not told, unless it was the submitter.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="entries">Entries of events, with their index terms.</param>
    /// <param name="pathOf">The place of an entry's event in the document.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async ValueTask<IReadOnlyList<Finding>> WarningsAsync(
        IEventLog log,
        IReadOnlyList<NewEntry> entries,
        Func<int, string> pathOf,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(pathOf);
        var warnings = new List<Finding>();
        var inDocument = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < entries.Count && warnings.Count < EpcisLimits.FindingsMax; i++)
        {
            if (HashOf(entries[i]) is not { } hash)
                continue;
            if (!inDocument.TryAdd(hash, i) && !AreOfOneId(entries[inDocument[hash]].Tags, entries[i].Tags))
                warnings.Add(new Finding(pathOf(i), $"says the same as {pathOf(inDocument[hash])}, under another event id"));
            else if (await InLogAsync(log, hash, entries[i], cancel).ConfigureAwait(false) is { } said)
                warnings.Add(new Finding(pathOf(i), said));
        }
        return warnings;
    }

    /// <summary>Positions of all events that say the same as this one, itself among them if it is recorded; ascending.</summary>
    public static IReadOnlyList<long> Find(IEventLog log, EpcisEvent said)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Find(LogQuery.Tagged(EventHash.TermOf(said)), limit: EntriesMax);
    }

    private static async ValueTask<string?> InLogAsync(IEventLog log, string hash, NewEntry entry, CancellationToken cancel)
    {
        string? ofAnother = null;
        foreach (var position in log.Find(LogQuery.Tagged(hash), limit: EntriesMax))
        {
            var known = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (known.Envelope.Issuer != entry.Issuer)
                ofAnother ??= "says the same as an event of another party";
            else if (!AreOfOneId(known.Tags, entry.Tags))
                return $"says the same as the event '{EpcisEvent.FromEntry(known).EventId}' of the same submitter";
        }
        return ofAnother;
    }

    private static string? HashOf(NewEntry entry)
    {
        for (var i = entry.Tags.Count - 1; i >= 0; i--)
        {
            if (entry.Tags[i].StartsWith(EventHash.TermKind, StringComparison.Ordinal))
                return entry.Tags[i];
        }
        return null;
    }

    private static bool AreOfOneId(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Any(tag => tag.StartsWith("event:", StringComparison.Ordinal) && other.Contains(tag));
}
