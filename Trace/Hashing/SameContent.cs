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
            if (Term(entries[i].Tags, EventHash.TermKind) is not { } hash || Term(entries[i].Tags, EventTerm) is not { } eventId)
                continue;
            if (!inDocument.TryAdd(hash, i) && Term(entries[inDocument[hash]].Tags, EventTerm) != eventId)
                warnings.Add(new Finding(pathOf(i), $"says the same as {pathOf(inDocument[hash])}, under another event id"));
            else if (await InLogAsync(log, hash, eventId, entries[i].Issuer, cancel).ConfigureAwait(false) is { } said)
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

    private const string EventTerm = "event:";

    private static async ValueTask<string?> InLogAsync(
        IEventLog log,
        string hash,
        string eventTerm,
        string submitter,
        CancellationToken cancel
    )
    {
        string? ofAnother = null;
        foreach (var position in log.Find(LogQuery.Tagged(hash), limit: EntriesMax))
        {
            var known = EpcisEvent.FromEntry(await log.ReadAsync(position, cancel).ConfigureAwait(false));
            if (known.Submitter == submitter && EventTerm + known.EventId != eventTerm)
                return $"says the same as the event '{known.EventId}' of the same submitter";
            if (known.Submitter != submitter)
                ofAnother ??= "says the same as an event of another party";
        }
        return ofAnother;
    }

    private static string? Term(IReadOnlyList<string> tags, string kind)
    {
        for (var i = tags.Count - 1; i >= 0; i--)
        {
            if (tags[i].StartsWith(kind, StringComparison.Ordinal))
                return tags[i];
        }
        return null;
    }
}
