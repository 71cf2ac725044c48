using System.Buffers.Binary;

namespace Xinyuan.Ledger.Files;

/// <summary>What copying needs of a segment's head: docs/decisions/0002 has its form.</summary>
/// <param name="Capacity">The whole segment's length in bytes.</param>
/// <param name="Nonce">What its frames carry.</param>
internal readonly record struct SegmentHead(long Capacity, ulong Nonce)
{
    /// <summary>No segment is larger: copies are read a segment at a time, and a forged head must not fill a disk.</summary>
    public const long CapacityMax = 1 << 30;

    /// <exception cref="DamageException">There is no proper head.</exception>
    public static SegmentHead Read(string path, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < Segment.HeadBytes)
            throw new DamageException(new Damage(path, 0, null, "the segment has no head"));
        var capacity = BinaryPrimitives.ReadInt64LittleEndian(segment[16..]);
        if (
            BinaryPrimitives.ReadUInt32LittleEndian(segment[8..]) != Crc32C.Of(segment[12..Segment.HeadBytes])
            || capacity < segment.Length
            || capacity > CapacityMax
        )
            throw new DamageException(new Damage(path, 0, null, "the segment's head is damaged"));
        return new SegmentHead(capacity, BinaryPrimitives.ReadUInt64LittleEndian(segment[24..]));
    }
}
