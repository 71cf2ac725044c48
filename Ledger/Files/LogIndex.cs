using System.Collections.Concurrent;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Where everything is: by position, id, stream, type and tag, held in memory and rebuilt from the segments at start. The one
/// writer adds; readers read at the same time and see only what lies below the durable size that they pass.
/// </summary>
internal sealed class LogIndex
{
    private readonly PositionList _places = new();
    private readonly ConcurrentDictionary<string, long> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PositionList> _tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PositionList> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StreamIndex> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Digest, (Place Place, long Position)> _documents = new();

    /// <summary>The number of entries added, durable or not yet.</summary>
    public long Count => _places.Count;

    /// <summary>Adds a document whose frame stands before the entry at <paramref name="position"/>.</summary>
    public void AddDocument(Digest stored, Place place, long position) => _documents.TryAdd(stored, (place, position));

    public Place? Document(Digest stored, long size) =>
        _documents.TryGetValue(stored, out var found) && found.Position < size ? found.Place : null;

    public void Add(Entry entry, Place place)
    {
        var envelope = entry.Envelope;
        _places.Add(place.Packed);
        _ids[envelope.Id] = entry.Position;
        _types.GetOrAdd(envelope.Type, _ => new PositionList()).Add(entry.Position);
        foreach (var tag in entry.Tags)
            _tags.GetOrAdd(tag, _ => new PositionList()).AddOnce(entry.Position);
        var stream = _streams.GetOrAdd(envelope.Stream, _ => new StreamIndex());
        stream.Positions.Add(entry.Position);
        stream.LastLeaf = entry.LeafHash;
    }

    public Place PlaceOf(long position) => new(_places[position]);

    public long? FindId(string id, long size) => _ids.TryGetValue(id, out var position) && position < size ? position : null;

    /// <summary>The stream's last revision (-1: none) and its last entry's leaf hash. For the writer alone.</summary>
    public (long Revision, Digest? LastLeaf, long Position) Stream(string stream) =>
        _streams.TryGetValue(stream, out var found)
            ? (found.Positions.Count - 1, found.LastLeaf, found.Positions[found.Positions.Count - 1])
            : (-1, null, -1);

    public IReadOnlyList<long> FindStream(string stream, long fromRevision, long size)
    {
        if (!_streams.TryGetValue(stream, out var found))
            return [];
        var positions = new List<long>();
        for (var revision = Math.Max(0, fromRevision); revision < found.Positions.Count && found.Positions[revision] < size; revision++)
            positions.Add(found.Positions[revision]);
        return positions;
    }

    public IReadOnlyList<long> Find(LogQuery query, long after, long size, int limit)
    {
        if (query.Clauses.Count == 1)
            return [.. Find(query.Clauses[0], after, size).Take(limit)];
        return [.. query.Clauses.SelectMany(clause => Find(clause, after, size)).Distinct().Order().Take(limit)];
    }

    private IEnumerable<long> Find(QueryClause clause, long after, long size)
    {
        var lists = new List<PositionList>();
        foreach (var tag in clause.Tags)
        {
            if (!_tags.TryGetValue(tag, out var list))
                yield break;
            lists.Add(list);
        }
        if (after >= size)
            yield break;
        var types = clause
            .Types.Distinct(StringComparer.Ordinal)
            .Select(type => _types.GetValueOrDefault(type))
            .OfType<PositionList>()
            .ToList();
        if (clause.Types.Count > 0 && types.Count == 0)
            yield break;
        if (lists.Count == 0)
        {
            // Types alone: few, so merging them by sorting is enough.
            foreach (var position in types.SelectMany(list => list.After(after, size)).Order())
                yield return position;
            yield break;
        }
        lists.Sort((left, right) => left.Count.CompareTo(right.Count));
        foreach (var position in lists[0].After(after, size))
        {
            if (lists.Skip(1).All(list => list.Contains(position)) && (types.Count == 0 || types.Exists(list => list.Contains(position))))
                yield return position;
        }
    }

    private sealed class StreamIndex
    {
        public PositionList Positions { get; } = new();

        public Digest? LastLeaf { get; set; }
    }
}

/// <summary>A frame's place: segment and offset, packed into 64 bits.</summary>
internal readonly record struct Place(long Packed)
{
    private const int OffsetBits = 36;

    public Place(int segment, long offset)
        : this(((long)segment << OffsetBits) | offset) { }

    public int Segment => (int)(Packed >> OffsetBits);

    public long Offset => Packed & ((1L << OffsetBits) - 1);
}

/// <summary>A growing list of ascending numbers with one writer and any number of readers, without locks.</summary>
internal sealed class PositionList
{
    private long[] _items = new long[4];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public long this[long index] => Volatile.Read(ref _items)[index];

    public void Add(long item)
    {
        if (_count == _items.Length)
        {
            var grown = new long[_items.Length * 2];
            _items.CopyTo(grown, 0);
            Volatile.Write(ref _items, grown);
        }
        _items[_count] = item;
        // Published after the item itself, so that a reader who sees the count sees the item.
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Adds an item unless it is the last one already.</summary>
    public void AddOnce(long item)
    {
        if (_count == 0 || _items[_count - 1] != item)
            Add(item);
    }

    public bool Contains(long item)
    {
        var count = Count;
        return Array.BinarySearch(Volatile.Read(ref _items), 0, count, item) >= 0;
    }

    public IEnumerable<long> After(long after, long size)
    {
        var count = Count;
        var items = Volatile.Read(ref _items);
        var start = Array.BinarySearch(items, 0, count, after + 1);
        for (var i = start < 0 ? ~start : start; i < count && items[i] < size; i++)
            yield return items[i];
    }
}
