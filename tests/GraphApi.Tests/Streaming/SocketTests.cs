using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>graphql-transport-ws: its messages and its close codes.</summary>
public class SocketTests
{
    private const string Init = """{"type":"connection_init"}""";
    private const string Subscribe = """{"id":"1","type":"subscribe","payload":{"query":"subscription { checkpoints }"}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_a_query_and_a_mistake_over_one_socket()
    {
        await using var host = await EdgeHost.StartAsync();
        using var socket = await OpenAsync(host);
        await SendAsync(socket, Init, Subscribe);
        Assert.Equal("connection_ack", Type(await NextAsync(socket)));
        var first = await NextAsync(socket);
        Assert.Equal(("next", "1"), (Type(first), first.GetProperty("id").GetString()));
        await SendAsync(socket, """{"id":"2","type":"subscribe","payload":{"query":"{ log { origin } }"}}""");
        Assert.Contains("edge.example", (await NextAsync(socket)).GetRawText(), StringComparison.Ordinal);
        Assert.Equal("complete", Type(await NextAsync(socket)));
        await SendAsync(socket, """{"id":"3","type":"subscribe","payload":{"query":"{ nothing }"}}""");
        var error = await NextAsync(socket);
        Assert.Equal("error", Type(error));
        Assert.Equal(ErrorCodes.Validation, error.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
        await SendAsync(socket, """{"type":"ping"}""");
        Assert.Equal("pong", Type(await NextAsync(socket)));
        await host.RecordAsync(Samples.ImporterFiled);
        Assert.Equal("1", (await NextAsync(socket)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task After_complete_nothing_more_comes_and_the_id_is_free_again()
    {
        await using var host = await EdgeHost.StartAsync();
        using var socket = await OpenAsync(host);
        await SendAsync(socket, Init, Subscribe);
        await NextAsync(socket);
        await NextAsync(socket);
        await SendAsync(socket, """{"id":"1","type":"complete"}""", Subscribe);
        var again = await NextAsync(socket);
        Assert.Equal(("next", "1"), (Type(again), again.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(4400, "{")]
    [InlineData(4400, "[]")]
    [InlineData(4400, """{"type":"nothing"}""")]
    [InlineData(4400, """{"type":"connection_init","type":"ping"}""")]
    [InlineData(4400, """{"type":"connection_init","payload":7}""")]
    [InlineData(4400, Init, """{"type":"subscribe","payload":{"query":"{ log { size } }"}}""")]
    [InlineData(4400, Init, """{"id":7,"type":"subscribe","payload":{"query":"{ log { size } }"}}""")]
    [InlineData(4400, Init, """{"id":"1","type":"subscribe","payload":{"query":7}}""")]
    [InlineData(4400, """{"type":"connection_init","payload":{"Xinyuan-Role":"\ud800"}}""")]
    [InlineData(4400, Init, """{"id":"1","type":"subscribe","payload":{"query":"\ud800"}}""")]
    [InlineData(4400, Init, """{"id":"1","type":"subscribe","payload":{"query":"{ log { size } }","variables":{"a":["\ud800"]}}}""")]
    [InlineData(4401, Subscribe)]
    [InlineData(4403, """{"type":"connection_init","payload":{"Xinyuan-Role":"emperor"}}""")]
    [InlineData(4409, Init, Subscribe, Subscribe)]
    [InlineData(4429, Init, Init)]
    public async Task A_socket_is_closed_with_the_protocol_s_code(int code, params string[] messages)
    {
        await using var host = await EdgeHost.StartAsync();
        using var socket = await OpenAsync(host);
        await SendAsync(socket, messages);
        Assert.Equal(code, await ClosedAsync(socket));
    }

    [Fact]
    public async Task Who_does_not_greet_in_time_is_closed_and_who_has_nothing_to_ask_later()
    {
        var clock = new ManualClock(Samples.Today);
        await using var host = await EdgeHost.StartAsync(clock: clock);
        var limits = new StreamLimits();
        using var silent = await OpenAsync(host);
        await clock.WaitForTimerAsync(limits.InitTime, Cancel);
        clock.Advance(limits.InitTime);
        Assert.Equal(4408, await ClosedAsync(silent));
        using var idle = await OpenAsync(host);
        await SendAsync(idle, Init);
        await NextAsync(idle);
        clock.Advance(limits.InitTime);
        await clock.WaitForTimerAsync(limits.IdleTime - limits.InitTime, Cancel);
        clock.Advance(limits.IdleTime);
        Assert.Equal(1000, await ClosedAsync(idle));
    }

    [Fact]
    public async Task A_message_is_text_of_64_KiB_at_most()
    {
        await using var host = await EdgeHost.StartAsync();
        using var large = await OpenAsync(host);
        await SendAsync(large, "{\"type\":\"ping\",\"id\":\"" + new string('x', 64 << 10) + "\"}");
        Assert.Equal(1009, await ClosedAsync(large));
        using var binary = await OpenAsync(host);
        await binary.SendAsync(new byte[] { 1 }, WebSocketMessageType.Binary, endOfMessage: true, Cancel);
        Assert.Equal(1003, await ClosedAsync(binary));
    }

    [Fact]
    public async Task A_connection_runs_so_many_operations()
    {
        await using var host = await EdgeHost.StartAsync(options => options with { Streams = new StreamLimits { OperationsMax = 1 } });
        using var socket = await OpenAsync(host);
        await SendAsync(socket, Init, Subscribe, Subscribe.Replace("\"1\"", "\"2\"", StringComparison.Ordinal));
        var messages = new List<JsonElement> { await NextAsync(socket), await NextAsync(socket), await NextAsync(socket) };
        var error = Assert.Single(messages, message => Type(message) == "error");
        Assert.Equal("2", error.GetProperty("id").GetString());
        Assert.Equal(ErrorCodes.Limit, error.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task When_the_service_stops_sockets_are_closed_as_going_away()
    {
        await using var host = await EdgeHost.StartAsync();
        using var socket = await OpenAsync(host);
        await SendAsync(socket, Init, Subscribe);
        await NextAsync(socket);
        await NextAsync(socket);
        var stopping = host.StopAsync();
        Assert.Equal(1001, await ClosedAsync(socket));
        await stopping;
    }

    [Fact]
    public async Task A_socket_without_the_protocol_is_not_opened()
    {
        await using var host = await EdgeHost.StartAsync();
        using var socket = new ClientWebSocket();
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address(host), Cancel));
        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    internal static Uri Address(EdgeHost host, string path = "/graphql") =>
        new UriBuilder(new Uri(host.Http.BaseAddress!, path)) { Scheme = "ws" }.Uri;

    internal static async Task<JsonElement> NextAsync(ClientWebSocket socket)
    {
        var (message, _) = await ReadAsync(socket);
        Assert.NotNull(message);
        return JsonDocument.Parse(message).RootElement;
    }

    /// <summary>Reads until the service closes, and says with which code.</summary>
    internal static async Task<int> ClosedAsync(ClientWebSocket socket)
    {
        while (await ReadAsync(socket) is (not null, _)) { }
        var code = (int)socket.CloseStatus!.Value;
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        return code;
    }

    private static async Task<(string? Text, WebSocketMessageType Type)> ReadAsync(ClientWebSocket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 << 10];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), Cancel);
            if (part.MessageType == WebSocketMessageType.Close)
                return (null, part.MessageType);
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage)
                return (text.ToString(), part.MessageType);
        }
    }

    internal static async Task<ClientWebSocket> OpenAsync(EdgeHost host)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(GraphQLSocketEndpoint.Protocol);
        await socket.ConnectAsync(Address(host), Cancel);
        return socket;
    }

    internal static async Task SendAsync(ClientWebSocket socket, params string[] messages)
    {
        foreach (var message in messages)
        {
            if (socket.State == WebSocketState.Open)
                await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        }
    }

    private static string? Type(JsonElement message) => message.GetProperty("type").GetString();
}
