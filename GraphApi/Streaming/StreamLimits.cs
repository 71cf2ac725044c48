namespace Xinyuan.GraphApi.Streaming;

/// <summary>What streams of answers may take up. Every bound is for one connection unless it says otherwise.</summary>
public sealed record StreamLimits
{
    /// <summary>Open streams of the whole process, over SSE and WebSocket together.</summary>
    public int ConnectionsMax { get; init; } = 1_000;

    /// <summary>Open streams of one caller: a party, or an address where there is none.</summary>
    public int ConnectionsPerCallerMax { get; init; } = 50;

    /// <summary>Operations that run at the same time on one WebSocket.</summary>
    public int OperationsMax { get; init; } = 20;

    /// <summary>Bytes of a message from the client.</summary>
    public int MessageBytesMax { get; init; } = 64 << 10;

    /// <summary>Results that are made but not yet sent; more are made only as these go out.</summary>
    public int BufferMax { get; init; } = 16;

    /// <summary>Tags of a subscription.</summary>
    public int TagsMax { get; init; } = 8;

    /// <summary>How long a WebSocket may take to send <c>connection_init</c>.</summary>
    public TimeSpan InitTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a WebSocket may stay without an operation.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a silent stream says that it is alive: an SSE comment, a WebSocket ping.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one message may take to go out before its reader counts as too slow; as long again to take the news of it.</summary>
    public TimeSpan SlowTime { get; init; } = TimeSpan.FromSeconds(20);
}
