namespace Xinyuan.GraphApi.Access.Tokens;

/// <summary>Whose tokens are believed: an OpenID Connect provider, and how it names roles and parties.</summary>
public sealed record TokenIssuer
{
    /// <summary>Signature algorithms of tokens: asymmetric ones only (RFC 7518 §3.1). Neither <c>none</c> nor a shared secret is ever believed.</summary>
    public static IReadOnlyList<string> Algorithms { get; } =
    ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];

    /// <summary>By how much the provider's clock may differ from ours.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>The <c>iss</c> of its tokens, to the letter.</summary>
    public required string Issuer { get; init; }

    /// <summary>The <c>aud</c> by which its tokens are meant for this service.</summary>
    public required string Audience { get; init; }

    /// <summary>A file with its keys (JWK Set, RFC 7517), for places without network; it is read again when it changes. Null to discover them.</summary>
    public string? KeySetFile { get; init; }

    /// <summary>Its discovery document; null for <c>/.well-known/openid-configuration</c> under <see cref="Issuer"/>.</summary>
    public Uri? Discovery { get; init; }

    /// <summary>How its tokens name roles and parties.</summary>
    public ClaimNames Claims { get; init; } = new();

    /// <summary>Believed only on a service that runs open, and only from this machine.</summary>
    public bool LocalOnly { get; init; }

    /// <summary>Where its keys are discovered.</summary>
    public Uri DiscoveryAddress => Discovery ?? new Uri(Issuer.TrimEnd('/') + "/.well-known/openid-configuration");
}
