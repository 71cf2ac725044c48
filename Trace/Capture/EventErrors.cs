using Xinyuan.Ledger;

namespace Xinyuan.Trace.Capture;

/// <summary>Declarations that an event is in error (EPCIS 2.0 §7.4.1.4).</summary>
public static class EventErrors
{
    private const string Prefix = "epcis:";

    /// <summary>Whether an entry is such a declaration, or the event that its submitter declared to be in error, as far as the log has it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="entry">An entry of an event.</param>
    /// <param name="until">Declarations after this position do not count.</param>
    public static bool IsDeclared(IEventLog log, Entry entry, long until = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(entry);
        var envelope = entry.Envelope;
        var own = Prefix + envelope.Issuer + ":";
        if (!envelope.Id.StartsWith(own, StringComparison.Ordinal))
            return true;
        // Of an event id there are as a rule one entry, and one more for each declaration: the index alone tells.
        var term = "event:" + envelope.Id[own.Length..];
        // A party has very many entries: it is asked for only where somebody else may have said an event of the same id.
        return log.Find(LogQuery.Tagged(term), limit: 2).Any(IsOther)
            && log.Find(LogQuery.Tagged(term, "party:" + envelope.Issuer)).Any(IsOther);

        bool IsOther(long position) => position != entry.Position && position <= until;
    }
}
