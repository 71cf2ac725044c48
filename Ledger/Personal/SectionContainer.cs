using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Xinyuan.Ledger.Personal;

/// <summary>
/// A personal section as the log stores it: magic and version (<c>XYPS</c> 1), id of the subject's key (16), last day of retention
/// as days since 1970-01-01, or -1 for the statutory time (4), nonce (12), ciphertext and tag. What stands before the ciphertext, the
/// entry's id and the section's name are authenticated with it, so that a section cannot be moved to another entry.
/// </summary>
internal sealed record SectionContainer(UInt128 KeyId, DateOnly? RetainUntil, ReadOnlyMemory<byte> Bytes)
{
    private const int HeadBytes = 25;
    private static readonly byte[] Magic = [.. "XYPS"u8, 1];
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    /// <summary>By how much a container is longer than what it hides.</summary>
    public const int Overhead = HeadBytes + Sealing.Overhead;

    /// <summary>
    /// Encrypts. The same text under the same key, entry and name gives the same bytes, so that a retry is recognised: the nonce is
    /// the start of an HMAC over all of them, and so differs wherever the text does.
    /// </summary>
    public static byte[] Seal(SubjectKey key, string entryId, string section, DateOnly? retainUntil, ReadOnlySpan<byte> plain)
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head, 0);
        BinaryPrimitives.WriteUInt128BigEndian(head.AsSpan(5), key.Id);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(21), retainUntil is { } day ? day.DayNumber - Epoch.DayNumber : -1);
        var context = Context(head, entryId, section);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Derive("section nonce"));
        hash.AppendData(context);
        hash.AppendData(plain);
        var nonce = hash.GetHashAndReset()[..Sealing.NonceBytes];
        return [.. head, .. nonce, .. Sealing.Encrypt(key.Derive("section"), nonce, plain, context)];
    }

    /// <summary>Reads what stands in clear; null when the bytes are no container.</summary>
    public static SectionContainer? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < Overhead || !bytes.Span.StartsWith(Magic))
            return null;
        var days = BinaryPrimitives.ReadInt32BigEndian(bytes.Span[21..]);
        if (days < -1 || days > DateOnly.MaxValue.DayNumber - Epoch.DayNumber)
            return null;
        return new SectionContainer(BinaryPrimitives.ReadUInt128BigEndian(bytes.Span[5..]), days < 0 ? null : Epoch.AddDays(days), bytes);
    }

    /// <summary>Decrypts; null when it is not of this key, entry and name, or damaged.</summary>
    public byte[]? Open(SubjectKey key, string entryId, string section) =>
        Sealing.Open(key.Derive("section"), Bytes.Span[HeadBytes..], Context(Bytes.Span[..HeadBytes], entryId, section));

    private static byte[] Context(ReadOnlySpan<byte> head, string entryId, string section) =>
        [.. head, .. Encoding.UTF8.GetBytes($"{section}\n{entryId}")];
}
