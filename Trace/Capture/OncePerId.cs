using Xinyuan.Ledger;

namespace Xinyuan.Trace.Capture;

/// <summary>A document's entries with each id once: a document may say the same event twice, but not in two ways.</summary>
internal sealed class OncePerId
{
    private readonly List<NewEntry> _entries = [];
    private readonly List<int> _eventOfEntry = [];
    private readonly int[] _entryOfEvent;

    public OncePerId(List<NewEntry> entries)
    {
        _entryOfEvent = new int[entries.Count];
        var first = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
        {
            if (first.TryGetValue(entries[i].Id, out var known))
            {
                if (!SaysTheSame(_entries[known], entries[i]))
                    Contradiction ??= i;
            }
            else
            {
                first.Add(entries[i].Id, known = _entries.Count);
                _entries.Add(entries[i]);
                _eventOfEntry.Add(i);
            }
            _entryOfEvent[i] = known;
        }
    }

    /// <summary>The entries, in the order of the events.</summary>
    public IReadOnlyList<NewEntry> Entries => _entries;

    /// <summary>The index of the first event that repeats an id with other content, or null.</summary>
    public int? Contradiction { get; }

    /// <summary>Which event an entry is of.</summary>
    public int EventOf(int entry) => _eventOfEntry[entry];

    /// <summary>A receipt an event.</summary>
    public IReadOnlyList<Receipt> PerEvent(IReadOnlyList<Receipt> perEntry) => [.. _entryOfEvent.Select(entry => perEntry[entry])];

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
