using System.Runtime.InteropServices;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>
/// Where each bucket of a run lies, and a filter of the terms in it, in one line of 64 bytes: one miss of the processor's cache
/// says that a term is not there, or where to read. All of a run that stays in memory.
/// </summary>
internal sealed class RunDirectory
{
    public const int LineBytes = 64;

    /// <summary>The most that a run may keep in memory, in bytes; runs that would need more together are not merged.</summary>
    public const long BytesMax = 1 << 30;
    private const int LineWords = LineBytes / sizeof(ulong);
    private const int LengthBits = 24;
    private const int WordBits = 6;

    private readonly ulong[] _lines;

    // The first word that begins a line of the processor's cache; the array itself need not begin one.
    private readonly int _start;

    public RunDirectory(long buckets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buckets, BytesMax / LineBytes);
        Buckets = (int)buckets;
        _lines = GC.AllocateArray<ulong>((Buckets + 1) * LineWords, pinned: true);
        var address = (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(_lines, 0);
        _start = (int)((LineBytes - (address % LineBytes)) % LineBytes / sizeof(ulong));
    }

    public int Buckets { get; }

    public Span<byte> Bytes => MemoryMarshal.AsBytes(_lines.AsSpan(_start, Buckets * LineWords));

    /// <summary>The bucket of a key. It grows with the key, so that buckets in order hold keys in order.</summary>
    public int BucketOf(in UInt128 key) => (int)Math.BigMul(TermHash.High(key), (ulong)Buckets, out _);

    /// <summary>Where a bucket is in the file; a length of 0 for one without terms.</summary>
    public (long Offset, int Length) Place(int bucket)
    {
        var word = _lines[_start + (bucket * LineWords)];
        return ((long)(word >> LengthBits), (int)(word & ((1 << LengthBits) - 1)));
    }

    public void SetPlace(int bucket, long offset, int length)
    {
        if (offset >= 1L << (64 - LengthBits) || length >= 1 << LengthBits)
            throw new InvalidOperationException("a run has grown beyond what its directory can say");
        _lines[_start + (bucket * LineWords)] = ((ulong)offset << LengthBits) | (uint)length;
    }

    /// <summary>Puts a key into its bucket's filter: one bit in each of seven words.</summary>
    public void Keep(int bucket, in UInt128 key)
    {
        var line = _lines.AsSpan(_start + (bucket * LineWords) + 1, LineWords - 1);
        var bits = FilterBits(key);
        for (var i = 0; i < line.Length; i++, bits >>= WordBits)
            line[i] |= 1UL << (int)(bits & 63);
    }

    /// <summary>Whether a key may be in a bucket; false is certain.</summary>
    public bool MayHold(int bucket, in UInt128 key)
    {
        var line = _lines.AsSpan(_start + (bucket * LineWords) + 1, LineWords - 1);
        var bits = FilterBits(key);
        // Without a branch for each word: the processor guesses one, mostly right, and goes on to the next run's line meanwhile.
        var all = 1UL;
        for (var i = 0; i < line.Length; i++, bits >>= WordBits)
            all &= line[i] >> (int)(bits & 63);
        return all != 0;
    }

    // The low half, past the kind: the high half has chosen the bucket.
    private static ulong FilterBits(in UInt128 key) => (ulong)key >> 8;
}
