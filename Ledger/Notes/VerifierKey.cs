using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace Xinyuan.Ledger;

/// <summary>A public key that checks notes, in the forms of C2SP signed-note: <c>name+hex key id+base64(type ‖ key)</c>.</summary>
public sealed record VerifierKey
{
    /// <summary>Type of an Ed25519 signature over a note's text.</summary>
    public const byte Ed25519Type = 0x01;

    /// <summary>Type of an Ed25519 cosignature with a time (C2SP tlog-cosignature).</summary>
    public const byte CosignatureType = 0x04;

    private readonly byte[] _publicKey;
    private PublicKey? _imported;

    /// <summary>Makes a verifier key.</summary>
    /// <param name="name">Not empty, without white space or '+'.</param>
    /// <param name="type">The signature type.</param>
    /// <param name="publicKey">32 bytes, Ed25519.</param>
    public VerifierKey(string name, byte type, ReadOnlySpan<byte> publicKey)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (NameFault(name) is { } fault)
            throw new ArgumentException(fault, nameof(name));
        Name = name;
        Type = type;
        _publicKey = publicKey.ToArray();
        KeyId = ComputeKeyId(name, type, publicKey);
    }

    /// <summary>The key's name; a log's is its origin.</summary>
    public string Name { get; }

    /// <summary>What kind of signature the key makes.</summary>
    public byte Type { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ LF ‖ type ‖ key), big-endian.</summary>
    public uint KeyId { get; }

    /// <summary>The 32 bytes of the Ed25519 public key.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>Reads the text form; null with a reason when it is not one.</summary>
    public static VerifierKey? Parse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        var parts = text.Split('+', 3);
        if (parts.Length != 3)
            return Bad("a verifier key has the form name+keyid+key", out fault);
        if (NameFault(parts[0]) is { } nameFault)
            return Bad(nameFault, out fault);
        if (!uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var keyId) || parts[1].Length != 8)
            return Bad("the key id is not 8 hexadecimal digits", out fault);
        var blob = new byte[33];
        if (!Convert.TryFromBase64String(parts[2], blob, out var length) || length != 33)
            return Bad("the key is not 33 bytes of base64: a type and an Ed25519 key", out fault);
        if (blob[0] is not (Ed25519Type or CosignatureType))
            return Bad($"key type {blob[0]} is not supported", out fault);
        var key = new VerifierKey(parts[0], blob[0], blob.AsSpan(1));
        if (key.KeyId != keyId)
            return Bad("the key id does not belong to this name and key", out fault);
        return key.ToString() == text ? key : Bad("the key is not in its one spelling", out fault);
    }

    /// <summary>Reads a log's key; null with a reason when it is none, such as a witness's, which must never count as a log.</summary>
    public static VerifierKey? ParseLog(string text, out string? fault) =>
        Parse(text, out fault) is not { } key ? null
        : key.Type == Ed25519Type ? key
        : Bad("a log's key signs with Ed25519 (type 1)", out fault);

    /// <summary>Whether an Ed25519 signature over <paramref name="message"/> is this key's.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var algorithm = SignatureAlgorithm.Ed25519;
        if (signature.Length != algorithm.SignatureSize)
            return false;
        // Checking that the bytes are a point costs as much as an event's digests: once is enough.
        if (_imported is null && !NSec.Cryptography.PublicKey.TryImport(algorithm, _publicKey, KeyBlobFormat.RawPublicKey, out _imported))
            return false;
        return algorithm.Verify(_imported!, message, signature);
    }

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        byte[] blob = [Type, .. _publicKey];
        return string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String(blob)}");
    }

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && Type == other.Type && _publicKey.AsSpan().SequenceEqual(other._publicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    /// <summary>What is wrong with a key name, or null.</summary>
    internal static string? NameFault(string name)
    {
        if (name.Length == 0)
            return "a key name is not empty";
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value == '+')
                return "a key name has no white space, control character or '+'";
        }
        return null;
    }

    internal static uint ComputeKeyId(string name, byte type, ReadOnlySpan<byte> publicKey)
    {
        byte[] input = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(Digest.Of(input).ToArray());
    }

    private static VerifierKey? Bad(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }
}
