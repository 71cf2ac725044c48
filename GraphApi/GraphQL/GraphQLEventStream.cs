using System.Globalization;
using System.Text;
using GraphQL;
using GraphQL.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Rest;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Results as server-sent events: the protocol of GraphQL over SSE, one operation a connection. An event's <c>id</c> is the position
/// that it is about, so that a browser's <c>Last-Event-ID</c> resumes by itself.
/// </summary>
internal sealed class GraphQLEventStream(
    GraphQLOperations operations,
    IGraphQLTextSerializer serializer,
    ConnectionCount connections,
    XinyuanApiOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock
)
{
    private const string LastEventId = "Last-Event-ID";

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();
    private static readonly byte[] Completed = "event: complete\ndata:\n\n"u8.ToArray();

    /// <summary>Runs the operation and sends what it gives until it is complete, the client goes or the service stops.</summary>
    public async Task ServeAsync(HttpContext http, GraphQLRequest request)
    {
        if (!TryReadLastId(http.Request, out var resumeAfter))
        {
            await Problems.BadRequest(ProblemType.Parameter, $"{LastEventId} is not a position").ExecuteAsync(http);
            return;
        }
        using var place = connections.TryEnter(http, http.Caller());
        if (place is null)
        {
            await Problems.TooManyStreams().ExecuteAsync(http);
            return;
        }
        using var window = new Window(options.Streams.BufferMax);
        using var flow = new Flow(window, resumeAfter);
        var context = new GraphQLContext(http.Caller(), QueryOnly: HttpMethods.IsGet(http.Request.Method), flow);
        var result = await operations.ExecuteAsync(request, context, http.RequestServices, http.RequestAborted);
        await BeginAsync(http);
        await SendAsync(http, result, flow);
    }

    private async Task SendAsync(HttpContext http, ExecutionResult result, Flow flow)
    {
        using var outbox = new Outbox((bytes, cancel) => WriteAsync(http, bytes, cancel), Comment, options.Streams, clock);
        void End(ExecutionError? error)
        {
            if (error is not null)
                outbox.Post(new Outgoing(Next(new ExecutionResult { Errors = [error] }, null)));
            outbox.Post(new Outgoing(Completed));
            outbox.Complete();
        }
        if (result.Streams is not { Count: > 0 } streams)
        {
            outbox.Post(new Outgoing(Next(result, null)));
            End(null);
            await outbox.SendAsync(http.RequestAborted);
            return;
        }
        var observer = new StreamObserver(flow, (made, position) => outbox.Post(new Outgoing(Next(made, position), flow)), End);
        using var subscription = streams.Values.First().Subscribe(observer);
        outbox.Slow = () =>
        {
            subscription.Dispose();
            observer.EndSlow();
        };
        // What a token opened closes with it.
        await using var expiry = clock.CreateTimer(
            _ => observer.OnCompleted(),
            null,
            http.Caller().TimeLeft(clock),
            Timeout.InfiniteTimeSpan
        );
        await using var stopping = lifetime.ApplicationStopping.Register(observer.OnCompleted);
        if (!await outbox.SendAsync(http.RequestAborted))
            http.Abort();
    }

    private static async Task BeginAsync(HttpContext http)
    {
        // How slow a reader may be is decided here; the server would cut it off without a word.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        http.Response.ContentType = MediaTypes.EventStream + "; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        // Said to proxies that would else collect the events.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static async ValueTask WriteAsync(HttpContext http, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await http.Response.Body.WriteAsync(bytes, cancel);
        await http.Response.Body.FlushAsync(cancel);
    }

    // JSON has no line breaks but those that its writer puts in, and it puts in none.
    private byte[] Next(ExecutionResult result, long? position)
    {
        var id = position is { } known ? string.Create(CultureInfo.InvariantCulture, $"id: {known}\n") : "";
        return Encoding.UTF8.GetBytes($"{id}event: next\ndata: {serializer.Serialize(result)}\n\n");
    }

    private static bool TryReadLastId(HttpRequest request, out long? position)
    {
        position = null;
        var text = request.Headers[LastEventId].ToString();
        if (text.Length == 0)
            return true;
        var isPosition = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read);
        position = isPosition ? read : null;
        return isPosition;
    }
}
