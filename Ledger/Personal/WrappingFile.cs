using System.Buffers.Binary;
using System.Security.Cryptography;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>A shard's wrapping key in its file: magic, number of the shard (2 bytes), id (16), and the key under the operator key.</summary>
internal sealed record WrappingFile(UInt128 Id, byte[] Key)
{
    private const int HeadBytes = 26;
    private const int FileBytes = HeadBytes + Sealing.KeyBytes + Sealing.Overhead;
    private static readonly byte[] Magic = "XYWRAP1\n"u8.ToArray();

    public static WrappingFile New() =>
        new(BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16)), RandomNumberGenerator.GetBytes(Sealing.KeyBytes));

    /// <summary>The key, or null when the file is not there.</summary>
    /// <exception cref="DamageException">The file is not as it was written.</exception>
    public static WrappingFile? Read(string path, int shard, byte[] operatorKey)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (
            bytes.Length != FileBytes
            || !bytes.AsSpan().StartsWith(Magic)
            || BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(8)) != shard
            || Sealing.Open(operatorKey, bytes.AsSpan(HeadBytes), bytes.AsSpan(0, HeadBytes)) is not { } key
        )
            throw new DamageException(new Damage(path, 0, null, $"this is not the wrapping key of shard {shard:x3} as it was written"));
        return new WrappingFile(BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(10)), key);
    }

    public void Write(string path, int shard, byte[] operatorKey)
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head, 0);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(8), (ushort)shard);
        BinaryPrimitives.WriteUInt128BigEndian(head.AsSpan(10), Id);
        Durable.Replace(path, [.. head, .. Sealing.Seal(operatorKey, Key, head)], ownerOnly: true);
    }

    /// <summary>
    /// Overwrites the file where it lies. On a disk that writes in place the key is gone with it; on one that does not, and in a file
    /// system's snapshots, it is not (docs/decisions/0013).
    /// </summary>
    public static void Scrub(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.None);
        RandomAccess.Write(file, new byte[RandomAccess.GetLength(file)], 0);
        Durable.Sync(file);
    }
}
