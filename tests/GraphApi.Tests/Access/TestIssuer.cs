using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xinyuan.GraphApi.Access.Tokens;

namespace Xinyuan.GraphApi.Tests.Access;

/// <summary>An OpenID Connect provider with a key pair of its own, over TCP.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "https://xinyuan.example/api";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private const string KeyId = "k1";
    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _app;

    private readonly TimeProvider _clock;

    private TestIssuer(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    public string Name => _app.Urls.First();

    /// <summary>The provider's public keys.</summary>
    public string KeySet
    {
        get
        {
            var key = _key.ExportParameters(includePrivateParameters: false);
            var jwk = new
            {
                kty = "RSA",
                kid = KeyId,
                use = "sig",
                n = Base64UrlEncoder.Encode(key.Modulus),
                e = Base64UrlEncoder.Encode(key.Exponent),
            };
            // A shared secret that stands in the set by mistake must not let anybody sign.
            var secret = new
            {
                kty = "oct",
                kid = "secret",
                k = Base64UrlEncoder.Encode(Secret),
            };
            return JsonSerializer.Serialize(new { keys = new object[] { jwk, secret } });
        }
    }

    private static byte[] Secret => [.. Enumerable.Range(0, 64).Select(i => (byte)i)];

    public TokenIssuer Believed => new() { Issuer = Name, Audience = Audience };

    public static async Task<TestIssuer> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TestIssuer(app, clock ?? TimeProvider.System);
        app.MapGet("/.well-known/openid-configuration", () => $$"""{"issuer":"{{issuer.Name}}","jwks_uri":"{{issuer.Name}}/keys"}""");
        app.MapGet("/keys", () => issuer.KeySet);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>A token of a role and a party.</summary>
    public string Token(string role, string? party, string person = "p-1") =>
        Sign(
            new Dictionary<string, object?>
            {
                ["role"] = role,
                ["party"] = party,
                ["sub"] = person,
            }
        );

    /// <summary>A token with these claims.</summary>
    public string Sign(Dictionary<string, object?> claims, Flaw flaw = Flaw.None, DateTime? expires = null)
    {
        using var stranger = RSA.Create(2048);
        var now = _clock.GetUtcNow().UtcDateTime;
        var said = claims.Where(claim => claim.Value is not null).ToDictionary(claim => claim.Key, claim => claim.Value!);
        var credentials = flaw switch
        {
            Flaw.WithoutSignature => null,
            Flaw.SharedSecret => new SigningCredentials(new SymmetricSecurityKey(Secret) { KeyId = "secret" }, "HS256"),
            // The public key taken as a secret that everybody knows.
            Flaw.PublicKeyAsSecret => new SigningCredentials(
                new SymmetricSecurityKey(_key.ExportSubjectPublicKeyInfo()) { KeyId = KeyId },
                "HS256"
            ),
            Flaw.OtherKey => new SigningCredentials(new RsaSecurityKey(stranger.ExportParameters(true)) { KeyId = KeyId }, "RS256"),
            _ => new SigningCredentials(new RsaSecurityKey(_key.ExportParameters(true)) { KeyId = KeyId }, "PS256"),
        };
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = flaw == Flaw.OtherIssuer ? "https://other.example" : Name,
                Audience = flaw == Flaw.OtherAudience ? "https://other.example/api" : Audience,
                NotBefore = flaw == Flaw.NotYetValid ? now.AddMinutes(5) : now.AddMinutes(-20),
                Expires =
                    flaw == Flaw.Endless ? null
                    : flaw == Flaw.Expired ? now.AddMinutes(-5)
                    : expires ?? now + Lifetime,
                Claims = said,
                SigningCredentials = credentials,
            }
        );
        return flaw == Flaw.Torn ? token[..^20] : token;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }
}

/// <summary>What is wrong with a token.</summary>
public enum Flaw
{
    None,
    WithoutSignature,
    SharedSecret,
    PublicKeyAsSecret,
    OtherKey,
    OtherIssuer,
    OtherAudience,
    NotYetValid,
    Expired,
    Endless,
    Torn,
}
