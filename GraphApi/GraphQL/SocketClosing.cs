namespace Xinyuan.GraphApi.GraphQL;

/// <summary>Why a WebSocket is closed: a code of RFC 6455 §7.4 or of the protocol graphql-transport-ws, and a sentence.</summary>
internal sealed record SocketClosing(int Code, string Reason)
{
    public static readonly SocketClosing Normal = new(1000, "");
    public static readonly SocketClosing Idle = new(1000, "Idle");
    public static readonly SocketClosing GoingAway = new(1001, "The service stops");
    public static readonly SocketClosing NotText = new(1003, "Only text is read");
    public static readonly SocketClosing TooBig = new(1009, "Message too big");
    public static readonly SocketClosing TooSlow = new(1013, "The reader is too slow");
    public static readonly SocketClosing Invalid = new(4400, "Invalid message");
    public static readonly SocketClosing Unauthorized = new(4401, "Unauthorized");
    public static readonly SocketClosing Forbidden = new(4403, "Forbidden");
    public static readonly SocketClosing InitTimeout = new(4408, "Connection initialisation timeout");
    public static readonly SocketClosing InitTwice = new(4429, "Too many initialisation requests");

    public static SocketClosing Exists(string id) => new(4409, $"Subscriber for {id} already exists");
}
