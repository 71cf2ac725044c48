using System.Text.Json;
using Xinyuan.GraphApi.Access.Tokens;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.GraphApi.Tests.Streaming;

namespace Xinyuan.GraphApi.Tests.Access;

/// <summary>Tokens of what stays open: they come in another way, and end it.</summary>
public sealed class TokenStreamTests : IAsyncLifetime
{
    private const string Checkpoints = "subscription { checkpoints }";
    private const string File = """
        mutation { fileEnterprise(input: { commandId: "c", party: "org:x", name: "x", roles: [BROKER], country: "CN" }) { ... on Refusal { code } } }
        """;

    // Nothing but the token's end is to fall due while the clock moves.
    private static readonly StreamLimits Patient = new()
    {
        KeepAlive = TimeSpan.FromDays(1),
        SlowTime = TimeSpan.FromDays(1),
        IdleTime = TimeSpan.FromDays(1),
        InitTime = TimeSpan.FromDays(1),
    };

    private readonly ManualClock _clock = new(Samples.Today);
    private TestIssuer _issuer = null!;

    private static TimeSpan Good => TestIssuer.Lifetime + TokenIssuer.ClockSkew;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _issuer = await TestIssuer.StartAsync(_clock);

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task Who_greets_a_socket_with_a_token_is_who_the_token_says_and_else_nobody()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync(_clock, Closed);
        Assert.Equal("NOT_ALLOWED", await CodeAsync(Init("Bearer " + _issuer.Token("bank", "org:bank"))));
        Assert.Equal("UNSIGNED", await CodeAsync("""{"type":"connection_init"}"""));

        async Task<string?> CodeAsync(string init)
        {
            using var socket = await SocketTests.OpenAsync(host);
            await SocketTests.SendAsync(socket, init);
            Assert.Equal("connection_ack", (await SocketTests.NextAsync(socket)).GetProperty("type").GetString());
            await SocketTests.SendAsync(socket, Subscribe(File));
            var answer = await SocketTests.NextAsync(socket);
            return answer.GetProperty("payload").GetProperty("data").GetProperty("fileEnterprise").GetProperty("code").GetString();
        }
    }

    [Theory]
    [InlineData(4401, Flaw.Expired)]
    [InlineData(4401, Flaw.NotYetValid)]
    [InlineData(4401, Flaw.Torn)]
    [InlineData(4401, Flaw.OtherKey)]
    [InlineData(4401, Flaw.None, "Basic ")]
    [InlineData(4403, Flaw.None, "Bearer ", "operator")]
    public async Task A_greeting_with_a_token_that_is_not_believed_closes_the_socket(
        int code,
        Flaw flaw,
        string scheme = "Bearer ",
        string? role = null
    )
    {
        await using var host = await EdgeHost.StartAsync(Closed, _clock);
        using var socket = await SocketTests.OpenAsync(host);
        var claims = new Dictionary<string, object?>
        {
            ["role"] = "auditor",
            ["party"] = "org:audit",
            ["sub"] = "p",
        };
        await SocketTests.SendAsync(socket, Init(scheme + _issuer.Sign(claims, flaw), role), Subscribe(Checkpoints));
        Assert.Equal(code, await SocketTests.ClosedAsync(socket));
    }

    [Fact]
    public async Task A_socket_closes_when_the_token_of_its_greeting_ends_and_not_before()
    {
        await using var host = await EdgeHost.StartAsync(Closed, _clock);
        using var socket = await SocketTests.OpenAsync(host);
        await SocketTests.SendAsync(socket, Init("Bearer " + _issuer.Token("auditor", "org:audit")), Subscribe(Checkpoints));
        Assert.Equal("connection_ack", (await SocketTests.NextAsync(socket)).GetProperty("type").GetString());
        Assert.Equal("next", (await SocketTests.NextAsync(socket)).GetProperty("type").GetString());
        _clock.Advance(Good - TimeSpan.FromSeconds(1));
        await SocketTests.SendAsync(socket, """{"type":"ping"}""");
        Assert.Equal("pong", (await SocketTests.NextAsync(socket)).GetProperty("type").GetString());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4401, await SocketTests.ClosedAsync(socket));
    }

    [Fact]
    public async Task A_stream_of_events_completes_when_its_token_ends_and_is_not_opened_again()
    {
        await using var host = await EdgeHost.StartAsync(Closed, _clock);
        var token = _issuer.Token("auditor", "org:audit");
        using var stream = await SseClient.OpenAsync(host.Http, Checkpoints, token: token);
        Assert.Equal("next", (await stream.NextAsync())?.Name);
        await _clock.WaitForTimerAsync(Good, Cancel);
        _clock.Advance(Good);
        Assert.Equal("complete", (await stream.NextAsync())?.Name);
        Assert.Null(await stream.NextAsync());
        using var again = await SseClient.OpenAsync(host.Http, Checkpoints, token: token);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, again.Status);
    }

    private XinyuanApiOptions Closed(XinyuanApiOptions options) =>
        options with
        {
            Open = false,
            TokenIssuers = [_issuer.Believed],
            Streams = Patient,
        };

    private static string Init(string authorization, string? role = null)
    {
        var payload = new Dictionary<string, string> { ["authorization"] = authorization };
        if (role is not null)
            payload[Xinyuan.GraphApi.Access.CallerReader.RoleHeader] = role;
        return JsonSerializer.Serialize(new { type = "connection_init", payload });
    }

    private static string Subscribe(string query) =>
        JsonSerializer.Serialize(
            new
            {
                id = "1",
                type = "subscribe",
                payload = new { query },
            }
        );
}
