namespace Xinyuan.Ledger.Files.Index;

/// <summary>
/// Which entries have a term: runs in files for the sealed segments, a table in memory for each that is not. Derived from the
/// segments. One thread adds, one seals and merges, any number read without locks: they take the parts as they are at that moment,
/// and bound what they see by a durable size that they read before.
/// </summary>
internal sealed class TermIndex : IDisposable
{
    /// <summary>So many neighbours of one tier become one run of the next.</summary>
    public const int FanOut = 4;

    private readonly string _folder;
    private readonly Lock _gate = new();

    // In the order of positions: first runs, then tables. Replaced whole, under the gate.
    private TermPart[] _parts;

    // Owned by the writer.
    private int _nextSegment;
    private long _newestFirst;

    private TermIndex(string folder, TermHash hash, List<TermRun> runs)
    {
        _folder = folder;
        Hash = hash;
        _parts = [.. runs];
        if (runs.Count == 0)
            return;
        var range = runs[^1].Range;
        SealedSegments = range.LastSegment + 1;
        (SealedEnd, Frontier, RecordedTicks) = (range.End, range.Frontier, range.RecordedTicks);
        (_nextSegment, _newestFirst) = (SealedSegments, SealedEnd);
    }

    /// <summary>Makes the keys of terms.</summary>
    public TermHash Hash { get; }

    /// <summary>How many leading segments the runs cover. Owned by the thread that seals, like the three that follow.</summary>
    public int SealedSegments { get; private set; }

    /// <summary>The position after the last entry of the sealed segments.</summary>
    public long SealedEnd { get; private set; }

    /// <summary>The tree's right edge there: <see cref="MerkleFrontier.Subtrees"/>.</summary>
    public IReadOnlyList<Digest> Frontier { get; private set; } = [];

    /// <summary>When the last entry before <see cref="SealedEnd"/> was recorded, in ticks of UTC; 0 when there is none.</summary>
    public long RecordedTicks { get; private set; }

    private TermPart[] Parts => Volatile.Read(ref _parts);

    /// <summary>Opens the index, as far as its files are whole; what they do not cover is to be added again from the segments.</summary>
    /// <param name="folder">Its folder, which is made when missing.</param>
    public static TermIndex Open(string folder)
    {
        Durable.CreateFolder(folder);
        var hash = IndexFolder.ReadKey(folder);
        return new TermIndex(folder, hash, IndexFolder.OpenRuns(folder, hash.Check));
    }

    /// <summary>Begins a segment, and ends the one before: what is added from now on belongs to it. For the writer alone.</summary>
    /// <param name="segment">The one after the last.</param>
    /// <param name="firstPosition">Of its first entry: where the sealed segments end, for the first after them.</param>
    public void BeginSegment(int segment, long firstPosition)
    {
        if (segment != _nextSegment || firstPosition < _newestFirst || (Parts is not [.., TermTable] && firstPosition != _newestFirst))
            throw new InvalidOperationException($"segment {segment} from {firstPosition} on does not follow");
        (_nextSegment, _newestFirst) = (segment + 1, firstPosition);
        lock (_gate)
        {
            var before = _parts is [.., TermTable newest] ? newest : null;
            before?.Close(firstPosition);
            Volatile.Write(ref _parts, [.. _parts, new TermTable(firstPosition, before?.Terms ?? 0)]);
        }
    }

    /// <summary>Says that the entry at a position of the newest segment has a term. For the writer alone.</summary>
    /// <param name="key">The term.</param>
    /// <param name="position">The entry's; for a document, of the next entry, which may be the first of the next segment.</param>
    public void Add(in UInt128 key, long position) => ((TermTable)_parts[^1]).Add(key, position);

    /// <summary>
    /// Makes a run of the oldest live segment, and merges what has become alike. Takes long: for a thread in the background, one
    /// at a time. When it fails or is cancelled, everything goes on as it was.
    /// </summary>
    /// <param name="segment">The segment, to which nothing is added any more.</param>
    /// <param name="end">The position after its last entry.</param>
    /// <param name="frontier">The tree's right edge there.</param>
    /// <param name="recordedTicks">When the last entry was recorded, in ticks of UTC.</param>
    /// <param name="cancel">Gives up merging.</param>
    /// <exception cref="DamageException">A run that was to be merged is damaged.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Seal(int segment, long end, IReadOnlyList<Digest> frontier, long recordedTicks, CancellationToken cancel)
    {
        var table = Parts.OfType<TermTable>().FirstOrDefault();
        if (table is null || segment != SealedSegments)
            throw new InvalidOperationException($"segment {segment} is not the oldest that is not sealed");
        if (table.End != end)
            throw new InvalidOperationException($"segment {segment} ends at {table.End}, not at {end}");
        var path = Path.Combine(_folder, TermRun.FileName(segment, segment));
        RunMaking.Write(path, new RunRange(segment, segment, table.First, end, recordedTicks, frontier, Hash.Check), table);
        Replace(table, 1, TermRun.Open(path, Hash.Check));
        SealedSegments = segment + 1;
        (SealedEnd, Frontier, RecordedTicks) = (end, frontier, recordedTicks);
        while (Mergeable() is { } runs)
            Merge(runs, cancel);
    }

    /// <summary>Adds to a list the ascending positions p of a term with after &lt; p &lt; below, at most <paramref name="limit"/> of them.</summary>
    public void Collect(in UInt128 key, long after, long below, List<long> into, int limit = int.MaxValue)
    {
        var start = into.Count;
        foreach (var part in Parts)
        {
            if (part.First >= below || into.Count - start >= limit)
                return;
            if (part.End <= after)
                continue;
            part.Collect(key, after, below, into, limit - (into.Count - start));
            // A document's posting may be in two parts, where a batch went over the end of a segment.
            if (into.Count > start)
                after = into[^1];
        }
    }

    /// <summary>As <see cref="Collect"/> from the start, leaving out the first <paramref name="skip"/> positions: a stream from a revision on.</summary>
    public void CollectFrom(in UInt128 key, long skip, long below, List<long> into, int limit = int.MaxValue)
    {
        var start = into.Count;
        foreach (var part in Parts)
        {
            if (part.First >= below || into.Count - start >= limit)
                return;
            part.CollectFrom(key, ref skip, below, into, limit - (into.Count - start));
        }
    }

    /// <summary>How many positions below a bound a term has. Not for documents, which may be in two parts.</summary>
    public long Count(in UInt128 key, long below = long.MaxValue)
    {
        var count = 0L;
        foreach (var part in Parts)
        {
            if (part.First >= below)
                break;
            count += part.Count(key, below);
        }
        return count;
    }

    /// <summary>The last position of a term below a bound, or -1.</summary>
    public long Last(in UInt128 key, long below = long.MaxValue)
    {
        var parts = Parts;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i].First < below && parts[i].Last(key, below) is >= 0 and var position)
                return position;
        }
        return -1;
    }

    /// <summary>The first position of a term below a bound, or -1.</summary>
    public long First(in UInt128 key, long below = long.MaxValue)
    {
        foreach (var part in Parts)
        {
            if (part.First >= below)
                break;
            if (part.FirstOf(key, below) is >= 0 and var position)
                return position;
        }
        return -1;
    }

    /// <summary>The positions p of the entries that a query means, with after &lt; p &lt; below, ascending, each once, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<long> Find(LogQuery query, long after, long below, int limit = int.MaxValue)
    {
        var terms = new TermQuery(query, Hash);
        var found = new List<long>();
        foreach (var part in Parts)
        {
            if (part.First >= below || found.Count >= limit)
                break;
            if (part.End > after)
                terms.Find(part, after, below, found, limit);
        }
        return found;
    }

    /// <summary>Closes the files. Only when nobody reads any more.</summary>
    public void Dispose()
    {
        foreach (var run in Parts.OfType<TermRun>())
            run.Dispose();
    }

    private static int Tier(TermRun run) => System.Numerics.BitOperations.Log2((uint)run.Segments) / 2;

    // The oldest neighbours of one tier that are enough to be merged.
    private List<TermRun>? Mergeable()
    {
        var runs = Parts.OfType<TermRun>().ToList();
        for (var start = 0; start + FanOut <= runs.Count; start++)
        {
            var alike = runs.GetRange(start, FanOut);
            if (alike.TrueForAll(run => Tier(run) == Tier(alike[0])) && RunMaking.CanMerge(alike))
                return alike;
        }
        return null;
    }

    private void Merge(List<TermRun> runs, CancellationToken cancel)
    {
        var path = Path.Combine(_folder, TermRun.FileName(runs[0].Range.FirstSegment, runs[^1].Range.LastSegment));
        RunMaking.Merge(path, runs, cancel);
        Replace(runs[0], runs.Count, TermRun.Open(path, Hash.Check));
        // Readers may be in them still: they keep them open, and the finalizer closes them when no one does.
        foreach (var run in runs)
            File.Delete(run.Path);
    }

    private void Replace(TermPart first, int count, TermRun by)
    {
        lock (_gate)
        {
            var at = Array.IndexOf(_parts, first);
            Volatile.Write(ref _parts, [.. _parts[..at], by, .. _parts[(at + count)..]]);
        }
    }
}
