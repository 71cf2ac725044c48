using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Xinyuan.Ledger.Files;

/// <summary>What a frame holds.</summary>
internal enum FrameKind : byte
{
    /// <summary>An entry with its sections.</summary>
    Entry = 1,

    /// <summary>A document, before the entries that rest on it.</summary>
    Document = 2,
}

/// <summary>
/// The head of a frame, 40 bytes, little-endian: CRC-32C over all that follows (padding too), payload length, position, segment
/// nonce, group, frames left in the batch, kind and whether the batch begins here. The payload follows, padded with zeros to a multiple of 8.
/// </summary>
/// <param name="Length">Bytes of payload.</param>
/// <param name="Position">An entry's position; for a document that of the next entry.</param>
/// <param name="Nonce">The segment's, so that bytes of another file or an earlier use never pass for a frame.</param>
/// <param name="Group">The first position of the group commit: everything before it was durable when this frame was written.</param>
/// <param name="Remaining">How many frames of the same batch follow: a batch counts only whole.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsFirst">Whether it is the first of its batch, so that a batch that lost its beginning is noticed.</param>
internal readonly record struct Frame(int Length, long Position, ulong Nonce, long Group, int Remaining, FrameKind Kind, bool IsFirst)
{
    public const int HeadBytes = 40;

    /// <summary>Bytes that the frame takes on disk.</summary>
    public int TotalBytes => Padded(Length);

    public static int Padded(int length) => HeadBytes + ((length + 7) & ~7);

    /// <summary>Writes the head over <paramref name="frame"/>, whose payload and padding are in place.</summary>
    public void Seal(Span<byte> frame)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], Position);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[16..], Nonce);
        BinaryPrimitives.WriteInt64LittleEndian(frame[24..], Group);
        BinaryPrimitives.WriteInt32LittleEndian(frame[32..], Remaining);
        BinaryPrimitives.WriteInt32LittleEndian(frame[36..], (byte)Kind | (IsFirst ? 0x100 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Crc32C.Of(frame[4..TotalBytes]));
    }

    /// <summary>Reads a frame at the start of <paramref name="bytes"/>; null when there is no whole and valid one of this segment.</summary>
    public static Frame? TryRead(ReadOnlySpan<byte> bytes, ulong nonce)
    {
        if (bytes.Length < HeadBytes || BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]) != nonce)
            return null;
        var frame = new Frame(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            nonce,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
            (FrameKind)bytes[36],
            bytes[37] == 1
        );
        if (frame.Length < 0 || frame.Length > bytes.Length - HeadBytes || frame.TotalBytes > bytes.Length)
            return null;
        return Crc32C.Of(bytes[4..frame.TotalBytes]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes) ? frame : null;
    }
}
