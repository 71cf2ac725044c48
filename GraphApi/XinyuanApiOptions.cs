namespace Xinyuan.GraphApi;

/// <summary>What the edge needs to be told.</summary>
public sealed record XinyuanApiOptions
{
    /// <summary>
    /// Callers on this machine need no credentials and may use every role. Only for a service that listens on loopback; requests
    /// from elsewhere stay anonymous all the same.
    /// </summary>
    public bool Open { get; init; }

    /// <summary>The address under which people reach the service; Digital Links and QR codes are built on it.</summary>
    public Uri PublicUrl { get; init; } = new("http://localhost:8080/");

    /// <summary>How long a query waits for the log to reach its <c>minPosition</c>.</summary>
    public TimeSpan PositionWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a GraphQL operation may run.</summary>
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the pages' scripts and styles lie: what <c>GraphApi/web</c> builds. Read once, at the start.</summary>
    public string AssetsFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "web", "assets");

    /// <summary>Products that the start page shows, in any spelling.</summary>
    public IReadOnlyList<string> ShownItems { get; init; } = [];
}
