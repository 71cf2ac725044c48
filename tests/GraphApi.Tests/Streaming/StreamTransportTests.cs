using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>How streams go over HTTP, and end.</summary>
public class StreamTransportTests
{
    private const string Checkpoints = "subscription { checkpoints }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Checkpoints_come_as_they_are_published()
    {
        await using var host = await EdgeHost.StartAsync();
        using var stream = await SseClient.OpenAsync(host.Http, Checkpoints);
        var first = (await stream.TakeAsync(1))[0].Json.GetProperty("data").GetProperty("checkpoints").GetString();
        Assert.Equal(host.Log.Checkpoint.Note, first);
        await host.RecordAsync(Samples.ImporterFiled);
        var next = (await stream.TakeAsync(1))[0].Json.GetProperty("data").GetProperty("checkpoints").GetString();
        Assert.Equal(host.Log.Checkpoint.Note, next);
    }

    [Fact]
    public async Task A_query_over_SSE_is_one_result_and_its_end()
    {
        await using var host = await EdgeHost.StartAsync();
        using var stream = await SseClient.OpenAsync(host.Http, "{ log { origin } }");
        Assert.Contains("edge.example/log", (await stream.TakeAsync(1))[0].Data, StringComparison.Ordinal);
        Assert.Equal("complete", (await stream.NextAsync())!.Name);
        Assert.Null(await stream.NextAsync());
        using var wrong = await SseClient.OpenAsync(host.Http, "{ nothing }");
        Assert.Equal(ErrorCodes.Validation, (await wrong.TakeAsync(1))[0].Code);
        Assert.Equal("complete", (await wrong.NextAsync())!.Name);
    }

    [Fact]
    public async Task A_subscription_needs_a_stream_and_may_then_come_by_get()
    {
        await using var host = await EdgeHost.StartAsync();
        Assert.Equal([ErrorCodes.NeedsStream], (await host.AskAsync(Checkpoints)).Codes);
        using var json = await host.GetAsync("/graphql?query=subscription%7Bcheckpoints%7D", ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, json.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=subscription%7Bcheckpoints%7D");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var stream = new SseClient(response, new StreamReader(await response.Content.ReadAsStreamAsync(Cancel)));
        await stream.TakeAsync(1);
        using var mutation = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=mutation%7BfileGoods%7D");
        mutation.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var refused = await host.Http.SendAsync(mutation, Cancel);
        Assert.Contains("errors", await refused.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Depth_cost_and_guard_hold_for_subscriptions()
    {
        await using var host = await EdgeHost.StartAsync();
        using var two = await SseClient.OpenAsync(host.Http, "subscription { checkpoints again: checkpoints }");
        Assert.Equal(ErrorCodes.Validation, (await two.TakeAsync(1))[0].Code);
        var wide = string.Concat(Enumerable.Range(0, 1_001).Select(i => $" a{i}: position"));
        using var large = await SseClient.OpenAsync(host.Http, $"subscription {{ events(tags: [\"a:b\"]) {{ {wide} }} }}");
        Assert.Equal(ErrorCodes.Limit, (await large.TakeAsync(1))[0].Code);
    }

    [Fact]
    public async Task A_caller_has_so_many_streams_and_a_closed_one_makes_room()
    {
        await using var host = await EdgeHost.StartAsync(options =>
            options with
            {
                Streams = new StreamLimits { ConnectionsPerCallerMax = 2 },
            }
        );
        using var first = await SseClient.OpenAsync(host.Http, Checkpoints);
        using (var second = await SseClient.OpenAsync(host.Http, Checkpoints))
        {
            await second.TakeAsync(1);
            using var third = await SseClient.OpenAsync(host.Http, Checkpoints);
            Assert.Equal(HttpStatusCode.TooManyRequests, third.Status);
            using var other = await SseClient.OpenAsync(host.Http, Checkpoints, role: "enterprise", party: Samples.Importer);
            Assert.Equal(HttpStatusCode.OK, other.Status);
        }
        var count = host.Services.GetRequiredService<ConnectionCount>();
        while (count.Count > 1)
            await Task.Yield();
        using var again = await SseClient.OpenAsync(host.Http, Checkpoints);
        Assert.Equal(HttpStatusCode.OK, again.Status);
    }

    [Fact]
    public async Task When_the_service_stops_streams_end_properly()
    {
        await using var host = await EdgeHost.StartAsync();
        using var stream = await SseClient.OpenAsync(host.Http, Checkpoints);
        await stream.TakeAsync(1);
        var stopping = host.StopAsync();
        Assert.Equal("complete", (await stream.NextAsync())!.Name);
        Assert.Null(await stream.NextAsync());
        await stopping;
    }

    [Fact]
    public async Task A_silent_stream_says_that_it_is_alive()
    {
        var clock = new ManualClock(Samples.Today);
        await using var host = await EdgeHost.StartAsync(clock: clock);
        using var stuck = new StuckBody();
        var (serving, _) = Serve(host, stuck, Checkpoints, null);
        var text = await stuck.TakeAsync(Cancel);
        Assert.StartsWith("event: next", text, StringComparison.Ordinal);
        var keepAlive = new StreamLimits().KeepAlive;
        await clock.WaitForTimerAsync(keepAlive, Cancel);
        clock.Advance(keepAlive);
        Assert.Equal(":\n\n", await stuck.TakeAsync(Cancel));
        await host.StopAsync();
        Assert.StartsWith("event: complete", await stuck.TakeAsync(Cancel), StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public async Task A_slow_reader_is_told_from_where_to_go_on_and_misses_nothing()
    {
        var clock = new ManualClock(Samples.Today);
        await using var host = await EdgeHost.StartWithGrainsAsync(clock);
        await host.CaptureAsync(Samples.Maker, [.. Enumerable.Range(10, 60).Select(Seen)]);
        var recorded = host.Log.Find(Ledger.LogQuery.Tagged(TagReader.Read("item:" + Samples.Cream("7"))!));
        Assert.Equal(60, recorded.Count);

        using var body = new StuckBody();
        var (serving, _) = Serve(host, body, Follow, new { tags = (string[])["item:" + Samples.Cream("7")], after = -1 });
        var told = new List<long>();
        for (var i = 0; i < 5; i++)
            told.Add(Position(await body.TakeAsync(Cancel)));
        var slow = new StreamLimits().SlowTime;
        await body.WaitForWriteAsync(Cancel);
        await clock.WaitForTimerAsync(slow, Cancel);
        clock.Advance(slow);
        string text;
        while (!(text = await body.TakeAsync(Cancel)).Contains("SLOW_READER", StringComparison.Ordinal))
            told.Add(Position(text));
        Assert.StartsWith("event: complete", await body.TakeAsync(Cancel), StringComparison.Ordinal);
        await serving;
        var error = System.Text.Json.JsonDocument.Parse(text[text.IndexOf('{')..]).RootElement.GetProperty("errors")[0];
        var resume = error.GetProperty("extensions").GetProperty("resumeAfter").GetInt64();
        Assert.Equal(told[^1], resume);
        Assert.Equal(recorded.Take(told.Count), told);
        // No more was made for the slow reader than the buffer holds.
        Assert.True(told.Count <= 5 + 1 + new StreamLimits().BufferMax, $"{told.Count} results");

        using var rest = await SseClient.OpenAsync(
            host.Http,
            Follow,
            new { tags = (string[])["item:" + Samples.Cream("7")], after = resume }
        );
        var after = await rest.TakeAsync(recorded.Count - told.Count);
        Assert.Equal(recorded, told.Concat(after.Select(one => one.Position)));
    }

    [Fact]
    public async Task A_reader_that_does_not_take_even_that_is_cut_off()
    {
        var clock = new ManualClock(Samples.Today);
        await using var host = await EdgeHost.StartAsync(clock: clock);
        using var body = new StuckBody();
        var (serving, http) = Serve(host, body, Checkpoints, null);
        var slow = new StreamLimits().SlowTime;
        for (var i = 0; i < 2; i++)
        {
            await body.WaitForWriteAsync(Cancel);
            await clock.WaitForTimerAsync(slow, Cancel);
            clock.Advance(slow);
        }
        await serving;
        Assert.True(http.Features.Get<IHttpRequestLifetimeFeature>() is Connection { IsCut: true });
    }

    private const string Follow = "subscription S($tags: [String!]!, $after: Long) { events(tags: $tags, after: $after) { position } }";

    /// <summary>Serves a stream to a client whose side of the connection is in the test's hands.</summary>
    private static (Task Serving, HttpContext Http) Serve(EdgeHost host, StuckBody body, string query, object? variables)
    {
        var http = new DefaultHttpContext { RequestServices = host.Services };
        http.Features.Set<IHttpRequestLifetimeFeature>(new Connection());
        http.Features.Set(Caller.Anonymous with { Roles = [Role.Department] });
        http.Request.Method = HttpMethods.Post;
        http.Response.Body = body;
        var serializer = host.Services.GetRequiredService<global::GraphQL.IGraphQLTextSerializer>();
        var request = System.Text.Json.JsonSerializer.SerializeToElement(new { query, variables });
        var read = Assert.IsType<GraphQLReadResult.Read>(GraphQLRequestReader.FromJson(request, serializer));
        var stream = host.Services.GetRequiredService<GraphQLEventStream>();
        return (Task.Run(() => stream.ServeAsync(http, read.Request), Cancel), http);
    }

    private static long Position(string text) => long.Parse(text[4..text.IndexOf('\n')], System.Globalization.CultureInfo.InvariantCulture);

    private static object Seen(int number) => Samples.Said("in_progress", $"urn:uuid:00000000-0000-4000-8000-0000000000{number}");

    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public bool IsCut { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsCut = true;
    }
}
