using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.Ledger;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>
/// A subscription over a WebSocket (EPCIS 2.0, <c>/queries/{name}/events</c> with Upgrade): a message is an EPCISQueryDocument. It lasts as
/// long as the connection; whoever comes back says from which record time to go on.
/// </summary>
internal sealed class QuerySockets(
    EntryFeed feed,
    IEventLog log,
    ConnectionCount connections,
    XinyuanApiOptions options,
    MasterDataReader masterData,
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    TimeProvider clock
)
{
    private const int GoingAway = 1001;
    private const int PolicyViolation = 1008;
    private const int TryAgain = 1013;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = PlainJson.Encoder };

    /// <summary>Opens it, or says why not.</summary>
    public async Task<IResult> ServeAsync(HttpContext http, NamedQuery query, CancellationToken cancel)
    {
        var (controls, fault) = SubscriptionRequest.Read(http.Request.Query);
        fault ??= SubscriptionRequest.FaultOf(query.Query);
        if (fault is not null)
            return SubscriptionEndpoints.Problem(fault);
        if (EpcFormat.Of(http.Request) is not { } format)
            return EpcisProblems.Invalid(EpcFormat.Header, "is none of the standard's formats");
        using var place = connections.TryEnter(http, http.Caller());
        if (place is null)
            return Problems.TooManyStreams();
        var after = controls!.InitialRecordTime is { } time ? await RecordTimes.LastBeforeAsync(log, time, cancel) : feed.End;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        var keepAlive = options.Streams.KeepAlive;
        using var socket = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = keepAlive, KeepAliveTimeout = 4 * keepAlive }
        );
        var messages = new QueryMessages(
            new QueryFeed(feed, query.Query, http.Caller(), masterData, services),
            query.Name,
            null,
            format,
            clock
        );
        // What a token opened closes with it.
        using var allowed = new CancellationTokenSource(http.Caller().TimeLeft(clock), clock);
        await RunAsync(socket, messages, controls, after, allowed.Token, http.RequestAborted);
        return TypedResults.Empty;
    }

    private async Task RunAsync(
        WebSocket socket,
        QueryMessages messages,
        SubscriptionControls controls,
        long after,
        CancellationToken expired,
        CancellationToken aborted
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(expired, aborted, lifetime.ApplicationStopping);
        var closed = ClosedAsync(socket, end);
        var code = GoingAway;
        try
        {
            while (!end.IsCancellationRequested)
            {
                await WaitAsync(controls.Schedule, after, end.Token);
                var limit = feed.End;
                var orEmpty = controls.ReportIfEmpty;
                do
                {
                    var (message, position) = await messages.NextAsync(after, options.Webhooks.BatchMax, orEmpty, end.Token);
                    if (message is not null && !await SendAsync(socket, message.Body, aborted))
                    {
                        code = TryAgain;
                        await end.CancelAsync();
                        break;
                    }
                    (after, orEmpty) = (position, false);
                } while (after < limit);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException)
        {
            // The client went, or the service stops.
        }
        await CloseAsync(socket, code == GoingAway && expired.IsCancellationRequested ? PolicyViolation : code, closed);
    }

    private async Task WaitAsync(Schedule? schedule, long after, CancellationToken cancel)
    {
        if (schedule is null)
        {
            await feed.WaitAsync(after, cancel);
            return;
        }
        var now = clock.GetUtcNow();
        await Waiting.DelayAsync((schedule.Next(now) ?? DateTimeOffset.MaxValue) - now, clock, cancel);
    }

    // One message is under way at a time. One that is not taken in time is followed by why the stream ends, if the client reads on.
    private async Task<bool> SendAsync(WebSocket socket, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var sending = socket.SendAsync(body, WebSocketMessageType.Text, endOfMessage: true, cancel).AsTask();
        try
        {
            await sending.WaitAsync(options.Streams.SlowTime, clock, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return await EndSlowAsync(socket, sending, cancel);
        }
    }

    private async Task<bool> EndSlowAsync(WebSocket socket, Task sending, CancellationToken cancel)
    {
        try
        {
            await sending.WaitAsync(options.Streams.SlowTime, clock, cancel);
            var problem = JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    type = "urn:xinyuan:problem:slow-reader",
                    title = "The stream was not read fast enough",
                    detail = "go on with initialRecordTime: the recordTime of the last event; events of that very moment come again",
                },
                Plain
            );
            var saying = socket.SendAsync(problem, WebSocketMessageType.Text, endOfMessage: true, cancel);
            await saying.WaitAsync(options.Streams.SlowTime, clock, cancel);
        }
        catch (TimeoutException)
        {
            socket.Abort();
        }
        return false;
    }

    // Whatever the client says is not listened to but for its close.
    private static async Task ClosedAsync(WebSocket socket, CancellationTokenSource end)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close) { }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It went without a word.
        }
        try
        {
            await end.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // This side was first.
        }
    }

    private async Task CloseAsync(WebSocket socket, int code, Task closed)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                var isAnswer = socket.State == WebSocketState.CloseReceived;
                var status = isAnswer ? WebSocketCloseStatus.NormalClosure : (WebSocketCloseStatus)code;
                var reason =
                    isAnswer ? ""
                    : code == TryAgain ? "The reader is too slow"
                    : code == PolicyViolation ? "The token has ended"
                    : "The service stops";
                var saying = socket.CloseOutputAsync(status, reason, CancellationToken.None);
                await Task.WhenAll(saying, closed).WaitAsync(options.Streams.SlowTime, clock);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or TimeoutException or IOException)
        {
            // There is nobody to say goodbye to.
        }
        socket.Abort();
        await closed;
    }
}
