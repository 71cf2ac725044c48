using System.Buffers.Binary;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>
/// A bucket: CRC-32C of what follows, the number of terms, their keys ascending, a reference each, and the lists of those that have more
/// than one posting. A reference is the posting itself, as an offset from the run's first position, or with its highest bit set
/// the place of a list. A short list is its count and its steps; a long one a zero, its count, first and last offset and the
/// place of its first page.
/// </summary>
internal readonly ref struct RunBucket
{
    public const int HeadBytes = 8;
    public const int KeyBytes = 16;
    public const int ReferenceBytes = 4;
    public const uint ListBit = 1u << 31;

    /// <summary>The most postings that stand in the bucket itself.</summary>
    public const int ShortMax = 128;

    private readonly ReadOnlySpan<byte> _bytes;

    private RunBucket(ReadOnlySpan<byte> bytes, int terms)
    {
        _bytes = bytes;
        Terms = terms;
    }

    public int Terms { get; }

    public int Length => _bytes.Length;

    private ReadOnlySpan<byte> Lists => _bytes[(HeadBytes + (Terms * (KeyBytes + ReferenceBytes)))..];

    /// <summary>Takes a bucket's bytes; false when they are not what was written.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RunBucket bucket)
    {
        bucket = default;
        if (bytes.Length < HeadBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Crc32C.Of(bytes[4..]))
            return false;
        var terms = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (terms < 1 || terms > (bytes.Length - HeadBytes) / (KeyBytes + ReferenceBytes))
            return false;
        bucket = new RunBucket(bytes, terms);
        return true;
    }

    /// <summary>Takes bytes up again that <see cref="TryRead"/> has found good.</summary>
    public static RunBucket Checked(ReadOnlySpan<byte> bytes, int terms) => new(bytes, terms);

    public UInt128 Key(int index) => BinaryPrimitives.ReadUInt128LittleEndian(_bytes[(HeadBytes + (index * KeyBytes))..]);

    /// <summary>The index of a key, or -1.</summary>
    public int Find(in UInt128 key)
    {
        var (low, high) = (0, Terms - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var there = Key(middle);
            if (there == key)
                return middle;
            if (there < key)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return -1;
    }

    /// <summary>A term's postings; false when what stands there cannot be.</summary>
    /// <param name="index">Which term.</param>
    /// <param name="offsetMax">The largest offset that the run can have.</param>
    /// <param name="offsets">Takes the offsets of a short list, <see cref="ShortMax"/> at most.</param>
    /// <param name="list">What the postings are.</param>
    public bool TryReadList(int index, long offsetMax, Span<int> offsets, out PostingList list)
    {
        list = default;
        var reference = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(HeadBytes + (Terms * KeyBytes) + (index * ReferenceBytes))..]);
        if ((reference & ListBit) == 0)
        {
            offsets[0] = (int)reference;
            list = new PostingList(1, (int)reference, (int)reference, -1);
            return reference <= offsetMax;
        }
        var lists = Lists;
        var at = (int)(reference & ~ListBit);
        if (!Varint.TryRead(lists, ref at, out var count))
            return false;
        return count == 0 ? TryReadLong(lists, at, offsetMax, out list) : TryReadShort(lists, at, count, offsetMax, offsets, out list);
    }

    private static bool TryReadShort(ReadOnlySpan<byte> lists, int at, ulong count, long offsetMax, Span<int> offsets, out PostingList list)
    {
        list = default;
        if (count is < 2 or > ShortMax)
            return false;
        var offset = 0L;
        for (var i = 0; i < (int)count; i++)
        {
            if (!Varint.TryRead(lists, ref at, out var step) || (step == 0 && i > 0) || step > (ulong)(offsetMax - offset))
                return false;
            offset += (long)step;
            offsets[i] = (int)offset;
        }
        list = new PostingList((int)count, offsets[0], (int)offset, -1);
        return true;
    }

    private static bool TryReadLong(ReadOnlySpan<byte> lists, int at, long offsetMax, out PostingList list)
    {
        list = default;
        if (
            !Varint.TryRead(lists, ref at, out var count)
            || !Varint.TryRead(lists, ref at, out var first)
            || !Varint.TryRead(lists, ref at, out var last)
            || !Varint.TryRead(lists, ref at, out var pages)
            || !Varint.TryRead(lists, ref at, out var page)
        )
            return false;
        if (last > (ulong)offsetMax || first >= last || count <= ShortMax || count > last - first + 1)
            return false;
        // Every page but the last is full of steps of five bytes at most.
        if (pages < 1 || pages > count || page > long.MaxValue / 2)
            return false;
        list = new PostingList((int)count, (int)first, (int)last, (long)page) { Pages = (int)pages };
        return true;
    }
}

/// <summary>What a run has for a term: how many postings, the offsets of the first and the last, and where the pages begin (-1: a short list).</summary>
internal readonly record struct PostingList(int Count, int First, int Last, long PageOffset)
{
    public int Pages { get; init; }

    public bool IsLong => PageOffset >= 0;
}
