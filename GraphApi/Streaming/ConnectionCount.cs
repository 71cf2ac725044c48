using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Access;

namespace Xinyuan.GraphApi.Streaming;

/// <summary>Counts open streams, in all and a caller.</summary>
internal sealed class ConnectionCount(StreamLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byCaller = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Open streams now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _all;
        }
    }

    /// <summary>Takes a place that is free until it is disposed of, or null when there is none for this caller.</summary>
    public IDisposable? TryEnter(HttpContext http, Caller caller)
    {
        var name = caller.Party?.Text ?? NameOf(http.Connection.RemoteIpAddress);
        lock (_gate)
        {
            var own = _byCaller.GetValueOrDefault(name);
            if (_all >= limits.ConnectionsMax || own >= limits.ConnectionsPerCallerMax)
                return null;
            (_all, _byCaller[name]) = (_all + 1, own + 1);
        }
        return new Place(this, name);
    }

    // A household or a firm commonly has 2^64 IPv6 addresses: the first half names them.
    private static string NameOf(IPAddress? address) =>
        address switch
        {
            null => "",
            { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(
                address.GetAddressBytes()[..8]
            ),
            _ => address.MapToIPv4().ToString(),
        };

    private void Leave(string name)
    {
        lock (_gate)
        {
            _all--;
            if (--_byCaller[name] == 0)
                _byCaller.Remove(name);
        }
    }

    private sealed class Place(ConnectionCount count, string name) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
                count.Leave(name);
        }
    }
}
