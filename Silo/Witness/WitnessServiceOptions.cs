using System.Net;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Witnessing;

/// <summary>How a witness is served.</summary>
public sealed record WitnessServiceOptions
{
    /// <summary>The TCP port; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>How many requests are worked on at once.</summary>
    public int RequestsMax { get; init; } = 16;

    /// <summary>How many requests wait for that; more are told to come again.</summary>
    public int QueueMax { get; init; } = 256;

    /// <summary>How many connections may be open.</summary>
    public int ConnectionsMax { get; init; } = 1_000;

    /// <summary>How long a body may take to arrive.</summary>
    public TimeSpan BodyTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest body in bytes.</summary>
    public int BodyBytesMax { get; init; } = AddCheckpointRequest.BytesMax;
}
