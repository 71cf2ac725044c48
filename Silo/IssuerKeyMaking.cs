using System.Text.Json;
using Xinyuan.Credit.Records;
using Xinyuan.Ledger;

namespace Xinyuan.Silo;

/// <summary>Makes issuers' keys and the record that registers them.</summary>
internal static class IssuerKeyMaking
{
    /// <summary>Who registers keys: the operator, by having access to the log's own folder.</summary>
    public const string Operator = "org:operator";

    /// <summary>A new key, named by its JWK thumbprint.</summary>
    public static SigningKey Create()
    {
        using var unnamed = SigningKey.Create("new");
        return unnamed.Renamed(DetachedJws.Thumbprint(unnamed.Verifier.PublicKey));
    }

    /// <summary>The operator's records document that registers a key.</summary>
    public static Submission Registration(SigningKey key, string party, string role)
    {
        var record = new
        {
            type = IssuerKeys.RegisteredType,
            party,
            keyId = key.Verifier.Name,
            publicKey = Convert.ToBase64String(key.Verifier.PublicKey),
            role,
        };
        return new Submission(Operator, RecordsIntake.MediaType, JsonSerializer.SerializeToUtf8Bytes(new { records = new[] { record } }));
    }
}
