using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Files;

/// <summary>An entry's terms as the index knows them. Hashed on the caller's thread.</summary>
internal sealed record EntryTerms(UInt128 Id, UInt128 Stream, UInt128 Type, UInt128[] Tags);

/// <summary>The last entry of a stream: its revision, leaf hash and position; -1 and null when there is none.</summary>
internal readonly record struct StreamHead(long Revision, Digest? Leaf, long Position);

/// <summary>
/// What entries are found by: id, stream, type, tag and document. The one writer adds; readers read at the same time and see only
/// what lies below the durable size that they pass.
/// </summary>
internal sealed class LogIndex(TermIndex terms) : IDisposable
{
    private readonly RecentStreams _recent = new();

    /// <summary>The number of entries added, durable or not yet.</summary>
    public long Count { get; private set; } = terms.SealedEnd;

    /// <summary>The hashed terms of an entry.</summary>
    public EntryTerms Hash(string id, string stream, string type, IReadOnlyList<string> tags)
    {
        var hashed = new UInt128[tags.Count];
        for (var i = 0; i < hashed.Length; i++)
            hashed[i] = terms.Hash.Tag(tags[i]);
        return new EntryTerms(terms.Hash.Id(id), terms.Hash.Stream(stream), terms.Hash.Type(type), hashed);
    }

    /// <summary>Adds a document whose frame stands before the entry at <paramref name="position"/>. Only its first place counts.</summary>
    public void AddDocument(Digest stored, long position) => terms.Add(terms.Hash.Document(stored), position);

    /// <summary>Adds the next entry.</summary>
    public void Add(EntryTerms entry, long revision, Digest leaf, long position)
    {
        terms.Add(entry.Id, position);
        terms.Add(entry.Stream, position);
        terms.Add(entry.Type, position);
        foreach (var tag in entry.Tags)
            terms.Add(tag, position);
        _recent.Set(entry.Stream, new StreamHead(revision, leaf, position));
        Count = position + 1;
    }

    /// <summary>The entry of this id, or null. For the writer, who sees what is not durable yet.</summary>
    public long? FindId(UInt128 id) => Position(terms.Last(id, long.MaxValue));

    public long? FindId(string id, long size) => Position(terms.First(terms.Hash.Id(id), size));

    /// <summary>The position of the entry before which a document's frame stands, or null.</summary>
    public long? FindDocument(Digest stored, long size = long.MaxValue) => Position(terms.First(terms.Hash.Document(stored), size));

    /// <inheritdoc cref="StreamHead(UInt128, Func{long, Digest})"/>
    public StreamHead StreamHead(string stream, Func<long, Digest> leafAt) => StreamHead(terms.Hash.Stream(stream), leafAt);

    /// <summary>The stream's last entry. For the writer alone.</summary>
    public StreamHead StreamHead(UInt128 stream, Func<long, Digest> leafAt)
    {
        if (_recent.TryGet(stream, out var head))
            return head;
        var last = terms.Last(stream, long.MaxValue);
        head = last < 0 ? new StreamHead(-1, null, -1) : new StreamHead(terms.Count(stream, long.MaxValue) - 1, leafAt(last), last);
        _recent.Set(stream, head);
        return head;
    }

    public IReadOnlyList<long> FindStream(string stream, long fromRevision, long size)
    {
        var positions = new List<long>();
        terms.CollectFrom(terms.Hash.Stream(stream), Math.Max(0, fromRevision), size, positions, int.MaxValue);
        return positions;
    }

    public IReadOnlyList<long> Find(LogQuery query, long after, long size, int limit) => terms.Find(query, after, size, limit);

    /// <summary>The last entry after a position that matches, or null. For the writer, who sees what is not durable yet.</summary>
    public long? FindLast(LogQuery query, long after) =>
        terms.Find(query, after, long.MaxValue, int.MaxValue) is { Count: > 0 } found ? found[^1] : null;

    public void Dispose() => terms.Dispose();

    private static long? Position(long position) => position < 0 ? null : position;
}

/// <summary>
/// The heads of the streams that were written to lately, so that the index need not be asked. Two generations: when the young one is
/// full it becomes the old one, and the old one is forgotten.
/// </summary>
internal sealed class RecentStreams
{
    private const int GenerationMax = 65_536;
    private Dictionary<UInt128, StreamHead> _young = [];
    private Dictionary<UInt128, StreamHead> _old = [];

    public bool TryGet(UInt128 stream, out StreamHead head)
    {
        if (_young.TryGetValue(stream, out head))
            return true;
        if (!_old.TryGetValue(stream, out head))
            return false;
        Set(stream, head);
        return true;
    }

    public void Set(UInt128 stream, StreamHead head)
    {
        if (_young.Count >= GenerationMax)
            (_young, _old) = ([], _young);
        _young[stream] = head;
    }
}
