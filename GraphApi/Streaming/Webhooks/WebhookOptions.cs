namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>How messages go out to the addresses that subscribers give.</summary>
public sealed record WebhookOptions
{
    /// <summary>
    /// Whether addresses of this machine and of private networks may be called. Else whoever may subscribe could make the service reach
    /// what only it can reach.
    /// </summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Whether plain <c>http</c> is allowed.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>How long one call may take, from the look-up of the name to the status line.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait after the first failed call; twice as long after each further one.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two calls.</summary>
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A webhook that has failed for so long is given up: it keeps its place and is called no more.</summary>
    public TimeSpan GiveUp { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Events of one message.</summary>
    public int BatchMax { get; init; } = 100;

    /// <summary>Webhooks of the whole service.</summary>
    public int WebhooksMax { get; init; } = 1_000;

    /// <summary>Webhooks of one party.</summary>
    public int WebhooksPerPartyMax { get; init; } = 50;
}
