using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinyuan.Ledger;

/// <summary>A key that speaks for a party.</summary>
/// <param name="KeyId">Its id: the JWK thumbprint.</param>
/// <param name="Party">The party that it speaks for.</param>
/// <param name="Role">In which role: enterprise, department, bank, auditor or operator.</param>
/// <param name="PublicKey">32 bytes, Ed25519.</param>
/// <param name="Position">Where the log registered it; it is valid from there on.</param>
public sealed record IssuerKey(string KeyId, string Party, string Role, ReadOnlyMemory<byte> PublicKey, long Position);

/// <summary>Who signed a document.</summary>
public abstract record SignatureVerdict
{
    private SignatureVerdict() { }

    /// <summary>The holder of this key did.</summary>
    public sealed record Valid(IssuerKey Key) : SignatureVerdict;

    /// <summary>Nobody whom the log knows; the reason in a sentence.</summary>
    public sealed record Invalid(string Reason) : SignatureVerdict;
}

/// <summary>The issuers' keys, as the log has registered them.</summary>
public static class IssuerKeys
{
    /// <summary>The type of the entry that registers a key. Its section <c>public</c> has party, keyId, publicKey and role.</summary>
    public const string RegisteredType = "IssuerKeyRegistered";

    /// <summary>The tag under which a key's entries are found.</summary>
    public static string Tag(string keyId) => "key:" + keyId;

    /// <summary>The key with this id, or null. The first registration of an id counts; there can be no second.</summary>
    public static async ValueTask<IssuerKey?> FindAsync(IEventLog log, string keyId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        var found = log.Find(new LogQuery(new QueryClause([Tag(keyId)], [RegisteredType])), limit: 1);
        return found.Count == 0 ? null : Read(await log.ReadAsync(found[0], cancel).ConfigureAwait(false));
    }

    /// <summary>Checks a detached signature over a document against the keys that the log knows now.</summary>
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
        if (await FindAsync(log, jws.KeyId, cancel).ConfigureAwait(false) is not { } key)
            return new SignatureVerdict.Invalid("the signing key is not registered");
        return jws.Verify(key.PublicKey.Span, document.Span)
            ? new SignatureVerdict.Valid(key)
            : new SignatureVerdict.Invalid("the signature is not this key's over this document");
    }

    private static IssuerKey Read(Entry entry)
    {
        var json =
            JsonSerializer.Deserialize(entry["public"]!.Bytes.Span, IntakeJson.Default.RegisteredKeyJson)
            ?? throw new InvalidDataException($"entry {entry.Position} registers no key");
        return new IssuerKey(json.KeyId, json.Party, json.Role, Convert.FromBase64String(json.PublicKey), entry.Position);
    }
}

internal sealed record RegisteredKeyJson(string Party, string KeyId, string PublicKey, string Role);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegisteredKeyJson))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class IntakeJson : JsonSerializerContext;
