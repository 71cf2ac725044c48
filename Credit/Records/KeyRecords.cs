using System.Text.RegularExpressions;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Records;

/// <summary>A key with which a party signs its documents was registered.</summary>
/// <param name="Party">The party.</param>
/// <param name="KeyId">The key's id, registered once and never again.</param>
/// <param name="PublicKey">The Ed25519 public key, 32 bytes (RFC 8032).</param>
/// <param name="Role">What the party may do: one of <see cref="KeyRecords.Roles"/>.</param>
/// <param name="NotAfter">What is recorded at this time or later it does not sign; null for no such bound.</param>
public sealed record IssuerKeyRegistered(string Party, string KeyId, ReadOnlyMemory<byte> PublicKey, string Role, DateTimeOffset? NotAfter)
{
    /// <summary>The stream of a party's keys.</summary>
    public string Stream => KeyRecords.StreamOf(Party);

    /// <summary>The index terms under which the registration is found.</summary>
    public IReadOnlyList<string> Tags => ["party:" + Party, IssuerKeys.Tag(KeyId)];
}

/// <summary>A key put another in its place, and signed so itself.</summary>
/// <param name="Party">The party of both.</param>
/// <param name="Role">The role of both.</param>
/// <param name="KeyId">The old key.</param>
/// <param name="NewKeyId">The new key's id: its JWK thumbprint.</param>
/// <param name="PublicKey">The new Ed25519 public key, 32 bytes.</param>
/// <param name="OverlapUntil">Until when the old key goes on speaking; null when it ends with the rotation.</param>
/// <param name="NotAfter">What is recorded at this time or later the new key does not sign; never later than the old key's own.</param>
public sealed record IssuerKeyRotated(
    string Party,
    string Role,
    string KeyId,
    string NewKeyId,
    ReadOnlyMemory<byte> PublicKey,
    DateTimeOffset? OverlapUntil,
    DateTimeOffset? NotAfter
)
{
    /// <summary>For how long two keys may stand beside each other, at most.</summary>
    public static readonly TimeSpan OverlapMax = TimeSpan.FromDays(366);

    /// <inheritdoc cref="IssuerKeyRegistered.Stream"/>
    public string Stream => KeyRecords.StreamOf(Party);

    /// <summary>The index terms: the rotation is found by either key.</summary>
    public IReadOnlyList<string> Tags => ["party:" + Party, IssuerKeys.Tag(KeyId), IssuerKeys.Tag(NewKeyId)];
}

/// <summary>A key was taken back.</summary>
/// <param name="Party">Whose it was.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Reason">One of <see cref="KeyRecords.Reasons"/>.</param>
/// <param name="CompromisedSince">What it signed and was recorded at this time or later is in doubt; null when nothing is.</param>
public sealed record IssuerKeyRevoked(string Party, string KeyId, string Reason, DateTimeOffset? CompromisedSince)
{
    /// <inheritdoc cref="IssuerKeyRegistered.Stream"/>
    public string Stream => KeyRecords.StreamOf(Party);

    /// <summary>The index terms under which the revocation is found.</summary>
    public IReadOnlyList<string> Tags => ["party:" + Party, IssuerKeys.Tag(KeyId)];
}

/// <summary>Reads records about keys.</summary>
public static partial class KeyRecords
{
    private const int PublicKeyBytes = 32;
    private const int PublicKeyTextMax = 100;
    private const string Compromise = "key_compromise";

    /// <summary>The types.</summary>
    public static IReadOnlyList<string> Types { get; } = [nameof(IssuerKeyRegistered), nameof(IssuerKeyRotated), nameof(IssuerKeyRevoked)];

    /// <summary>The roles that a key can have.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["enterprise", "department", "operator", "bank", "auditor"];

    /// <summary>Why a key can be revoked (after RFC 5280 §5.3.1). A closed list: the record is open to all, and must not tell of people.</summary>
    public static IReadOnlyList<string> Reasons { get; } =
    ["unspecified", Compromise, "superseded", "cessation_of_operation", "privilege_withdrawn"];

    /// <summary>The stream of a party's keys.</summary>
    public static string StreamOf(string party) => "key:" + party;

    /// <summary>Reads the fields of a type; null when one is at fault.</summary>
    public static RecordContent? Read(string type, ObjectReader fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        RecordContent content = type switch
        {
            nameof(IssuerKeyRegistered) => new RecordContent.RegistersKey(
                new IssuerKeyRegistered(
                    fields.Party("party"),
                    KeyId(fields, "keyId"),
                    PublicKey(fields),
                    fields.Choice("role", Roles),
                    fields.OptionalMoment("notAfter")
                )
            ),
            nameof(IssuerKeyRotated) => new RecordContent.RotatesKey(Rotated(fields)),
            nameof(IssuerKeyRevoked) => new RecordContent.RevokesKey(Revoked(fields)),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a record about a key"),
        };
        return fields.Close(type) ? content : null;
    }

    private static IssuerKeyRotated Rotated(ObjectReader fields)
    {
        var rotated = new IssuerKeyRotated(
            fields.Party("party"),
            fields.Choice("role", Roles),
            KeyId(fields, "keyId"),
            KeyId(fields, "newKeyId"),
            PublicKey(fields),
            fields.OptionalMoment("overlapUntil"),
            fields.OptionalMoment("notAfter")
        );
        // Whoever holds a key may introduce another without the operator: it must not take an id that is somebody else's.
        if (rotated.NewKeyId.Length > 0 && rotated.NewKeyId != DetachedJws.Thumbprint(rotated.PublicKey.Span))
            fields.Report("newKeyId", "the id of the new key is its JWK thumbprint (RFC 7638)");
        return rotated;
    }

    private static IssuerKeyRevoked Revoked(ObjectReader fields)
    {
        var revoked = new IssuerKeyRevoked(
            fields.Party("party"),
            KeyId(fields, "keyId"),
            fields.Choice("reason", Reasons),
            fields.OptionalMoment("compromisedSince")
        );
        if (revoked.CompromisedSince is not null && revoked.Reason != Compromise)
            fields.Report("compromisedSince", $"only with the reason {Compromise}");
        return revoked;
    }

    private static string KeyId(ObjectReader fields, string name) =>
        fields.Code(name, KeyIds(), "a key id, such as a JWK thumbprint: 1 to 64 letters, digits, '-', '_', '.' or ':'");

    private static byte[] PublicKey(ObjectReader fields)
    {
        var text = fields.Text("publicKey", PublicKeyTextMax);
        var bytes = new byte[PublicKeyBytes];
        if (text.Length > 0 && !(Convert.TryFromBase64String(text, bytes, out var written) && written == PublicKeyBytes))
            fields.Report("publicKey", "the base64 of 32 bytes is expected: a raw Ed25519 public key");
        return bytes;
    }

    // A JWK thumbprint is base64url, and may begin with any of its characters.
    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,64}\z")]
    private static partial Regex KeyIds();
}
