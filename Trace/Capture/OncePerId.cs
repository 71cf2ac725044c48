using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Capture;

/// <summary>
/// A document's entries with each id once: a document may say the same event twice, but not in two ways. An event that cannot be
/// captured whatever the log holds is not among them.
/// </summary>
internal sealed class OncePerId
{
    private readonly List<NewEntry> _entries = [];
    private readonly List<int> _eventOfEntry = [];
    private readonly List<EventFault> _faults = [];

    // The entry of each event, or -1.
    private readonly int[] _entryOfEvent;

    /// <summary>Makes the entries of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="submission">The document as it came.</param>
    /// <param name="latest">No event may be later.</param>
    public OncePerId(EpcisDocument document, Submission submission, DateTimeOffset latest)
    {
        var events = document.Events;
        _entryOfEvent = new int[events.Count];
        var first = new Dictionary<string, int>(events.Count, StringComparer.Ordinal);
        for (var i = 0; i < events.Count; i++)
        {
            _entryOfEvent[i] = -1;
            if (events[i].EventTime > latest)
            {
                _faults.Add(EventFault.InTheFuture(document, i));
                continue;
            }
            var entry = EventEntry.Of(events[i], submission, document.SentAs(i));
            if (!first.TryGetValue(entry.Id, out var known))
            {
                first.Add(entry.Id, known = _entries.Count);
                _entries.Add(entry);
                _eventOfEntry.Add(i);
            }
            else if (!SaysTheSame(_entries[known], entry))
            {
                _faults.Add(EventFault.Conflict(document, i));
                continue;
            }
            _entryOfEvent[i] = known;
        }
    }

    private OncePerId(OncePerId whole, HashSet<int> without)
    {
        var moved = new int[whole._entries.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = without.Contains(i) ? -1 : _entries.Count;
            if (moved[i] < 0)
                continue;
            _entries.Add(whole._entries[i]);
            _eventOfEntry.Add(whole._eventOfEntry[i]);
        }
        _entryOfEvent = Array.ConvertAll(whole._entryOfEvent, entry => entry < 0 ? -1 : moved[entry]);
    }

    /// <summary>The entries, in the order of the events.</summary>
    public IReadOnlyList<NewEntry> Entries => _entries;

    /// <summary>What cannot be captured, in the order of the events.</summary>
    public IReadOnlyList<EventFault> Faults => _faults;

    /// <summary>Which event an entry is of.</summary>
    public int EventOf(int entry) => _eventOfEntry[entry];

    /// <summary>The same without some of the entries.</summary>
    public OncePerId Without(IEnumerable<int> entries) => new(this, [.. entries]);

    /// <summary>A receipt each event that is captured, in the order of the events.</summary>
    public IReadOnlyList<Receipt> PerEvent(IReadOnlyList<Receipt> perEntry) =>
        [.. _entryOfEvent.Where(entry => entry >= 0).Select(entry => perEntry[entry])];

    private static bool SaysTheSame(NewEntry one, NewEntry other) =>
        one.Type == other.Type
        && one.Sections.Count == other.Sections.Count
        && one.Sections.Zip(other.Sections).All(pair => SaysTheSame(pair.First, pair.Second));

    private static bool SaysTheSame(NewSection one, NewSection other) =>
        one.Name == other.Name
        && one.Bytes.Span.SequenceEqual(other.Bytes.Span)
        && (one.Elements ?? []).Count == (other.Elements ?? []).Count
        && (one.Elements ?? []).Zip(other.Elements ?? []).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));
}
