using System.Net;
using Xinyuan.GraphApi.Access.Tokens;

namespace Xinyuan.Silo.Hosting;

/// <summary>What the service is started with.</summary>
public sealed record ServiceOptions
{
    /// <summary>The TCP port for HTTP; 0 for any that is free.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The address to listen on.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>The data folder.</summary>
    public string Data { get; init; } = "data";

    /// <summary>The key folder, apart from the data.</summary>
    public string Keys { get; init; } = "data-keys";

    /// <summary>The file with the operator key, under which the key store is encrypted; null for the one in <see cref="Keys"/>.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>Every role without credentials; only on loopback.</summary>
    public bool Open { get; init; }

    /// <summary>The OpenID Connect provider whose tokens are believed; null for none.</summary>
    public string? TokenIssuer { get; init; }

    /// <summary>The audience of its tokens.</summary>
    public string? TokenAudience { get; init; }

    /// <summary>A file with its keys (JWK Set); null to discover them.</summary>
    public string? TokenKeys { get; init; }

    /// <summary>A file that says how its tokens name roles and parties (JSON); null for the names that are usual here.</summary>
    public string? TokenClaims { get; init; }

    /// <summary>Webhooks may be called on this machine and in private networks, also without TLS.</summary>
    public bool PrivateWebhooks { get; init; }

    /// <summary>Whether the platform's own indicator of enterprises is computed; ratings and listings answer without it.</summary>
    public bool Indicator { get; init; } = true;

    /// <summary>The folder of the demo data; null for none.</summary>
    public string? Demo { get; init; }

    /// <summary>The folder of the built front end; null for pages without scripts and styles.</summary>
    public string? Web { get; init; }

    /// <summary>The address under which people reach the service; null for http://localhost and the port.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>A table of GS1 Company Prefixes, one a line; null for none beside those that are filed.</summary>
    public string? CompanyPrefixes { get; init; }

    /// <summary>A PEM or PFX certificate for TLS; null for plain HTTP.</summary>
    public string? Certificate { get; init; }

    /// <summary>The PEM private key of <see cref="Certificate"/>; null when the certificate's file holds it.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>The log's name when it is made: the public address without its scheme, as C2SP asks.</summary>
    public string Origin => $"{Address.Authority}{Address.AbsolutePath.TrimEnd('/')}/log";

    /// <summary>The public address, as given or as it follows from the port.</summary>
    public Uri Address => PublicUrl ?? new Uri($"{(Certificate is null ? "http" : "https")}://localhost:{Port}/");

    /// <summary>What is wrong with the options, each naming its option, or none.</summary>
    public IEnumerable<string> Faults()
    {
        if (Open && !IPAddress.IsLoopback(Listen))
            yield return $"--open with --listen {Listen}: a service without credentials listens on loopback only";
        if (PublicUrl is { } url && url.Query.Length + url.Fragment.Length > 0)
            yield return $"--public-url {url}: an address without query and fragment is needed";
        if (Demo is not null && !File.Exists(Path.Combine(Demo, "manifest.json")))
            yield return $"--demo {Demo}: the folder has no manifest.json";
        if (Web is not null && !Directory.Exists(Web))
            yield return $"--web {Web}: there is no such folder";
        if (CompanyPrefixes is not null && !File.Exists(CompanyPrefixes))
            yield return $"--company-prefixes {CompanyPrefixes}: there is no such file";
        if (Certificate is not null && !File.Exists(Certificate))
            yield return $"--certificate {Certificate}: there is no such file";
        if (CertificateKey is not null && !File.Exists(CertificateKey))
            yield return $"--certificate-key {CertificateKey}: there is no such file";
        if (CertificateKey is not null && Certificate is null)
            yield return "--certificate-key: there is no --certificate that it belongs to";
        foreach (var fault in TokenFaults())
            yield return fault;
    }

    private IEnumerable<string> TokenFaults()
    {
        if (TokenIssuer is null)
        {
            if (TokenAudience is not null || TokenKeys is not null || TokenClaims is not null)
                yield return "--token-audience, --token-keys and --token-claims go with --token-issuer";
            yield break;
        }
        if (TokenAudience is null)
            yield return "--token-issuer: say with --token-audience by which audience its tokens are meant for this service";
        if (TokenIssuer == LocalIssuer.Issuer)
            yield return $"--token-issuer {TokenIssuer}: that is the issuer of this machine, for --open alone";
        var isAddress = Uri.TryCreate(TokenIssuer, UriKind.Absolute, out var address);
        if (TokenKeys is null && !(isAddress && (address!.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true })))
            yield return $"--token-issuer {TokenIssuer}: its keys are discovered under an https address, or given with --token-keys";
        if (TokenKeys is not null && !File.Exists(TokenKeys))
            yield return $"--token-keys {TokenKeys}: there is no such file";
        if (TokenClaims is not null && !File.Exists(TokenClaims))
            yield return $"--token-claims {TokenClaims}: there is no such file";
    }
}
