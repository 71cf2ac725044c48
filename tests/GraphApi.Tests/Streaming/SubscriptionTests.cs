using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.GraphApi.Tests.Streaming.Webhooks;

namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>Subscriptions to named queries: by webhook and by WebSocket.</summary>
public class SubscriptionTests
{
    private const string Sales = "/queries/sales/subscriptions";
    private const string Token = "13df38d8275b13f05704629e5f1cf3d45d6132d5";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_is_told_of_what_its_party_sees_and_signed()
    {
        using var receiver = new Receiver();
        await using var host = await SalesAsync();
        var made = await SubscribeAsync(
            host,
            new
            {
                dest = receiver.Address,
                signatureToken = Token,
                stream = true,
            }
        );
        Assert.Equal(receiver.Address.ToString(), made.GetProperty("dest").GetString());
        Assert.DoesNotContain(Token, made.GetRawText(), StringComparison.Ordinal);
        await host.CaptureAsync(Samples.Importer, Sold("a1", "7"));
        await host.CaptureAsync(Samples.Maker, Sold("b1", "8"));
        await host.CaptureAsync(Samples.Importer, Samples.Received, Sold("a2", "9"));
        var first = await receiver.NextAsync();
        Assert.Equal(WebhookCaller.Sign(Token, first.Body), first.Headers["GS1-Signature"]);
        Assert.Equal(["urn:uuid:00000000-0000-4000-8000-0000000000a1"], EventIds(first.Text));
        var results = JsonDocument.Parse(first.Text).RootElement.GetProperty("epcisBody").GetProperty("queryResults");
        Assert.Equal("sales", results.GetProperty("queryName").GetString());
        Assert.Equal(Id(made), results.GetProperty("subscriptionID").GetString());
        first.Reply(200);
        var second = await receiver.NextAsync();
        Assert.Equal(["urn:uuid:00000000-0000-4000-8000-0000000000a2"], EventIds(second.Text));
        second.Reply(200);
    }

    [Fact]
    public async Task From_an_initial_record_time_what_the_log_has_comes_first()
    {
        using var receiver = new Receiver();
        await using var host = await SalesAsync();
        await host.CaptureAsync(Samples.Importer, Sold("a1", "7"));
        await SubscribeAsync(
            host,
            new
            {
                dest = receiver.Address,
                initialRecordTime = "2020-01-01T00:00:00Z",
                stream = true,
            }
        );
        var call = await receiver.NextAsync();
        Assert.Equal(["urn:uuid:00000000-0000-4000-8000-0000000000a1"], EventIds(call.Text));
        Assert.False(call.Headers.ContainsKey("GS1-Signature"));
        call.Reply(200);
    }

    [Fact]
    public async Task The_token_lies_nowhere_in_the_log()
    {
        using var receiver = new Receiver();
        await using var host = await SalesAsync();
        await SubscribeAsync(
            host,
            new
            {
                dest = receiver.Address,
                signatureToken = Token,
                stream = true,
            }
        );
        for (var position = 0L; position < host.Log.Head.Size; position++)
        {
            var entry = await host.Log.ReadAsync(position, Cancel);
            Assert.All(
                entry.Sections,
                section => Assert.DoesNotContain(Token, System.Text.Encoding.UTF8.GetString(section.Bytes.Span), StringComparison.Ordinal)
            );
        }
        foreach (var file in host.DataFiles())
            Assert.DoesNotContain(Token, System.Text.Encoding.Latin1.GetString(await ReadAsync(file)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_is_listed_shown_and_ended_and_is_its_party_s_alone()
    {
        using var receiver = new Receiver();
        await using var host = await SalesAsync();
        var made = await SubscribeAsync(
            host,
            new
            {
                dest = receiver.Address,
                schedule = new { hour = "1", minute = "5" },
                reportIfEmpty = true,
            }
        );
        using var list = await host.GetAsync(Sales, As(Samples.Importer));
        var one = Assert.Single((await list.JsonAsync()).EnumerateArray());
        Assert.Equal(Id(made), Id(one));
        Assert.Equal("5", one.GetProperty("schedule").GetProperty("minute").GetString());
        using var other = await host.GetAsync(Sales, As(Samples.Maker));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var foreign = await host.SendAsync(HttpMethod.Delete, $"{Sales}/{Id(made)}", null, As(Samples.Maker));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var ended = await host.SendAsync(HttpMethod.Delete, $"{Sales}/{Id(made)}", null, As(Samples.Importer));
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using var gone = await host.GetAsync($"{Sales}/{Id(made)}", As(Samples.Importer));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_query_s_removal_ends_what_hangs_on_it()
    {
        using var receiver = new Receiver();
        await using var host = await SalesAsync();
        await SubscribeAsync(host, new { dest = receiver.Address, stream = true });
        using var removed = await host.SendAsync(HttpMethod.Delete, "/queries/sales", null, As(Samples.Importer));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await NameAsync(host);
        using var list = await host.GetAsync(Sales, As(Samples.Importer));
        Assert.Empty((await list.JsonAsync()).EnumerateArray());
    }

    [Theory]
    [InlineData("""{"stream":true}""", "/dest")]
    [InlineData("""{"dest":"gopher://example.com/","stream":true}""", "/dest")]
    [InlineData("""{"dest":"https://example.com/"}""", "/stream")]
    [InlineData("""{"dest":"https://example.com/","stream":false}""", "/stream")]
    [InlineData("""{"dest":"https://example.com/","stream":true,"schedule":{"hour":"1"}}""", "/stream")]
    [InlineData("""{"dest":"https://example.com/","schedule":{"hour":"25"}}""", "/schedule")]
    [InlineData("""{"dest":"https://example.com/","schedule":{"hour":1}}""", "/schedule")]
    [InlineData("""{"dest":"https://example.com/","stream":true,"reportIfEmpty":true}""", "/reportIfEmpty")]
    [InlineData("""{"dest":"https://example.com/","stream":true,"signatureToken":""}""", "/signatureToken")]
    [InlineData("""{"dest":"https://example.com/","stream":true,"initialRecordTime":"yesterday"}""", "/initialRecordTime")]
    [InlineData("""{"dest":"https://example.com/","stream":true,"other":1}""", "/other")]
    public async Task What_is_no_subscription_is_refused_with_its_element(string body, string path)
    {
        await using var host = await SalesAsync();
        using var response = await host.PostAsync(Sales, body, As(Samples.Importer));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.JsonAsync();
        Assert.Equal("epcisException:SubscriptionControlsException", problem.GetProperty("type").GetString());
        Assert.Equal(path, problem.GetProperty("errors")[0].GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("""{"dest":"https://example.com/\ud800","stream":true}""")]
    [InlineData("""{"dest":"https://example.com/","signatureToken":"\udc00","stream":true}""")]
    [InlineData("""{"dest":"https://example.com/","schedule":{"hour":"\ud800"}}""")]
    public async Task Half_a_character_is_no_text_and_makes_no_subscription(string body)
    {
        await using var host = await SalesAsync();
        using var response = await host.PostAsync(Sales, body, As(Samples.Importer));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("epcisException:ValidationException", (await response.JsonAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_stranger_subscribes_to_nothing()
    {
        await using var host = await EdgeHost.StartAsync(options => options with { Open = false });
        using var response = await host.PostAsync(Sales, """{"dest":"https://example.com/","stream":true}""");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Over_a_WebSocket_events_come_as_they_are_captured()
    {
        await using var host = await SalesAsync();
        using var socket = await OpenAsync(host, "?stream=true");
        await host.CaptureAsync(Samples.Importer, Sold("a1", "7"));
        await host.CaptureAsync(Samples.Importer, Samples.Received, Sold("a2", "9"));
        // What is captured shortly after each other may come together.
        var told = new List<string?>();
        while (told.Count < 2)
            told.AddRange(EventIds((await SocketTests.NextAsync(socket)).GetRawText()));
        Assert.Equal(["urn:uuid:00000000-0000-4000-8000-0000000000a1", "urn:uuid:00000000-0000-4000-8000-0000000000a2"], told);
        var stopping = host.StopAsync();
        Assert.Equal(1001, await SocketTests.ClosedAsync(socket));
        await stopping;
    }

    [Fact]
    public async Task A_WebSocket_s_schedule_tells_at_its_time_also_that_there_is_nothing()
    {
        var clock = new ManualClock(Samples.Today);
        await using var host = await SalesAsync(clock);
        using var socket = await OpenAsync(host, "?hour=9&minute=30&reportIfEmpty=true");
        var wait = TimeSpan.FromMinutes(90);
        await clock.WaitForTimerAsync(wait, Cancel);
        clock.Advance(wait);
        Assert.Empty(EventIds((await SocketTests.NextAsync(socket)).GetRawText()));
        await host.CaptureAsync(Samples.Importer, Sold("a1", "7"));
        await clock.WaitForTimerAsync(TimeSpan.FromDays(1), Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Single(EventIds((await SocketTests.NextAsync(socket)).GetRawText()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?stream=true&hour=1")]
    [InlineData("?stream=yes")]
    [InlineData("?hour=24")]
    [InlineData("?stream=true&EQ_bizStep=shipping")]
    public async Task A_WebSocket_without_sound_controls_is_not_opened(string controls)
    {
        await using var host = await SalesAsync();
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(host, controls));
        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<EdgeHost> SalesAsync(TimeProvider? clock = null)
    {
        var host = await EdgeHost.StartAsync(clock: clock);
        await NameAsync(host);
        return host;
    }

    private static async Task NameAsync(EdgeHost host)
    {
        using var named = await host.PostAsync(
            "/queries",
            """{"name":"sales","query":{"EQ_bizStep":["retail_selling"]}}""",
            As(Samples.Importer)
        );
        Assert.Equal(HttpStatusCode.Created, named.StatusCode);
    }

    private static async Task<JsonElement> SubscribeAsync(EdgeHost host, object body)
    {
        using var response = await host.PostAsync(Sales, JsonSerializer.Serialize(body), As(Samples.Importer));
        Assert.Equal((HttpStatusCode.Created, ""), (response.StatusCode, response.IsSuccessStatusCode ? "" : await response.TextAsync()));
        var made = await response.JsonAsync();
        Assert.Equal($"{Sales}/{Id(made)}", response.Headers.Location!.ToString());
        return made;
    }

    private static async Task<ClientWebSocket> OpenAsync(EdgeHost host, string controls)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader(CallerReader.PartyHeader, Samples.Importer);
        socket.Options.SetRequestHeader(CallerReader.RoleHeader, "enterprise");
        await socket.ConnectAsync(SocketTests.Address(host, "/queries/sales/events" + controls), Cancel);
        return socket;
    }

    private static (string, string)[] As(string party) => [(CallerReader.PartyHeader, party), (CallerReader.RoleHeader, "enterprise")];

    private static string Id(JsonElement subscription) => subscription.GetProperty("subscriptionID").GetString()!;

    private static IEnumerable<string?> EventIds(string document) =>
        JsonDocument
            .Parse(document)
            .RootElement.GetProperty("epcisBody")
            .GetProperty("queryResults")
            .GetProperty("resultsBody")
            .GetProperty("eventList")
            .EnumerateArray()
            .Select(one => one.GetProperty("eventID").GetString());

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, Cancel);
        return bytes;
    }

    private static object Sold(string id, string serial) =>
        new
        {
            type = "ObjectEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-0000000000" + id,
            eventTime = "2026-09-21T10:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "OBSERVE",
            bizStep = "retail_selling",
            epcList = (string[])[Samples.Cream(serial)],
        };
}
