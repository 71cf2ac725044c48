using System.Buffers.Binary;
using System.Security.Cryptography;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>A subject's key as the shard's file has it: wrapped.</summary>
internal readonly record struct WrappedKey(UInt128 Subject, UInt128 Id, ReadOnlyMemory<byte> Wrapped);

/// <summary>
/// Some of the subjects' keys, wrapped under the shard's wrapping key. File: magic, number (2 bytes, big-endian as all that
/// follows), id of the wrapping key (16), count (4), for each key its subject's pseudonym (16), id (16) and the wrapped secret (60),
/// and an HMAC-SHA256 over all of it under the wrapping key.
/// </summary>
internal sealed class KeyShard
{
    private const int HeadBytes = 30;
    private const int WrappedBytes = Sealing.KeyBytes + Sealing.Overhead;
    private const int RecordBytes = 32 + WrappedBytes;
    private static readonly byte[] Magic = "XYSHARD1"u8.ToArray();

    private readonly Dictionary<UInt128, WrappedKey> _bySubject;
    private readonly Dictionary<UInt128, WrappedKey> _byId;
    private readonly byte[] _wrapping;

    private KeyShard(int number, UInt128 wrappingId, byte[] wrapping, IReadOnlyCollection<WrappedKey> keys)
    {
        (Number, WrappingId, _wrapping) = (number, wrappingId, wrapping);
        _bySubject = keys.ToDictionary(key => key.Subject);
        _byId = keys.ToDictionary(key => key.Id);
    }

    public int Number { get; }

    public UInt128 WrappingId { get; }

    public IReadOnlyCollection<WrappedKey> Keys => _bySubject.Values;

    public static KeyShard Empty(int number, UInt128 wrappingId, byte[] wrapping) => new(number, wrappingId, wrapping, []);

    public SubjectKey? FindSubject(UInt128 subject) => _bySubject.TryGetValue(subject, out var key) ? Unwrap(key) : null;

    public SubjectKey? Find(UInt128 id) => _byId.TryGetValue(id, out var key) ? Unwrap(key) : null;

    /// <summary>The shard with one key more.</summary>
    public KeyShard With(UInt128 subject, SubjectKey key) =>
        new(Number, WrappingId, _wrapping, [.. Keys, new WrappedKey(subject, key.Id, key.Wrap(_wrapping, Context(subject, key.Id)))]);

    /// <summary>The shard without some keys, the others under another wrapping key.</summary>
    public KeyShard Without(IReadOnlySet<UInt128> ids, UInt128 wrappingId, byte[] wrapping)
    {
        var kept = new List<WrappedKey>();
        foreach (var key in Keys.Where(key => !ids.Contains(key.Id)))
        {
            var secret = Open(key);
            kept.Add(key with { Wrapped = Wrap(wrapping, key.Subject, key.Id, secret) });
            CryptographicOperations.ZeroMemory(secret);
        }
        return new KeyShard(Number, wrappingId, wrapping, kept);
    }

    /// <summary>Overwrites the wrapping key in memory. The shard is of no use then.</summary>
    public void Forget() => CryptographicOperations.ZeroMemory(_wrapping);

    public byte[] Write()
    {
        var bytes = new byte[HeadBytes + (Keys.Count * RecordBytes) + 32];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), (ushort)Number);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(10), WrappingId);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(26), Keys.Count);
        var at = HeadBytes;
        foreach (var key in Keys)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(at), key.Subject);
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(at + 16), key.Id);
            key.Wrapped.Span.CopyTo(bytes.AsSpan(at + 32));
            at += RecordBytes;
        }
        Mac(_wrapping, bytes.AsSpan(0, at), bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>The id of the wrapping key that a shard's bytes name.</summary>
    /// <exception cref="DamageException">They are no shard of this number.</exception>
    public static UInt128 WrappingIdOf(string path, int number, ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeadBytes + 32 && bytes.StartsWith(Magic) && BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) == number
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes[10..])
            : throw new DamageException(new Damage(path, 0, null, $"this is not shard {number:x3} of the key store"));

    /// <exception cref="DamageException">The bytes are not as they were written.</exception>
    public static KeyShard Read(string path, int number, UInt128 wrappingId, byte[] wrapping, byte[] bytes)
    {
        var count = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(26));
        Span<byte> mac = stackalloc byte[32];
        Mac(wrapping, bytes.AsSpan(0, bytes.Length - 32), mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes.AsSpan(bytes.Length - 32)))
            throw new DamageException(new Damage(path, HeadBytes, null, "the shard's keys are not as they were written"));
        var keys = new List<WrappedKey>(count);
        for (var at = HeadBytes; keys.Count < count; at += RecordBytes)
            keys.Add(
                new WrappedKey(
                    BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(at)),
                    BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(at + 16)),
                    bytes.AsMemory(at + 32, WrappedBytes)
                )
            );
        return new KeyShard(number, wrappingId, wrapping, keys);
    }

    private SubjectKey Unwrap(WrappedKey key) => new(key.Id, Open(key));

    // The HMAC over the file was right, so a key that does not open was written wrongly.
    private byte[] Open(WrappedKey key) =>
        Sealing.Open(_wrapping, key.Wrapped.Span, Context(key.Subject, key.Id))
        ?? throw new InvalidOperationException($"key {key.Id:x32} of shard {Number:x3} does not open");

    private static byte[] Wrap(byte[] wrapping, UInt128 subject, UInt128 id, ReadOnlySpan<byte> secret) =>
        Sealing.Seal(wrapping, secret, Context(subject, id));

    private static byte[] Context(UInt128 subject, UInt128 id)
    {
        var context = new byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(context, subject);
        BinaryPrimitives.WriteUInt128BigEndian(context.AsSpan(16), id);
        return context;
    }

    private static void Mac(byte[] wrapping, ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        var key = new byte[Sealing.KeyBytes];
        HKDF.Expand(HashAlgorithmName.SHA256, wrapping, key, "shard mac"u8);
        HMACSHA256.HashData(key, bytes, target);
    }
}
