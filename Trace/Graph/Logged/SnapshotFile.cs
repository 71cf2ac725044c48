using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph.Store;

namespace Xinyuan.Trace.Graph.Logged;

/// <summary>
/// The graph's rows in a file, piece by piece as they lie in memory, each with its checksum; what is an index is made anew. It belongs to
/// one log, of which it names the origin and an entry by position and leaf hash, and to one version of the fold. It holds hashes, times
/// and positions, and no name of anybody or anything. Layout: docs/graph.md.
/// </summary>
internal static class SnapshotFile
{
    /// <summary>Goes up with every change of what the graph keeps or of how a row lies.</summary>
    public const int FoldVersion = 1;

    private const int HeadBytes = 128;
    private const int BufferBytes = 1 << 20;
    private static readonly byte[] Magic = "xygraph\n"u8.ToArray();

    /// <summary>Writes a snapshot, and then puts it in the place of the one before.</summary>
    public static async Task WriteAsync(string path, GraphStore store, GraphExtent extent, IEventLog log, CancellationToken cancel)
    {
        var unfinished = path + ".new";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
        {
            file.Write(await HeadAsync(extent, log).ConfigureAwait(false));
            var pieces = new PieceWriter(file, cancel);
            pieces.Write(store.Events, extent.Events, (ref EventRow said) => said.IsDeclaredInError = 0);
            pieces.Write(store.Links, extent.Links);
            pieces.Write(store.Hashes, extent.Items);
            pieces.Write(store.Kinds, extent.Items);
            pieces.Write(store.Items, extent.Items, (ref ItemRow item) => CutOff(ref item, store, extent));
            pieces.Write(store.Lots, extent.Lots);
            pieces.Write(store.Shared.Rows, extent.Shared);
            pieces.Write(store.Shared.Hashes, extent.Transformations);
            pieces.Write(store.Parties, extent.Parties);
        }
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Fills an empty store; false when the file is damaged, of another version, or not of this log.</summary>
    public static bool TryRead(string path, GraphStore store, IEventLog log)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
            var head = new byte[HeadBytes];
            file.ReadExactly(head);
            var extent = ExtentOf(head);
            if (
                extent.Position < 0
                || extent.Position >= log.Head.Size
                || !head.SequenceEqual(HeadAsync(extent, log).GetAwaiter().GetResult())
            )
                return false;
            var isWhole =
                PieceReader.Read(file, store.Events, extent.Events)
                && PieceReader.Read(file, store.Links, extent.Links)
                && PieceReader.Read(file, store.Hashes, extent.Items)
                && PieceReader.Read(file, store.Kinds, extent.Items)
                && PieceReader.Read(file, store.Items, extent.Items)
                && PieceReader.Read(file, store.Lots, extent.Lots)
                && PieceReader.Read(file, store.Shared.Rows, extent.Shared)
                && PieceReader.Read(file, store.Shared.Hashes, extent.Transformations)
                && PieceReader.Read(file, store.Parties, extent.Parties)
                && file.Position == file.Length;
            if (isWhole)
                store.TakeUp(extent.Position);
            return isWhole;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // What was added after the extent is cut off again: rows are chained from the newest to the oldest.
    private static void CutOff(ref ItemRow item, GraphStore store, GraphExtent extent)
    {
        while (item.LastLink >= extent.Links)
            item.LastLink = store.Links[item.LastLink].Next;
        while (item.LastLotOfItem >= extent.Lots)
            item.LastLotOfItem = store.Lots[item.LastLotOfItem].NextOfItem;
        while (item.LastItemOfLot >= extent.Lots)
            item.LastItemOfLot = store.Lots[item.LastItemOfLot].NextOfLot;
    }

    private static async Task<byte[]> HeadAsync(GraphExtent extent, IEventLog log)
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head, 0);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), FoldVersion);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), extent.Position);
        int[] counts =
        [
            extent.Events,
            extent.Links,
            extent.Items,
            extent.Lots,
            extent.Shared,
            extent.Transformations,
            extent.Parties,
            extent.Declarations,
        ];
        MemoryMarshal.AsBytes(counts.AsSpan()).CopyTo(head.AsSpan(24));
        SHA256.HashData(Encoding.UTF8.GetBytes(log.Origin)).CopyTo(head, 56);
        (await log.ReadHashesAsync(0, extent.Position, 1, CancellationToken.None).ConfigureAwait(false)).CopyTo(head, 88);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(HeadBytes - 4), Crc32C.Of(head.AsSpan(0, HeadBytes - 4)));
        return head;
    }

    private static GraphExtent ExtentOf(ReadOnlySpan<byte> head)
    {
        var counts = MemoryMarshal.Cast<byte, int>(head[24..56]);
        foreach (var count in counts)
        {
            if (count < 0)
                return GraphExtent.Empty;
        }
        return new GraphExtent(
            BinaryPrimitives.ReadInt64LittleEndian(head[16..]),
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            counts[4],
            counts[7],
            counts[5],
            counts[6]
        );
    }
}

/// <summary>Changes a row before it is written.</summary>
internal delegate void RowEdit<T>(ref T row);

/// <summary>Writes rows of several kinds one after the other.</summary>
internal sealed class PieceWriter(Stream file, CancellationToken cancel)
{
    private readonly byte[] _checksum = new byte[4];

    public void Write<T>(Rows<T> rows, int count, RowEdit<T>? edit = null)
        where T : unmanaged
    {
        for (var done = 0; done < count; )
        {
            cancel.ThrowIfCancellationRequested();
            var piece = rows.Piece(done, count - done).ToArray();
            if (edit is not null)
            {
                foreach (ref var row in piece.AsSpan())
                    edit(ref row);
            }
            var bytes = MemoryMarshal.AsBytes(piece.AsSpan());
            BinaryPrimitives.WriteUInt32LittleEndian(_checksum, Crc32C.Of(bytes));
            file.Write(_checksum);
            file.Write(bytes);
            done += piece.Length;
        }
    }
}

/// <summary>Reads them back to where they lie in memory.</summary>
internal static class PieceReader
{
    /// <summary>Fills rows; false when the file ends before, or a checksum is another.</summary>
    public static bool Read<T>(Stream file, Rows<T> rows, int count)
        where T : unmanaged
    {
        // What is not there cannot be asked for: a count that was never true takes no memory.
        if ((long)count * Unsafe.SizeOf<T>() > file.Length - file.Position)
            return false;
        rows.Resize(count);
        Span<byte> checksum = stackalloc byte[4];
        for (var done = 0; done < count; )
        {
            var piece = rows.Piece(done, count - done);
            var bytes = MemoryMarshal.AsBytes(piece);
            if (file.ReadAtLeast(checksum, 4, throwOnEndOfStream: false) < 4)
                return false;
            if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                return false;
            if (Crc32C.Of(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(checksum))
                return false;
            done += piece.Length;
        }
        return true;
    }
}
