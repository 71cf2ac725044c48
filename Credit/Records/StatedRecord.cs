using System.Text.RegularExpressions;
using Xinyuan.Credit.Events;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Records;

/// <summary>A record of a records document, read and in order.</summary>
/// <param name="Index">Its place in the document, from 0.</param>
/// <param name="Type">The entry type that it is recorded under.</param>
/// <param name="Id">The id that its sender gave it, or null.</param>
/// <param name="Occurred">When it happened, or null when not stated.</param>
/// <param name="Json">The record exactly as it stands in the document.</param>
/// <param name="Content">What it says.</param>
public sealed record StatedRecord(
    int Index,
    string Type,
    string? Id,
    DateTimeOffset? Occurred,
    ReadOnlyMemory<byte> Json,
    RecordContent Content
)
{
    /// <summary>Where it stands in the document.</summary>
    public string Path => $"/records/{Index}";
}

/// <summary>What a record says.</summary>
public abstract record RecordContent
{
    private RecordContent() { }

    /// <summary>Somebody files an enterprise, a place or goods.</summary>
    public sealed record Files(Filing Filing) : RecordContent;

    /// <summary>Something enters a credit file.</summary>
    public sealed record Credits(CreditEvent Event) : RecordContent;

    /// <summary>A record without a catalogue item: kept for departments, outside every credit file.</summary>
    public sealed record Operates(CreditRecordEntered Record) : RecordContent;

    /// <summary>A key speaks for a party from now on.</summary>
    public sealed record RegistersKey(IssuerKeyRegistered Key) : RecordContent;
}

/// <summary>A key with which a party signs its documents was registered.</summary>
/// <param name="Party">The party.</param>
/// <param name="KeyId">The key's id, registered once and never again.</param>
/// <param name="PublicKey">The Ed25519 public key, 32 bytes (RFC 8032).</param>
/// <param name="Role">What the party may do: one of <see cref="RolesKnown"/>.</param>
public sealed partial record IssuerKeyRegistered(string Party, string KeyId, ReadOnlyMemory<byte> PublicKey, string Role)
{
    private const int PublicKeyBytes = 32;
    private const int PublicKeyTextMax = 100;

    /// <summary>The roles that a key can have.</summary>
    public static IReadOnlyList<string> RolesKnown { get; } = ["enterprise", "department", "operator", "bank", "auditor"];

    /// <summary>The stream of a party's keys.</summary>
    public string Stream => "key:" + Party;

    /// <summary>The index terms under which the registration is found.</summary>
    public IReadOnlyList<string> Tags => ["party:" + Party, "key:" + KeyId];

    /// <summary>Reads the fields; null when one is at fault.</summary>
    public static IssuerKeyRegistered? Read(ObjectReader fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var (party, keyId) = (
            fields.Party("party"),
            fields.Code("keyId", KeyIds(), "a key id, such as a JWK thumbprint: 1 to 64 letters, digits, '-', '.', '_' or ':'")
        );
        var text = fields.Text("publicKey", PublicKeyTextMax);
        var bytes = new byte[PublicKeyBytes];
        if (text.Length > 0 && !(Convert.TryFromBase64String(text, bytes, out var written) && written == PublicKeyBytes))
        {
            fields.Report("publicKey", "the base64 of 32 bytes is expected: a raw Ed25519 public key");
        }
        var role = fields.Choice("role", RolesKnown);
        return fields.Close(nameof(IssuerKeyRegistered)) ? new IssuerKeyRegistered(party, keyId, bytes, role) : null;
    }

    // A JWK thumbprint is base64url, and may begin with any of its characters.
    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,64}\z")]
    private static partial Regex KeyIds();
}
