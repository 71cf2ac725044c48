using System.Buffers.Binary;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Bulk;

/// <summary>Writes a snapshot: enterprises in ascending order of their hash, in blocks behind checksums, and then the index.</summary>
internal sealed class SnapshotWriter(FileStream file)
{
    /// <summary>A block takes no further enterprise once it is this long; one enterprise is never cut.</summary>
    private const int BlockBytes = 64 << 10;

    private readonly ByteWriter _block = new();
    private readonly ByteWriter _index = new();
    private long _blockOffset = SnapshotHead.Bytes;
    private int _enterprises;

    /// <summary>Writes an enterprise: its events as they were, and then what came.</summary>
    public void Add(ulong hash, string subject, ReadOnlySpan<byte> before, ReadOnlySpan<byte> came)
    {
        _block.Text(subject);
        _block.Int32(checked(before.Length + came.Length));
        _block.Bytes(before);
        _block.Bytes(came);
        _index.Int64((long)hash);
        _index.Int64(_blockOffset);
        _enterprises++;
        if (_block.Length >= BlockBytes)
            EndBlock();
    }

    /// <summary>Writes what is left, the index, and the head before all.</summary>
    public async Task EndAsync(IEventLog log, long position, long events, IReadOnlyList<long> leftOut)
    {
        if (_block.Length > 0)
            EndBlock();
        foreach (var entry in leftOut)
            _index.Int64(entry);
        var head = new SnapshotHead(position, _blockOffset, _enterprises, leftOut.Count, events, Crc32C.Of(_index.Written));
        file.Position = head.IndexOffset;
        file.Write(_index.Written);
        file.Position = 0;
        file.Write(await head.WriteAsync(log).ConfigureAwait(false));
    }

    private void EndBlock()
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Crc32C.Of(_block.Written));
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], _block.Length);
        file.Position = _blockOffset;
        file.Write(head);
        file.Write(_block.Written);
        _blockOffset += head.Length + _block.Length;
        _block.Length = 0;
    }
}
