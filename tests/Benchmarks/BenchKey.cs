using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Benchmarks;

/// <summary>A firm's key that a log knows, for suites that send signed documents.</summary>
internal static class BenchKey
{
    private const string Party = "uscc:bench0";

    public static SigningKey New()
    {
        using var unnamed = SigningKey.Create("new");
        return unnamed.Renamed(DetachedJws.Thumbprint(unnamed.Verifier.PublicKey));
    }

    public static async Task RegisterAsync(FileLog log, SigningKey key, CancellationToken cancel)
    {
        var record = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                party = Party,
                keyId = key.Verifier.Name,
                publicKey = Convert.ToBase64String(key.Verifier.PublicKey),
                role = "enterprise",
            }
        );
        var entry = new NewEntry
        {
            Id = "key:" + key.Verifier.Name,
            Stream = Party,
            Type = IssuerKeys.RegisteredType,
            Issuer = "org:operator",
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Holder,
            Sections = [new NewSection("public", AccessClass.Holder, record)],
            Tags = [IssuerKeys.Tag(key.Verifier.Name)],
        };
        if (await log.AppendAsync(AppendBatch.Of(entry), cancel) is not AppendResult.Appended)
            throw new InvalidOperationException("the key was not registered");
    }
}
