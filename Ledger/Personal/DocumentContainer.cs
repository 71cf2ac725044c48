using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Xinyuan.Ledger.Personal;

/// <summary>
/// A document with data subjects as the log stores it: magic and version (<c>XYPD</c> 1), number of subjects (2), their key ids in
/// ascending order (16 each), salt (16), and under one key: length of the signature (2), signature, document. The key derives from
/// the keys of all its subjects, so that the destruction of any of them destroys it. The salt is an HMAC of document and signature
/// under those keys: it ties the key to the document and tells nothing of it.
/// </summary>
internal sealed record DocumentContainer(IReadOnlyList<UInt128> KeyIds, ReadOnlyMemory<byte> Bytes)
{
    private const int SaltBytes = 16;
    private static readonly byte[] Magic = [.. "XYPD"u8, 1];

    private int HeadBytes => Magic.Length + 2 + (16 * KeyIds.Count) + SaltBytes;

    /// <summary>By how much a container of so many subjects is longer than document and signature.</summary>
    public static int Overhead(int subjects) => Magic.Length + 2 + (16 * subjects) + SaltBytes + 2 + Sealing.TagBytes;

    /// <param name="keys">The keys of all subjects, one at least.</param>
    /// <param name="mediaType">The document's media type.</param>
    /// <param name="signature">The detached signature as it came, or null. In clear it would let anyone confirm a guess of the document.</param>
    /// <param name="document">The document.</param>
    public static byte[] Seal(IReadOnlyList<SubjectKey> keys, string mediaType, string? signature, ReadOnlySpan<byte> document)
    {
        var ordered = keys.OrderBy(key => key.Id).ToList();
        var signed = Encoding.UTF8.GetBytes(signature ?? "");
        var plain = new byte[2 + signed.Length + document.Length];
        BinaryPrimitives.WriteUInt16BigEndian(plain, checked((ushort)signed.Length));
        signed.CopyTo(plain, 2);
        document.CopyTo(plain.AsSpan(2 + signed.Length));

        var ids = new byte[Magic.Length + 2 + (16 * ordered.Count)];
        Magic.CopyTo(ids, 0);
        BinaryPrimitives.WriteUInt16BigEndian(ids.AsSpan(Magic.Length), checked((ushort)ordered.Count));
        for (var i = 0; i < ordered.Count; i++)
            BinaryPrimitives.WriteUInt128BigEndian(ids.AsSpan(Magic.Length + 2 + (16 * i)), ordered[i].Id);
        var joined = Join(ordered);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Expand(joined, [], "document salt", Sealing.KeyBytes));
        hash.AppendData(Encoding.UTF8.GetBytes(mediaType + "\n"));
        hash.AppendData(plain);
        byte[] head = [.. ids, .. hash.GetHashAndReset()[..SaltBytes]];
        var key = Expand(joined, head.AsSpan(ids.Length), "document", Sealing.KeyBytes + Sealing.NonceBytes);
        var bytes = Sealing.Encrypt(key.AsSpan(0, Sealing.KeyBytes), key.AsSpan(Sealing.KeyBytes), plain, Context(head, mediaType));
        CryptographicOperations.ZeroMemory(plain);
        return [.. head, .. bytes];
    }

    /// <summary>Reads what stands in clear; null when the bytes are no container.</summary>
    public static DocumentContainer? Read(ReadOnlyMemory<byte> bytes)
    {
        var at = Magic.Length + 2;
        if (bytes.Length < at || !bytes.Span.StartsWith(Magic))
            return null;
        var count = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[Magic.Length..]);
        if (count == 0 || bytes.Length < Overhead(count))
            return null;
        var ids = new UInt128[count];
        for (var i = 0; i < count; i++)
            ids[i] = BinaryPrimitives.ReadUInt128BigEndian(bytes.Span[(at + (16 * i))..]);
        return new DocumentContainer(ids, bytes);
    }

    /// <summary>Decrypts; null when it is not of these keys and media type, or damaged.</summary>
    public (string? Signature, ReadOnlyMemory<byte> Document)? Open(IReadOnlyList<SubjectKey> keys, string mediaType)
    {
        var head = Bytes.Span[..HeadBytes];
        var key = Expand(Join([.. keys.OrderBy(key => key.Id)]), head[^SaltBytes..], "document", Sealing.KeyBytes + Sealing.NonceBytes);
        var plain = Sealing.Decrypt(
            key.AsSpan(0, Sealing.KeyBytes),
            key.AsSpan(Sealing.KeyBytes),
            Bytes.Span[HeadBytes..],
            Context(head, mediaType)
        );
        if (plain is null)
            return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(plain);
        return (length == 0 ? null : Encoding.UTF8.GetString(plain, 2, length), plain.AsMemory(2 + length));
    }

    private static byte[] Join(IReadOnlyList<SubjectKey> ordered) => [.. ordered.SelectMany(key => key.Derive("document"))];

    private static byte[] Expand(byte[] joined, ReadOnlySpan<byte> salt, string purpose, int length)
    {
        var key = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, joined, key, salt, Encoding.ASCII.GetBytes(purpose));
        return key;
    }

    private static byte[] Context(ReadOnlySpan<byte> head, string mediaType) => [.. head, .. Encoding.UTF8.GetBytes(mediaType)];
}
