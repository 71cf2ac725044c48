using System.Text.Json;
using System.Text.Json.Serialization;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Silo;

/// <summary>Makes issuers' keys and the records documents about them.</summary>
internal static class IssuerKeyMaking
{
    /// <summary>Who registers keys: the operator, by having access to the log's own folder.</summary>
    public const string Operator = PersonalEntries.Operator;

    private static readonly JsonSerializerOptions Sparse = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A new key, named by its JWK thumbprint.</summary>
    public static SigningKey Create()
    {
        while (true)
        {
            using var unnamed = SigningKey.Create("new");
            var name = DetachedJws.Thumbprint(unnamed.Verifier.PublicKey);
            // On a command line, an id that begins with a dash would be taken for an option.
            if (name[0] != '-')
                return unnamed.Renamed(name);
        }
    }

    /// <summary>The document that registers a key.</summary>
    public static byte[] Registration(SigningKey key, string party, string role, DateTimeOffset? notAfter = null) =>
        Document(
            new
            {
                type = IssuerKeys.RegisteredType,
                party,
                keyId = key.Verifier.Name,
                publicKey = Convert.ToBase64String(key.Verifier.PublicKey),
                role,
                notAfter = Moment(notAfter),
            }
        );

    /// <summary>The document by which the key <paramref name="oldKeyId"/> puts another in its place.</summary>
    public static byte[] Rotation(
        string oldKeyId,
        SigningKey key,
        string party,
        string role,
        DateTimeOffset? overlapUntil,
        DateTimeOffset? notAfter
    ) =>
        Document(
            new
            {
                type = IssuerKeys.RotatedType,
                party,
                role,
                keyId = oldKeyId,
                newKeyId = key.Verifier.Name,
                publicKey = Convert.ToBase64String(key.Verifier.PublicKey),
                overlapUntil = Moment(overlapUntil),
                notAfter = Moment(notAfter),
            }
        );

    /// <summary>The document that takes a key back.</summary>
    public static byte[] Revocation(string keyId, string party, string reason, DateTimeOffset? compromisedSince) =>
        Document(
            new
            {
                type = IssuerKeys.RevokedType,
                party,
                keyId,
                reason,
                compromisedSince = Moment(compromisedSince),
            }
        );

    private static byte[] Document<T>(T record) => JsonSerializer.SerializeToUtf8Bytes(new { records = new[] { record } }, Sparse);

    private static string? Moment(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
