using System.Net;
using System.Net.Sockets;

namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>
/// Decides which addresses the service calls for others. A name is looked up at each connection, and what is connected to is the address
/// that was checked, so that a name which changes its address between the two gains nothing.
/// </summary>
internal sealed class AddressGuard(WebhookOptions options)
{
    /// <summary>Characters of an address.</summary>
    public const int LengthMax = 2_048;

    /// <summary>Networks that are nobody's on the Internet (IANA special-purpose registries, RFC 6890 and its successors).</summary>
    private static readonly IPNetwork[] Closed =
    [
        .. (
            (string[])
                [
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "fc00::/7",
                    "fe80::/9",
                    "ff00::/8",
                ]
        ).Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>What is wrong with an address that somebody wants called, before its name is looked up; null when nothing is.</summary>
    public string? FaultOf(string text, out Uri? address)
    {
        address = null;
        if (text.Length > LengthMax || !Uri.TryCreate(text, UriKind.Absolute, out var read))
            return $"is not an absolute URI of at most {LengthMax} characters";
        if (read.Scheme != Uri.UriSchemeHttps && !(options.AllowHttp && read.Scheme == Uri.UriSchemeHttp))
            return options.AllowHttp ? "must be http or https" : "must be https";
        if (read.UserInfo.Length > 0 || read.Fragment.Length > 0)
            return "has neither user nor fragment";
        if (IPAddress.TryParse(read.DnsSafeHost, out var literal) && !IsAllowed(literal))
            return "is not an address of the public Internet";
        address = read;
        return null;
    }

    /// <summary>Whether an address may be called.</summary>
    public bool IsAllowed(IPAddress address)
    {
        if (options.AllowPrivate)
            return true;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(Closed, network => network.Contains(plain));
    }

    /// <summary>Connects to the first address of a name that may be called.</summary>
    /// <exception cref="HttpRequestException">There is none, or none answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancel);
        var allowed = Array.FindAll(addresses, IsAllowed);
        if (allowed.Length == 0)
            throw new HttpRequestException("the address is not one of the public Internet");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
