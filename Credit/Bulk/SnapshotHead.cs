using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Bulk;

/// <summary>The head of a snapshot: which log it is of, up to where, and how much there is. Layout: docs/credit.md.</summary>
/// <param name="Position">The last position of the log that is taken in.</param>
/// <param name="IndexOffset">Where the index begins.</param>
/// <param name="Enterprises">How many enterprises there are.</param>
/// <param name="LeftOut">How many entries stay in the log alone.</param>
/// <param name="Events">How many events there are.</param>
/// <param name="IndexChecksum">CRC-32C of the index.</param>
internal sealed record SnapshotHead(long Position, long IndexOffset, int Enterprises, int LeftOut, long Events, uint IndexChecksum)
{
    public const int Bytes = 128;

    /// <summary>Goes up with every change of how events lie; a field that is added to one needs none, since it is then kept as JSON.</summary>
    public const int Version = 1;

    /// <summary>Of an index entry: the hash of the enterprise and where its block begins.</summary>
    public const int IndexEntryBytes = 16;

    private const int OriginAt = 56;
    private const int LeafAt = 88;
    private const int ChecksumAt = Bytes - 4;
    private static readonly byte[] Magic = "xycredit"u8.ToArray();

    public long IndexBytes => ((long)Enterprises * IndexEntryBytes) + ((long)LeftOut * 8);

    public async Task<byte[]> WriteAsync(IEventLog log)
    {
        var head = new byte[Bytes];
        Magic.CopyTo(head, 0);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), IndexChecksum);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), Position);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(24), IndexOffset);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(32), Enterprises);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(36), LeftOut);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(40), Events);
        SHA256.HashData(Encoding.UTF8.GetBytes(log.Origin)).CopyTo(head, OriginAt);
        (await log.ReadHashesAsync(0, Position, 1, CancellationToken.None).ConfigureAwait(false)).CopyTo(head, LeafAt);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(ChecksumAt), Crc32C.Of(head.AsSpan(0, ChecksumAt)));
        return head;
    }

    /// <summary>The head, or null when it is not whole, not of this version, or not of this log.</summary>
    public static async Task<SnapshotHead?> ReadAsync(ReadOnlyMemory<byte> bytes, IEventLog log)
    {
        if (bytes.Length < Bytes)
            return null;
        var head = new SnapshotHead(
            BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[36..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[12..])
        );
        var isPossible = head is { Position: >= 0, IndexOffset: >= Bytes, Enterprises: >= 0, LeftOut: >= 0 };
        if (!isPossible || head.Position >= log.Head.Size)
            return null;
        var expected = await head.WriteAsync(log).ConfigureAwait(false);
        return bytes.Span[..Bytes].SequenceEqual(expected) ? head : null;
    }

    /// <summary>The order in which enterprises lie: the first eight bytes of the SHA-256 of the id, and then the id.</summary>
    public static ulong HashOf(string subject)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(subject), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
