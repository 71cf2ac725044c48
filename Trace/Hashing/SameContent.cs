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

    /// <summary>Positions of all events that say the same as this one, itself among them if it is recorded; ascending.</summary>
    public static IReadOnlyList<long> Find(IEventLog log, EpcisEvent said)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Find(LogQuery.Tagged(EventHash.TermOf(said)), limit: EntriesMax);
    }

    /// <summary>
    /// That a recorded event says what an earlier one said under another id, as a sentence; null when none did. Who said it is not
    /// told, unless it was the submitter.
    /// </summary>
    public static async ValueTask<string?> SaidBeforeAsync(IEventLog log, Entry entry, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Tags.FirstOrDefault(tag => tag.StartsWith(EventHash.TermKind, StringComparison.Ordinal)) is not { } hash)
            return null;
        string? ofAnother = null;
        foreach (var position in log.Find(LogQuery.Tagged(hash), limit: EntriesMax).TakeWhile(position => position < entry.Position))
        {
            var known = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (known.Envelope.Issuer != entry.Envelope.Issuer)
                ofAnother ??= "says the same as an event of another party";
            else if (!AreOfOneId(known.Tags, entry.Tags))
                return $"says the same as the event '{EpcisEvent.FromEntry(known).EventId}' of the same submitter";
        }
        return ofAnother;
    }

    private static bool AreOfOneId(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Any(tag => tag.StartsWith("event:", StringComparison.Ordinal) && other.Contains(tag));
}
