using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>
/// Joins an event to the declaration that it is in error, and to the events that stand in its place (EPCIS 2.0 §7.4.1.4). Only its own party can
/// declare an event to be in error; what the reader may not see of a declaration it does not learn from the event either.
/// </summary>
internal sealed class Corrections(IEventLog log, Ways ways)
{
    private const int EntriesMax = 20;

    /// <summary>
    /// The events of an item that were declared to be in error, as far as the caller may see them. They are on nobody's way: who merely holds
    /// the item sees none of them.
    /// </summary>
    public async ValueTask<IReadOnlyList<EventView>> CorrectedAsync(ItemId item, Caller caller, CancellationToken cancel)
    {
        var found = new List<EventView>();
        foreach (var said in (await ways.EventsAsync(item, cancel)).Events.Where(said => said.IsDeclaredInError))
        {
            var seen = EventView.Of(await log.ReadAsync(said.Position, cancel), caller, NoWay.Instance);
            if (!seen.Disclosure.IsEmpty && !seen.IsError)
                found.Add(seen);
        }
        return found;
    }

    /// <summary>The declaration about an event, which may be itself one; null when there is none that the caller may see.</summary>
    public async ValueTask<EventView?> DeclarationAsync(EventView seen, Caller caller, CancellationToken cancel)
    {
        if (seen.IsError)
            return seen;
        if (seen.EventId is not { } eventId || seen.Issuer is not { } issuer)
            return null;
        return (await FindAsync(eventId, issuer, seen.Way, caller, cancel)).Find(one => one.IsError);
    }

    /// <summary>The events that a declaration names in the place of what was wrong, as far as the caller may see them.</summary>
    public async ValueTask<IReadOnlyList<EventView>> CorrectiveAsync(EventView declaration, Caller caller, CancellationToken cancel)
    {
        var found = new List<EventView>();
        if (declaration.Issuer is not { } issuer)
            return found;
        foreach (var eventId in declaration.CorrectiveEventIds.Take(EntriesMax))
            found.AddRange((await FindAsync(eventId, issuer, declaration.Way, caller, cancel)).Where(one => !one.IsError));
        return found;
    }

    private async ValueTask<List<EventView>> FindAsync(string eventId, string issuer, IWay way, Caller caller, CancellationToken cancel)
    {
        var found = new List<EventView>();
        foreach (var position in log.Find(LogQuery.Tagged(EventTags.OfEvent(eventId), "party:" + issuer), limit: EntriesMax))
        {
            var entry = await log.ReadAsync(position, cancel);
            if (!EpcisEvent.IsEntryType(entry.Envelope.Type) || entry.Envelope.Issuer != issuer)
                continue;
            var seen = EventView.Of(entry, caller, way);
            if (!seen.Disclosure.IsEmpty)
                found.Add(seen);
        }
        return found;
    }
}
