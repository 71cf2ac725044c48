using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;
using Xinyuan.Facts;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Supervision;

/// <summary>Something that the log has about an enterprise: an event of its credit stream, or its filing.</summary>
/// <param name="Place">Where.</param>
/// <param name="Event">The event, or null for a filing.</param>
/// <param name="Filing">The filing, or null for an event.</param>
public sealed record SubjectEvent(EventPlace Place, CreditEvent? Event, EnterpriseFiled? Filing)
{
    /// <summary>The day on which it became known, in UTC+8.</summary>
    public DateOnly Day => LegalDate.Of(Place.Recorded);

    /// <summary>The file after it.</summary>
    public CreditFile Apply(CreditFile file) =>
        Event is not null ? CreditFile.Evolve(file, Event, Place) : CreditFile.Evolve(file, Filing!, Place.Position);
}

/// <summary>All that the log has about one enterprise, in its order.</summary>
public static class SubjectEvents
{
    /// <summary>The types of entries among them.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. CreditEvent.Types, nameof(EnterpriseFiled)];

    /// <summary>
    /// The enterprise that an entry is about, or null: of sole traders, who are natural persons, nobody is told anything, and their
    /// streams do not name them.
    /// </summary>
    public static string? SubjectOf(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var subject =
            entry.Envelope.Type == nameof(EnterpriseFiled) ? ((EnterpriseFiled)CreditLog.ReadFiling(entry)).Party
            : entry.Envelope.Stream.StartsWith(CreditEvent.StreamOf(""), StringComparison.Ordinal)
                ? entry.Envelope.Stream[CreditEvent.StreamOf("").Length..]
            : null;
        return PartyId.TryParse(subject, out _, out _) && !EnterpriseFiled.IsSoleTraderCode(subject!) ? subject : null;
    }

    /// <summary>The events in the order of the log; none of a sole trader.</summary>
    public static async ValueTask<IReadOnlyList<SubjectEvent>> ReadAsync(IEventLog log, string subject, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        var filings = new LogQuery(new QueryClause(["party:" + subject], [nameof(EnterpriseFiled)]));
        var positions = log.FindStream(CreditEvent.StreamOf(subject)).Concat(log.Find(filings)).Order().ToList();
        var events = new List<SubjectEvent>(positions.Count);
        foreach (var position in positions)
        {
            var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (entry.Envelope.Type == nameof(EnterpriseFiled))
                events.Add(new SubjectEvent(CreditLog.PlaceOf(entry), null, (EnterpriseFiled)CreditLog.ReadFiling(entry)));
            else if (RecordEntry.ReadCredit(entry, log.Personal) is { } known)
                events.Add(new SubjectEvent(CreditLog.PlaceOf(entry), known, null));
        }
        return events.Exists(one => one.Filing?.IsSoleTrader == true) ? [] : events;
    }
}
