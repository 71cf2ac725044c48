using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Xinyuan.GraphApi.Access.Tokens;

/// <summary>
/// The issuer of this machine, for trying out: believed by a service that runs open, and by no other. Its key lies in the key folder,
/// readable by its owner only.
/// </summary>
public static class LocalIssuer
{
    /// <summary>Its <c>iss</c>.</summary>
    public const string Issuer = "urn:xinyuan:local-issuer";

    /// <summary>Its <c>aud</c>.</summary>
    public const string Audience = "urn:xinyuan:local-service";

    private const string KeyFile = "token-issuer.key";
    private const string KeySetFile = "token-issuer.jwks";

    /// <summary>What a service over this key folder believes.</summary>
    public static TokenIssuer In(string keyFolder) =>
        new()
        {
            Issuer = Issuer,
            Audience = Audience,
            KeySetFile = Path.Combine(keyFolder, KeySetFile),
            LocalOnly = true,
        };

    /// <summary>A token; the issuer's key is made at the first.</summary>
    /// <param name="keyFolder">The key folder.</param>
    /// <param name="role">The role.</param>
    /// <param name="party">The party, or null for a consumer.</param>
    /// <param name="person">The <c>sub</c>.</param>
    /// <param name="now">From when it is good.</param>
    /// <param name="lifetime">For how long.</param>
    public static string Issue(string keyFolder, Role role, string? party, string person, DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = OpenKey(keyFolder);
        var signing = new ECDsaSecurityKey(key) { KeyId = KeyIdOf(key) };
        var claims = new Dictionary<string, object> { ["sub"] = person, ["role"] = role.ToString().ToLowerInvariant() };
        if (party is not null)
            claims["party"] = party;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                NotBefore = now.UtcDateTime,
                IssuedAt = now.UtcDateTime,
                Expires = (now + lifetime).UtcDateTime,
                Claims = claims,
                SigningCredentials = new SigningCredentials(signing, SecurityAlgorithms.EcdsaSha256)
                {
                    CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
                },
            }
        );
    }

    private static ECDsa OpenKey(string folder)
    {
        var path = Path.Combine(folder, KeyFile);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
            key.ImportFromPem(File.ReadAllText(path));
        else
            Write(path, key.ExportPkcs8PrivateKeyPem() + "\n");
        var keySet = Path.Combine(folder, KeySetFile);
        var shown = KeySetOf(key);
        // A key that was made anew, after the old one was lost, is not in the set of the old one.
        if (File.Exists(keySet) && File.ReadAllText(keySet) != shown)
            File.Delete(keySet);
        if (!File.Exists(keySet))
            Write(keySet, shown);
        return key;
    }

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var file = new StreamWriter(path, options);
        file.Write(text);
    }

    private static string KeySetOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new
        {
            kty = "EC",
            crv = "P-256",
            alg = SecurityAlgorithms.EcdsaSha256,
            use = "sig",
            kid = KeyIdOf(key),
            x = Base64UrlEncoder.Encode(point.X),
            y = Base64UrlEncoder.Encode(point.Y),
        };
        return JsonSerializer.Serialize(new { keys = new[] { jwk } });
    }

    private static string KeyIdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
}
