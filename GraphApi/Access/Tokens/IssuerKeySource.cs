using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Xinyuan.GraphApi.Access.Tokens;

/// <summary>The keys of one issuer, out of a file or by discovery.</summary>
internal sealed class IssuerKeySource
{
    private const int FileBytesMax = 1 << 20;
    private readonly TokenIssuer _issuer;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _discovery;
    private readonly Lock _gate = new();
    private (DateTime Written, IReadOnlyList<SecurityKey> Keys) _file = (default, []);

    public IssuerKeySource(TokenIssuer issuer)
    {
        _issuer = issuer;
        if (issuer.KeySetFile is null)
        {
            var retriever = new HttpDocumentRetriever { RequireHttps = !issuer.DiscoveryAddress.IsLoopback };
            _discovery = new ConfigurationManager<OpenIdConnectConfiguration>(
                issuer.DiscoveryAddress.AbsoluteUri,
                new OpenIdConnectConfigurationRetriever(),
                retriever
            );
        }
    }

    /// <summary>The keys; null when the issuer cannot be reached, or its file cannot be read.</summary>
    public async Task<IReadOnlyList<SecurityKey>?> KeysAsync(CancellationToken cancel)
    {
        if (_discovery is null)
            return FromFile();
        try
        {
            var found = await _discovery.GetConfigurationAsync(cancel);
            // A document that names another issuer is not this one's (OpenID Connect Discovery 1.0 §4.3).
            return found.Issuer == _issuer.Issuer ? Asymmetric(found.SigningKeys) : [];
        }
        catch (Exception unreachable) when (unreachable is InvalidOperationException or IOException or HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>A token named a key that is not there: keys may have been changed. Asked for again at most as often as the library lets.</summary>
    public void Refresh() => _discovery?.RequestRefresh();

    private IReadOnlyList<SecurityKey>? FromFile()
    {
        var file = new FileInfo(_issuer.KeySetFile!);
        if (!file.Exists || file.Length > FileBytesMax)
            return null;
        lock (_gate)
        {
            if (_file.Written == file.LastWriteTimeUtc)
                return _file.Keys;
        }
        try
        {
            var keys = Asymmetric(JsonWebKeySet.Create(File.ReadAllText(file.FullName)).GetSigningKeys());
            lock (_gate)
                _file = (file.LastWriteTimeUtc, keys);
            return keys;
        }
        catch (Exception malformed) when (malformed is ArgumentException or JsonException or IOException)
        {
            return null;
        }
    }

    // A shared secret in a key set would let whoever reads the set sign.
    private static IReadOnlyList<SecurityKey> Asymmetric(IEnumerable<SecurityKey> keys) =>
        [.. keys.Where(key => key is not SymmetricSecurityKey)];
}
