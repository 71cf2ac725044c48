using System.Net;
using System.Net.Sockets;

namespace Xinyuan.Silo.Hosting;

/// <summary>
/// Loopback ports that nothing else uses. One process with everything in it needs ports only for Orleans to talk to itself; fixed
/// ones would keep a second service from starting on the same machine.
/// </summary>
internal static class FreePort
{
    /// <summary>Two different free ports. Held until both are known, so that they do differ.</summary>
    public static (int First, int Second) Pair()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
