using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace Xinyuan.Ledger;

/// <summary>
/// An Ed25519 key that signs notes, or cosigns checkpoints: its type says which, and it does nothing else. Its text form is the one
/// of Go's note package: <c>PRIVATE+KEY+name+hex key id+base64(type ‖ seed)</c>.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private const string Prefix = "PRIVATE+KEY+";
    private readonly Key _key;

    private SigningKey(string name, byte type, Key key)
    {
        _key = key;
        Verifier = new VerifierKey(name, type, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The public half.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>Makes a new key.</summary>
    /// <param name="name">The key's name.</param>
    /// <param name="type">What it signs: <see cref="VerifierKey.Ed25519Type"/> or <see cref="VerifierKey.CosignatureType"/>.</param>
    public static SigningKey Create(string name, byte type = VerifierKey.Ed25519Type) =>
        new(
            name,
            type,
            Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport })
        );

    /// <summary>Reads the private text form. The exception never repeats the text.</summary>
    /// <param name="text">The text form; white space around it is passed over.</param>
    /// <param name="type">The type that the key must have: a cosigner's key never signs as a log, nor the other way about.</param>
    /// <exception cref="InvalidDataException">It is not a private key of this form and type.</exception>
    public static SigningKey Parse(string text, byte type = VerifierKey.Ed25519Type)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Trim().StartsWith(Prefix, StringComparison.Ordinal) ? text.Trim()[Prefix.Length..].Split('+', 3) : [];
        var blob = new byte[33];
        if (
            parts.Length != 3
            || VerifierKey.NameFault(parts[0]) is not null
            || !Convert.TryFromBase64String(parts[2], blob, out var length)
            || length != 33
            || blob[0] != type
        )
            throw new InvalidDataException($"the signing key is not of the form PRIVATE+KEY+name+keyid+seed with a seed of type {type}");
        var key = Key.Import(
            SignatureAlgorithm.Ed25519,
            blob.AsSpan(1),
            KeyBlobFormat.RawPrivateKey,
            new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }
        );
        var signing = new SigningKey(parts[0], type, key);
        if (parts[1] == signing.Verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture))
            return signing;
        signing.Dispose();
        throw new InvalidDataException("the signing key's id does not belong to its name and key");
    }

    /// <summary>The same key under another name.</summary>
    public SigningKey Renamed(string name) =>
        new(
            name,
            Verifier.Type,
            Key.Import(
                SignatureAlgorithm.Ed25519,
                _key.Export(KeyBlobFormat.RawPrivateKey),
                KeyBlobFormat.RawPrivateKey,
                new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }
            )
        );

    /// <summary>The private text form. Only for the key's own file.</summary>
    public string ExportPrivate()
    {
        byte[] blob = [Verifier.Type, .. _key.Export(KeyBlobFormat.RawPrivateKey)];
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Verifier.Name}+{Verifier.KeyId:x8}+{Convert.ToBase64String(blob)}");
    }

    /// <summary>Signs a note's text, which ends in a line feed.</summary>
    public NoteSignature Sign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RequireType(VerifierKey.Ed25519Type);
        return new NoteSignature(Verifier.Name, Verifier.KeyId, SignBytes(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Cosigns a checkpoint's text (C2SP tlog-cosignature).</summary>
    /// <param name="text">The text, which ends in a line feed.</param>
    /// <param name="time">When its log was seen to be so, Unix seconds, greater than 0.</param>
    public NoteSignature Cosign(string text, long time)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        RequireType(VerifierKey.CosignatureType);
        var blob = new byte[sizeof(long) + SignatureAlgorithm.Ed25519.SignatureSize];
        BinaryPrimitives.WriteInt64BigEndian(blob, time);
        SignBytes(NoteSignature.CosignedMessage(text, time)).CopyTo(blob, sizeof(long));
        return new NoteSignature(Verifier.Name, Verifier.KeyId, blob);
    }

    /// <summary>A raw Ed25519 signature, 64 bytes.</summary>
    public byte[] SignBytes(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private void RequireType(byte type)
    {
        if (Verifier.Type != type)
            throw new InvalidOperationException($"a key of type {Verifier.Type} does not make signatures of type {type}");
    }
}
