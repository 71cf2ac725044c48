using GraphQL;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Rest;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>Accepts WebSockets that speak graphql-transport-ws, within the limits.</summary>
internal sealed class GraphQLSocketEndpoint(
    GraphQLOperations operations,
    IGraphQLTextSerializer serializer,
    ConnectionCount connections,
    XinyuanApiOptions options,
    IServiceScopeFactory scopes,
    CallerFinder callers,
    IHostApplicationLifetime lifetime,
    TimeProvider clock
)
{
    /// <summary>The subprotocol.</summary>
    public const string Protocol = "graphql-transport-ws";

    public async Task ServeAsync(HttpContext http)
    {
        if (!http.WebSockets.WebSocketRequestedProtocols.Contains(Protocol))
        {
            await Problems.BadRequest(ProblemType.Request, $"the WebSocket must ask for the subprotocol {Protocol}").ExecuteAsync(http);
            return;
        }
        using var place = connections.TryEnter(http, http.Caller());
        if (place is null)
        {
            await Problems.TooManyStreams().ExecuteAsync(http);
            return;
        }
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        var accept = new WebSocketAcceptContext
        {
            SubProtocol = Protocol,
            KeepAliveInterval = options.Streams.KeepAlive,
            KeepAliveTimeout = 4 * options.Streams.KeepAlive,
        };
        using var socket = await http.WebSockets.AcceptWebSocketAsync(accept);
        var parts = new SocketParts(operations, serializer, scopes, options, callers, clock);
        using var connection = new GraphQLSocket(http, socket, parts);
        await connection.RunAsync(lifetime.ApplicationStopping);
    }
}

/// <summary>What a connection works with.</summary>
internal sealed record SocketParts(
    GraphQLOperations Operations,
    IGraphQLTextSerializer Serializer,
    IServiceScopeFactory Scopes,
    XinyuanApiOptions Options,
    CallerFinder Callers,
    TimeProvider Clock
);
