using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Bulk;

/// <summary>Where a block of a snapshot lies.</summary>
internal readonly record struct BlockPlace(long Offset, int Bytes);

/// <summary>Handed the events of one enterprise.</summary>
internal delegate void TakeEvents(string subject, ReadOnlySpan<byte> events);

/// <summary>
/// A snapshot of all credit files as of a position: in a file, its index in memory (16 bytes an enterprise). Never changes; safe for use by
/// several threads at once. What it holds is only as good as its checksums: they tell damage, and nothing against forgery.
/// </summary>
internal sealed class CreditSnapshot
{
    private const int BlockHeadBytes = 8;
    private readonly SafeFileHandle _file;
    private readonly ulong[] _hashes;
    private readonly long[] _offsets;

    private CreditSnapshot(SafeFileHandle file, SnapshotHead head, ulong[] hashes, long[] offsets, long[] leftOut)
    {
        (_file, Head, _hashes, _offsets, LeftOut) = (file, head, hashes, offsets, leftOut);
        var starts = offsets.Distinct().ToArray();
        var ends = starts.Skip(1).Append(head.IndexOffset);
        Blocks = [.. starts.Zip(ends, (start, end) => new BlockPlace(start, checked((int)(end - start))))];
    }

    public SnapshotHead Head { get; }

    /// <summary>Positions of entries about sole traders, natural persons: they are read from the log, where they can be erased.</summary>
    public IReadOnlyList<long> LeftOut { get; }

    /// <summary>The blocks, in the order of the file.</summary>
    public IReadOnlyList<BlockPlace> Blocks { get; }

    /// <summary>Opens a snapshot; null when there is none that is whole, of this version and of this log.</summary>
    public static async Task<CreditSnapshot?> OpenAsync(string path, IEventLog log)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var head = await SnapshotHead.ReadAsync(ReadAt(file, 0, SnapshotHead.Bytes), log).ConfigureAwait(false);
            if (
                head is not null
                && head.IndexOffset + head.IndexBytes == RandomAccess.GetLength(file)
                && head.IndexBytes <= Array.MaxLength
            )
            {
                var index = ReadAt(file, head.IndexOffset, (int)head.IndexBytes);
                if (Crc32C.Of(index) == head.IndexChecksum)
                    return Of(file, head, index);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // As good as none.
        }
        file?.Dispose();
        return null;
    }

    /// <summary>The events of an enterprise, in memory of their own; null when there are none.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public byte[]? Find(string subject)
    {
        var hash = SnapshotHead.HashOf(subject);
        var at = Array.BinarySearch(_hashes, hash);
        while (at > 0 && _hashes[at - 1] == hash)
            at--;
        byte[]? found = null;
        for (; at >= 0 && at < _hashes.Length && _hashes[at] == hash && found is null; at++)
        {
            var block = Blocks[BlockIndex(_offsets[at])];
            ForEach(
                Read(block, new byte[block.Bytes]),
                (key, events) =>
                {
                    if (key == subject)
                        found = events.ToArray();
                }
            );
        }
        return found;
    }

    /// <summary>Reads a block and checks it.</summary>
    /// <param name="block">Which.</param>
    /// <param name="buffer">At least as many bytes as the block has.</param>
    /// <returns>Its enterprises.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ReadOnlySpan<byte> Read(BlockPlace block, byte[] buffer)
    {
        var bytes = buffer.AsSpan(0, block.Bytes);
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(_file, bytes[read..], block.Offset + read) is > 0 and var more)
            read += more;
        var length = read >= BlockHeadBytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) : -1;
        if (read < bytes.Length || length != bytes.Length - BlockHeadBytes)
            throw new InvalidDataException($"the snapshot of credit files is cut short at {block.Offset}");
        var enterprises = bytes[BlockHeadBytes..];
        return Crc32C.Of(enterprises) == BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            ? enterprises
            : throw new InvalidDataException($"the snapshot of credit files is damaged at {block.Offset}");
    }

    /// <summary>Hands out the enterprises of a block.</summary>
    public static void ForEach(ReadOnlySpan<byte> block, TakeEvents take)
    {
        while (!block.IsEmpty)
        {
            var keyLength = BinaryPrimitives.ReadUInt16LittleEndian(block);
            var key = Encoding.UTF8.GetString(block.Slice(2, keyLength));
            var length = BinaryPrimitives.ReadInt32LittleEndian(block[(2 + keyLength)..]);
            take(key, block.Slice(6 + keyLength, length));
            block = block[(6 + keyLength + length)..];
        }
    }

    // The file of a snapshot that another took the place of stays open for whoever is still reading, and is closed when nobody is.
    private static CreditSnapshot Of(SafeFileHandle file, SnapshotHead head, byte[] index)
    {
        var rows = MemoryMarshal.Cast<byte, long>(index);
        var (hashes, offsets) = (new ulong[head.Enterprises], new long[head.Enterprises]);
        for (var i = 0; i < head.Enterprises; i++)
            (hashes[i], offsets[i]) = ((ulong)rows[2 * i], rows[(2 * i) + 1]);
        return new CreditSnapshot(file, head, hashes, offsets, rows[(2 * head.Enterprises)..].ToArray());
    }

    private static byte[] ReadAt(SafeFileHandle file, long offset, int count)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < count && RandomAccess.Read(file, bytes.AsSpan(read), offset + read) is > 0 and var more)
            read += more;
        return read == count ? bytes : throw new InvalidDataException("the snapshot of credit files is cut short");
    }

    private int BlockIndex(long offset)
    {
        var (low, high) = (0, Blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Blocks[middle].Offset < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
