using System.Buffers.Binary;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>
/// A page of a long list of postings, 1,024 bytes: CRC-32C of what follows, first offset, how many postings the pages before
/// hold, how many this one holds, then the steps from each to the next as varints, zeros to the end. By its head a page is found
/// both by position and by count, without an index of pages.
/// </summary>
internal static class PostingPage
{
    public const int Bytes = 1024;
    public const int HeadBytes = 16;

    /// <summary>The most postings a page can hold: the first, and one a byte.</summary>
    public const int PostingsMax = 1 + Bytes - HeadBytes;

    public static void Seal(Span<byte> page, int first, int before, int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(page[4..], first);
        BinaryPrimitives.WriteInt32LittleEndian(page[8..], before);
        BinaryPrimitives.WriteInt32LittleEndian(page[12..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(page, Crc32C.Of(page[4..]));
    }

    /// <summary>Reads a page's offsets; false when it is not what was written, or says what cannot be.</summary>
    /// <param name="page">Its bytes.</param>
    /// <param name="offsetMax">The largest offset that the run can have.</param>
    /// <param name="offsets">Takes them, <see cref="PostingsMax"/> at most.</param>
    /// <param name="before">How many postings come before.</param>
    /// <param name="count">How many are here, 1 or more.</param>
    public static bool TryRead(ReadOnlySpan<byte> page, long offsetMax, Span<int> offsets, out int before, out int count)
    {
        before = BinaryPrimitives.ReadInt32LittleEndian(page[8..]);
        count = BinaryPrimitives.ReadInt32LittleEndian(page[12..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(page) != Crc32C.Of(page[4..Bytes]))
            return false;
        long offset = BinaryPrimitives.ReadInt32LittleEndian(page[4..]);
        if (before < 0 || count is < 1 or > PostingsMax || offset < 0 || offset > offsetMax)
            return false;
        offsets[0] = (int)offset;
        var at = HeadBytes;
        for (var i = 1; i < count; i++)
        {
            if (!Varint.TryRead(page[..Bytes], ref at, out var step) || step == 0 || step > (ulong)(offsetMax - offset))
                return false;
            offset += (long)step;
            offsets[i] = (int)offset;
        }
        return true;
    }
}
