using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinyuan.Ledger;

/// <summary>A key that speaks for a party.</summary>
/// <param name="KeyId">Its id: the JWK thumbprint.</param>
/// <param name="Party">The party that it speaks for.</param>
/// <param name="Role">In which role: enterprise, department, bank, auditor or operator.</param>
/// <param name="PublicKey">32 bytes, Ed25519.</param>
/// <param name="Position">The entry that introduced it; it speaks from there on.</param>
/// <param name="NotAfter">What is recorded at this time or later it does not sign; null for no such bound.</param>
public sealed record IssuerKey(
    string KeyId,
    string Party,
    string Role,
    ReadOnlyMemory<byte> PublicKey,
    long Position,
    DateTimeOffset? NotAfter
);

/// <summary>Who signed a document.</summary>
public abstract record SignatureVerdict
{
    private SignatureVerdict() { }

    /// <summary>
    /// The holder of this key did. Whether the key still speaks is told where the document is recorded: <see cref="SignedAppend"/>.
    /// </summary>
    public sealed record Valid(IssuerKey Key) : SignatureVerdict;

    /// <summary>Nobody whom the log knows; the reason in a sentence.</summary>
    public sealed record Invalid(string Reason) : SignatureVerdict;
}

/// <summary>The issuers' keys, as the log has them.</summary>
public static class IssuerKeys
{
    private const int FoundMax = 100_000;

    // What an id means never changes once it is recorded; whether it still speaks is asked of the log each time.
    private static readonly ConditionalWeakTable<IEventLog, ConcurrentDictionary<string, FoundKey>> Found = [];

    /// <summary>The type of the entry that registers a key. Its section <c>public</c> has party, keyId, publicKey and role.</summary>
    public const string RegisteredType = "IssuerKeyRegistered";

    /// <summary>The type of the entry by which one key puts another in its place: as a registration, with keyId and newKeyId.</summary>
    public const string RotatedType = "IssuerKeyRotated";

    /// <summary>The type of the entry that ends a key: party, keyId, reason.</summary>
    public const string RevokedType = "IssuerKeyRevoked";

    /// <summary>The tag under which a key's entries are found.</summary>
    public static string Tag(string keyId) => "key:" + keyId;

    /// <summary>Entries that introduce a key or, after it was introduced, end it.</summary>
    public static LogQuery Entries(string keyId) => new(new QueryClause([Tag(keyId)], [RegisteredType, RotatedType, RevokedType]));

    /// <summary>The key with this id, or null. The first entry about an id introduces it; there can be no second.</summary>
    public static async ValueTask<IssuerKey?> FindAsync(IEventLog log, string keyId, CancellationToken cancel) =>
        (await FoundAsync(log, keyId, cancel).ConfigureAwait(false))?.Key;

    /// <summary>The key that an entry introduces; null when it is not of such a type.</summary>
    /// <exception cref="InvalidDataException">The entry is not of its form.</exception>
    public static IssuerKey? Introduced(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        switch (entry.Envelope.Type)
        {
            case RegisteredType:
                var registered = Read(entry, IntakeJson.Default.RegisteredKeyJson);
                return new IssuerKey(
                    registered.KeyId,
                    registered.Party,
                    registered.Role,
                    Convert.FromBase64String(registered.PublicKey),
                    entry.Position,
                    registered.NotAfter
                );
            case RotatedType:
                var rotated = Read(entry, IntakeJson.Default.RotatedKeyJson);
                return new IssuerKey(
                    rotated.NewKeyId,
                    rotated.Party,
                    rotated.Role,
                    Convert.FromBase64String(rotated.PublicKey),
                    entry.Position,
                    rotated.NotAfter
                );
            default:
                return null;
        }
    }

    /// <summary>Checks whose detached signature over a document this is. Says nothing of whether the key still speaks.</summary>
    /// <param name="log">The log.</param>
    /// <param name="signature">The compact form.</param>
    /// <param name="document">The document's bytes as they came.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async ValueTask<SignatureVerdict> VerifyAsync(
        IEventLog log,
        string signature,
        ReadOnlyMemory<byte> document,
        CancellationToken cancel
    )
    {
        if (DetachedJws.Parse(signature, out var fault) is not { } jws)
            return new SignatureVerdict.Invalid(fault!);
        if (await FoundAsync(log, jws.KeyId, cancel).ConfigureAwait(false) is not { } found)
            return new SignatureVerdict.Invalid("the signing key is not registered");
        return jws.Verify(found.Verifier, document.Span)
            ? new SignatureVerdict.Valid(found.Key)
            : new SignatureVerdict.Invalid("the signature is not this key's over this document");
    }

    private static async ValueTask<FoundKey?> FoundAsync(IEventLog log, string keyId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        var known = Found.GetOrCreateValue(log);
        if (known.TryGetValue(keyId, out var there))
            return there;
        var positions = log.Find(Entries(keyId), limit: 1);
        if (positions.Count == 0 || Introduced(await log.ReadAsync(positions[0], cancel).ConfigureAwait(false)) is not { } key)
            return null;
        var found = new FoundKey(key, new VerifierKey(key.KeyId, VerifierKey.Ed25519Type, key.PublicKey.Span));
        if (known.Count < FoundMax)
            known.TryAdd(keyId, found);
        return found;
    }

    internal static T Read<T>(Entry entry, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(entry["public"]!.Bytes.Span, type)!;
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"entry {entry.Position} says nothing of a key: {malformed.Message}", malformed);
        }
    }
}

/// <summary>A key that was looked up, ready to verify.</summary>
internal sealed record FoundKey(IssuerKey Key, VerifierKey Verifier);

internal sealed record RegisteredKeyJson(string Party, string KeyId, string PublicKey, string Role, DateTimeOffset? NotAfter = null);

internal sealed record RotatedKeyJson(
    string Party,
    string KeyId,
    string NewKeyId,
    string PublicKey,
    string Role,
    DateTimeOffset? OverlapUntil = null,
    DateTimeOffset? NotAfter = null
);

internal sealed record RevokedKeyJson(string Party, string KeyId, string Reason, DateTimeOffset? CompromisedSince = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(RegisteredKeyJson))]
[JsonSerializable(typeof(RotatedKeyJson))]
[JsonSerializable(typeof(RevokedKeyJson))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class IntakeJson : JsonSerializerContext;
