namespace Xinyuan.Ledger.Files.Index;

/// <summary>How runs come to be: from a live table that is closed, and from runs that follow each other.</summary>
internal static class RunMaking
{
    /// <summary>Writes a table's terms as a run.</summary>
    /// <param name="path">The run's name.</param>
    /// <param name="range">What it covers.</param>
    /// <param name="table">The terms; nothing is added any more.</param>
    public static void Write(string path, RunRange range, TermTable table)
    {
        if (table.First != range.First || table.End != range.End)
            throw new InvalidOperationException("the table is of another range");
        using var writer = new RunWriter(path, range, new RunSize(0, 0, table.Terms, table.FilteredTerms));
        var (terms, sorted, offsets) = (new TermTable.Slot[1024], new TermTable.Slot[1024], new int[1024]);
        for (var shard = 0; shard < TermTable.Shards; shard++)
        {
            var count = 0;
            foreach (ref readonly var slot in table.Shard(shard))
            {
                if (slot.Head == 0)
                    continue;
                if (count == terms.Length)
                    Array.Resize(ref terms, count * 2);
                terms[count++] = slot;
            }
            if (sorted.Length < count)
                sorted = new TermTable.Slot[terms.Length];
            Sort(terms.AsSpan(0, count), sorted.AsSpan(0, count));
            foreach (ref readonly var term in sorted.AsSpan(0, count))
            {
                writer.Begin(new UInt128(term.High, term.Low));
                foreach (var offset in table.Offsets(term, ref offsets))
                    writer.Add(
                        offset <= range.End - range.First ? offset : throw new InvalidOperationException("a posting lies past the range")
                    );
                writer.End();
            }
        }
        writer.Complete();
    }

    /// <summary>Merges runs that follow each other into one: the same file whichever way its parts were merged before.</summary>
    /// <param name="path">The run's name.</param>
    /// <param name="runs">The runs, in order, without gaps.</param>
    /// <param name="cancel">Ends it between two terms; nothing is left but a temporary file.</param>
    /// <exception cref="DamageException">One of them is damaged.</exception>
    public static void Merge(string path, IReadOnlyList<TermRun> runs, CancellationToken cancel)
    {
        var range = RangeOf(runs);
        var scans = new List<RunScan>();
        using var writer = new RunWriter(path, range, RoomOf(runs));
        try
        {
            foreach (var run in runs)
                scans.Add(new RunScan(run));
            while (Least(scans) is { } key)
            {
                cancel.ThrowIfCancellationRequested();
                writer.Begin(key);
                for (var i = 0; i < runs.Count; i++)
                {
                    if (scans[i].IsDone || scans[i].Key != key)
                        continue;
                    scans[i].CopyTo(writer, (int)(runs[i].First - range.First));
                    scans[i].MoveNext();
                }
                writer.End();
            }
            writer.Complete();
        }
        finally
        {
            scans.ForEach(scan => scan.Dispose());
        }
    }

    /// <summary>Whether runs can be one: a run's positions and its directory have their limits.</summary>
    public static bool CanMerge(IReadOnlyList<TermRun> runs) =>
        runs[^1].End - runs[0].First <= RunHead.PositionsMax && RoomOf(runs).Buckets <= RunDirectory.BytesMax / RunDirectory.LineBytes;

    /// <summary>Reads all of a run.</summary>
    /// <exception cref="DamageException">Something in it is not what was written.</exception>
    public static void Check(TermRun run)
    {
        using var scan = new RunScan(run);
        for (; !scan.IsDone; scan.MoveNext())
            scan.Check();
    }

    private static UInt128? Least(List<RunScan> scans)
    {
        UInt128? least = null;
        foreach (var scan in scans)
        {
            if (!scan.IsDone && (least is not { } there || scan.Key < there))
                least = scan.Key;
        }
        return least;
    }

    private static RunRange RangeOf(IReadOnlyList<TermRun> runs)
    {
        for (var i = 1; i < runs.Count; i++)
        {
            var (before, next) = (runs[i - 1].Range, runs[i].Range);
            if (next.FirstSegment != before.LastSegment + 1 || next.First != before.End || next.KeyCheck != before.KeyCheck)
                throw new InvalidOperationException("only runs that follow each other are merged");
        }
        return runs[^1].Range with { FirstSegment = runs[0].Range.FirstSegment, First = runs[0].First };
    }

    private static RunSize RoomOf(IReadOnlyList<TermRun> runs) =>
        new(0, 0, runs.Sum(run => run.Size.Room), runs.Sum(run => run.Size.FilteredRoom));

    // Keys are evenly spread: the bits after the shard's put each term near its place, and one pass of insertions does the rest.
    private static void Sort(ReadOnlySpan<TermTable.Slot> terms, Span<TermTable.Slot> sorted)
    {
        var bits = terms.Length < 2 ? 1 : System.Numerics.BitOperations.Log2((uint)terms.Length);
        var ends = new int[1 << bits];
        foreach (ref readonly var term in terms)
            ends[Group(term, bits)]++;
        for (var i = 1; i < ends.Length; i++)
            ends[i] += ends[i - 1];
        for (var i = terms.Length - 1; i >= 0; i--)
            sorted[--ends[Group(terms[i], bits)]] = terms[i];
        for (var i = 1; i < sorted.Length; i++)
        {
            var term = sorted[i];
            var at = i;
            for (; at > 0 && IsLess(term, sorted[at - 1]); at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = term;
        }
    }

    private static int Group(in TermTable.Slot term, int bits) => (int)((term.High << TermTable.ShardBits) >> (64 - bits));

    private static bool IsLess(in TermTable.Slot left, in TermTable.Slot right) =>
        left.High < right.High || (left.High == right.High && left.Low < right.Low);
}
