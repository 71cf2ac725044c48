using Xinyuan.Facts;
using Xinyuan.GraphApi.Access.Tokens;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.GraphApi.Streaming.Webhooks;

namespace Xinyuan.GraphApi;

/// <summary>What the edge needs to be told.</summary>
public sealed record XinyuanApiOptions
{
    /// <summary>
    /// Callers on this machine need no credentials and may use every role. Only for a service that listens on loopback; requests
    /// from elsewhere stay anonymous all the same.
    /// </summary>
    public bool Open { get; init; }

    /// <summary>Whose bearer tokens are believed; each issuer once.</summary>
    public IReadOnlyList<TokenIssuer> TokenIssuers { get; init; } = [];

    /// <summary>The address under which people reach the service; Digital Links and QR codes are built on it.</summary>
    public Uri PublicUrl { get; init; } = new("http://localhost:8080/");

    /// <summary>How long a query waits for the log to reach its <c>minPosition</c>.</summary>
    public TimeSpan PositionWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a GraphQL operation may run.</summary>
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What subscriptions may take up.</summary>
    public StreamLimits Streams { get; init; } = new();

    /// <summary>Which addresses subscribers may have called, and how. In open mode, those of this machine may always be.</summary>
    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>The folder for the places of webhooks, derived state; null to keep them in memory.</summary>
    public string? DeliveryFolder { get; init; }

    /// <summary>The folder for webhooks' signature tokens, apart from the data; null to keep them in memory.</summary>
    public string? TokenFolder { get; init; }

    /// <summary>
    /// What <c>GraphApi/web</c> builds; the files in its <c>assets</c> are read once, at the start. Null for pages without scripts and
    /// styles.
    /// </summary>
    public string? WebFolder { get; init; }

    /// <summary>GS1 Company Prefixes that the operator knows, beside those that enterprises filed.</summary>
    public CompanyPrefixes CompanyPrefixes { get; init; } = CompanyPrefixes.None;

    /// <summary>
    /// The header in which a proxy before the service says from which region a request comes (ISO 3166-1 or 3166-2), for the counts of queries;
    /// null for none. It counts only from <see cref="RegionProxies"/>: anybody can send a header.
    /// </summary>
    public string? RegionHeader { get; init; }

    /// <summary>The addresses of the proxies that <see cref="RegionHeader"/> is believed from.</summary>
    public IReadOnlyList<System.Net.IPAddress> RegionProxies { get; init; } = [];

    /// <summary>Products that the start page shows; those that are filed when it is empty.</summary>
    public IReadOnlyList<ShownItem> ShownItems { get; init; } = [];
}

/// <summary>A product that the start page shows.</summary>
/// <param name="Item">The path of its Digital Link, or any other spelling.</param>
/// <param name="TitleZh">Its story in a line, in Chinese; null for its name.</param>
/// <param name="TitleEn">The same in English.</param>
public sealed record ShownItem(string Item, string? TitleZh = null, string? TitleEn = null);
