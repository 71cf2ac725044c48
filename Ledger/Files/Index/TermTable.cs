using System.Numerics;
using System.Runtime.CompilerServices;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>
/// The terms of a live segment, in memory: open addressing over the keys, in shards so that no growth takes long, and the
/// postings of all terms in one arena, each with the one before it of the same term. One thread adds; any number read without
/// locks: a posting is written before the slot that leads to it, and a slot that was grown away stays as it was for those who
/// still read it.
/// </summary>
internal sealed class TermTable : TermPart
{
    public const int Shards = 1 << ShardBits;
    public const int ShardBits = 8;
    private const int ShardSlotsMin = 32;
    private const int ChunkBits = 14;
    private const int ChunkMask = (1 << ChunkBits) - 1;

    private readonly Slot[][] _shards = new Slot[Shards][];

    // Owned by the writer.
    private readonly int[] _used = new int[Shards];
    private int _lastPosting;

    private Posting[][] _chunks = [new Posting[1 << ChunkBits]];
    private long _end = long.MaxValue;

    /// <param name="firstPosition">Of the first entry.</param>
    /// <param name="terms">About how many terms will come, so that the table need not grow.</param>
    public TermTable(long firstPosition, int terms = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstPosition);
        ArgumentOutOfRangeException.ThrowIfNegative(terms);
        First = firstPosition;
        // A shard grows when it is two thirds full.
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(ShardSlotsMin, terms / Shards * 8L / 5));
        for (var i = 0; i < Shards; i++)
            _shards[i] = NewSlots(slots);
    }

    public override long First { get; }

    public override long End => Volatile.Read(ref _end);

    /// <summary>The number of different terms. For the writer, and for anyone once the table is closed.</summary>
    public int Terms { get; private set; }

    /// <summary>How many of them runs keep a filter over.</summary>
    public int FilteredTerms { get; private set; }

    /// <summary>Ends the range: nothing is added any more.</summary>
    public void Close(long end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, First);
        Volatile.Write(ref _end, end);
    }

    /// <summary>Says that the entry at a position has a term; saying it again changes nothing. Positions ascend for each term.</summary>
    public void Add(in UInt128 key, long position)
    {
        // One less than the largest number, since what follows the last position must have a number too.
        if ((ulong)(position - First) >= int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(position), position, "the position lies outside of this table");
        var offset = (int)(position - First);
        var shard = ShardOf(key);
        var slots = _shards[shard];
        ref var slot = ref slots[Find(slots, key, out var head)];
        var isNew = head == 0;
        if (isNew)
        {
            (slot.High, slot.Low, slot.First) = (TermHash.High(key), (ulong)key, offset);
        }
        else if (offset <= slot.Last)
        {
            if (offset == slot.Last)
                return;
            throw new ArgumentOutOfRangeException(nameof(position), position, "a term's positions ascend");
        }
        var posting = ++_lastPosting;
        if (posting >> ChunkBits == _chunks.Length)
            Volatile.Write(ref _chunks, [.. _chunks, new Posting[1 << ChunkBits]]);
        _chunks[posting >> ChunkBits][posting & ChunkMask] = new Posting(offset, head, slot.Count);
        slot.Last = offset;
        slot.Count++;
        // Published last, so that a reader who sees the slot sees its key and posting.
        Volatile.Write(ref slot.Head, posting);
        if (isNew)
            Count(key, shard, slots);
    }

    public override void Collect(in UInt128 key, long after, long below, List<long> into, int limit)
    {
        var start = into.Count;
        var chunks = Head(key, out var at);
        for (; at != 0; at = PostingAt(chunks, at).Previous)
        {
            var position = First + PostingAt(chunks, at).Offset;
            if (position <= after)
                break;
            if (position < below)
                into.Add(position);
        }
        Turn(into, start, limit);
    }

    public override void CollectFrom(in UInt128 key, ref long skip, long below, List<long> into, int limit)
    {
        var start = into.Count;
        var chunks = Head(key, out var at);
        at = Below(chunks, at, below);
        var count = at == 0 ? 0 : PostingAt(chunks, at).Ordinal + 1L;
        for (; at != 0 && PostingAt(chunks, at).Ordinal >= skip; at = PostingAt(chunks, at).Previous)
            into.Add(First + PostingAt(chunks, at).Offset);
        Turn(into, start, limit);
        skip = Math.Max(0, skip - count);
    }

    public override long Count(in UInt128 key, long below)
    {
        var chunks = Head(key, out var at);
        at = Below(chunks, at, below);
        return at == 0 ? 0 : PostingAt(chunks, at).Ordinal + 1L;
    }

    public override long Last(in UInt128 key, long below)
    {
        var chunks = Head(key, out var at);
        at = Below(chunks, at, below);
        return at == 0 ? -1 : First + PostingAt(chunks, at).Offset;
    }

    public override long FirstOf(in UInt128 key, long below)
    {
        var slots = Volatile.Read(ref _shards[ShardOf(key)]);
        var at = Find(slots, key, out var head);
        if (head == 0)
            return -1;
        var position = First + slots[at].First;
        return position < below ? position : -1;
    }

    public override PostingCursor? Open(in UInt128 key, long after, long below)
    {
        var positions = new List<long>();
        Collect(key, after, below, positions, int.MaxValue);
        return positions.Count == 0 ? null : new ListCursor(positions);
    }

    /// <summary>The slots whose keys begin with these bits, in no order, empty ones too. For a closed table.</summary>
    public ReadOnlySpan<Slot> Shard(int bits) => _shards[bits];

    /// <summary>A term's offsets from <see cref="First"/>, ascending, at the start of a buffer that grows as needed. For a closed table.</summary>
    public ReadOnlySpan<int> Offsets(in Slot slot, ref int[] buffer)
    {
        if (buffer.Length < slot.Count)
            buffer = new int[slot.Count * 2];
        var at = slot.Head;
        for (var i = slot.Count - 1; i >= 0; i--)
        {
            ref readonly var posting = ref PostingAt(_chunks, at);
            buffer[i] = posting.Offset;
            at = posting.Previous;
        }
        return buffer.AsSpan(0, slot.Count);
    }

    // Pinned, so that the garbage collector does not copy them about as they grow old.
    private static Slot[] NewSlots(int count) => GC.AllocateArray<Slot>(count, pinned: true);

    private static int ShardOf(in UInt128 key) => (int)(TermHash.High(key) >> (64 - ShardBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Find(Slot[] slots, in UInt128 key, out int head)
    {
        var (high, low) = (TermHash.High(key), (ulong)key);
        var mask = slots.Length - 1;
        // Past the bits that say the kind. A shard is never full, so an empty slot ends the search.
        var at = (int)(low >> 8) & mask;
        while (true)
        {
            ref var slot = ref slots[at];
            // Read once: a slot that is empty now may lead to another term the moment after.
            head = Volatile.Read(ref slot.Head);
            if (head == 0 || (slot.Low == low && slot.High == high))
                return at;
            at = (at + 1) & mask;
        }
    }

    private static ref readonly Posting PostingAt(Posting[][] chunks, int at) => ref chunks[at >> ChunkBits][at & ChunkMask];

    // The chain is newest first; callers want it oldest first, and only so many.
    private static void Turn(List<long> into, int start, int limit)
    {
        into.Reverse(start, into.Count - start);
        if (into.Count - start > limit)
            into.RemoveRange(start + limit, into.Count - start - limit);
    }

    private Posting[][] Head(in UInt128 key, out int head)
    {
        var slots = Volatile.Read(ref _shards[ShardOf(key)]);
        Find(slots, key, out head);
        return Volatile.Read(ref _chunks);
    }

    private int Below(Posting[][] chunks, int at, long below)
    {
        while (at != 0 && First + PostingAt(chunks, at).Offset >= below)
            at = PostingAt(chunks, at).Previous;
        return at;
    }

    private void Count(in UInt128 key, int shard, Slot[] slots)
    {
        Terms++;
        if (TermHash.IsFiltered(key))
            FilteredTerms++;
        if (++_used[shard] * 3 <= slots.Length * 2)
            return;
        var grown = NewSlots(slots.Length * 2);
        foreach (ref readonly var slot in slots.AsSpan())
        {
            if (slot.Head != 0)
                grown[Find(grown, new UInt128(slot.High, slot.Low), out _)] = slot;
        }
        Volatile.Write(ref _shards[shard], grown);
    }

    /// <summary>A term: its key, where its newest posting is (0: the slot is empty), and what spares the writer a look at it.</summary>
    internal struct Slot
    {
        public ulong High;
        public ulong Low;
        public int Head;
        public int First;
        public int Last;
        public int Count;
    }

    // Ordinal: how many postings the term has before this one.
    private readonly record struct Posting(int Offset, int Previous, int Ordinal);
}
