using System.Buffers.Binary;
using System.Numerics;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>What a run covers, and the state of the log where it ends, so that a start need not read what lies before.</summary>
/// <param name="FirstSegment">The first segment it covers.</param>
/// <param name="LastSegment">The last.</param>
/// <param name="First">The position of the first entry.</param>
/// <param name="End">The position after the last entry.</param>
/// <param name="RecordedTicks">When the log's last entry before <see cref="End"/> was recorded, in ticks of UTC; 0 when there is none.</param>
/// <param name="Frontier">The tree's right edge at <see cref="End"/>: <see cref="MerkleFrontier.Subtrees"/>.</param>
/// <param name="KeyCheck">Tells under which key the terms were hashed.</param>
internal sealed record RunRange(
    int FirstSegment,
    int LastSegment,
    long First,
    long End,
    long RecordedTicks,
    IReadOnlyList<Digest> Frontier,
    UInt128 KeyCheck
);

/// <summary>How much a run holds, and how much room that takes.</summary>
/// <param name="Terms">Different terms.</param>
/// <param name="Postings">Postings of all of them.</param>
/// <param name="Room">Terms of each covered segment, added up: at least <paramref name="Terms"/>, and known before a merge begins.</param>
/// <param name="FilteredRoom">Those of them that the filter keeps.</param>
internal readonly record struct RunSize(long Terms, long Postings, long Room, long FilteredRoom)
{
    // A line's filter has 448 bits: 44 terms leave about one false answer in a hundred.
    private const int FilteredPerBucket = 44;

    // A bucket is read and checked whole at each look-up: more would make that slow, fewer would take more memory.
    private const int TermsPerBucket = 128;

    /// <summary>
    /// How many buckets a run of this room has. Room adds up where runs are merged, so that the same segments give the same file
    /// whichever way they were merged.
    /// </summary>
    public long Buckets => Math.Max(1, Math.Max(Divide(FilteredRoom, FilteredPerBucket), Divide(Room, TermsPerBucket)));

    private static long Divide(long count, int by) => (count / by) + (count % by == 0 ? 0 : 1);
}

/// <summary>
/// The first 4,096 bytes of a run, little-endian: magic, CRC-32C of all that follows, and the fields in the order of
/// docs/decisions/0011; zeros to the end.
/// </summary>
internal sealed record RunHead(RunRange Range, RunSize Size, long DirectoryOffset, uint DirectoryCrc)
{
    public const int Bytes = 4096;

    /// <summary>A run holds offsets from its first position in 31 bits, and one more than the last must be a number too.</summary>
    public const long PositionsMax = int.MaxValue - 1;
    private const int FrontierOffset = 128;
    private static readonly byte[] Magic = "XYTRM01\n"u8.ToArray();

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), DirectoryCrc);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), Range.FirstSegment);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), Range.LastSegment);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Range.First);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Range.End);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), Range.RecordedTicks);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(48), Range.KeyCheck);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(64), Size.Terms);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(72), Size.Postings);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(80), Size.Room);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(88), Size.FilteredRoom);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(96), DirectoryOffset);
        // How many subtrees there are follows from the end position.
        for (var i = 0; i < Range.Frontier.Count; i++)
            Range.Frontier[i].CopyTo(bytes.AsSpan(FrontierOffset + (i * Digest.Size)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Crc32C.Of(bytes.AsSpan(12)));
        return bytes;
    }

    /// <summary>Reads a head; null, with what is wrong, when it is none.</summary>
    public static RunHead? TryRead(ReadOnlySpan<byte> bytes, out string wrong)
    {
        wrong = "the run's head is damaged";
        if (bytes.Length != Bytes || !bytes.StartsWith(Magic))
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != Crc32C.Of(bytes[12..]))
            return null;
        wrong = "the run's head says what cannot be";
        var end = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
        if (end < 0)
            return null;
        var frontier = new Digest[BitOperations.PopCount((ulong)end)];
        for (var i = 0; i < frontier.Length; i++)
            frontier[i] = new Digest(bytes[(FrontierOffset + (i * Digest.Size))..]);
        var head = new RunHead(
            new RunRange(
                BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
                end,
                BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
                frontier,
                BinaryPrimitives.ReadUInt128LittleEndian(bytes[48..])
            ),
            new RunSize(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[64..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[72..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[80..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[88..])
            ),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[96..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..])
        );
        return head.IsPossible ? head : null;
    }

    private bool IsPossible =>
        Range.FirstSegment >= 0
        && Range.LastSegment >= Range.FirstSegment
        && Range.First >= 0
        && Range.End >= Range.First
        && Range.End - Range.First <= PositionsMax
        && Range.RecordedTicks >= 0
        && Range.RecordedTicks <= DateTimeOffset.MaxValue.Ticks
        && Size.Terms >= 0
        && Size.Postings >= Size.Terms
        && Size.Room >= Size.Terms
        && Size.FilteredRoom >= 0
        && Size.FilteredRoom <= Size.Room
        && DirectoryOffset >= Bytes;
}
