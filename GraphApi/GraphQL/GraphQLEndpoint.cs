using GraphQL;
using GraphQL.Execution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// GraphQL over HTTP, as its specification has it, with streams as server-sent events or on a WebSocket. There are no cookies and no
/// other credentials that a browser would add by itself, so a request that a foreign page makes can do nothing that the page's reader
/// could not do without it.
/// </summary>
internal static class GraphQLEndpoint
{
    public static IEndpointConventionBuilder MapGraphQL(this IEndpointRouteBuilder routes, string pattern) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Post, HttpMethods.Connect], ServeAsync);

    private static async Task ServeAsync(
        HttpContext http,
        IGraphQLTextSerializer serializer,
        GraphQLOperations operations,
        GraphQLEventStream eventStream,
        GraphQLSocketEndpoint sockets
    )
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            await sockets.ServeAsync(http);
            return;
        }
        http.Response.Headers.Vary = "Accept";
        if (HttpMethods.IsConnect(http.Request.Method) || MediaTypes.Negotiate(http.Request) is not { } mediaType)
        {
            http.Response.StatusCode = StatusCodes.Status406NotAcceptable;
            return;
        }
        switch (await GraphQLRequestReader.ReadAsync(http.Request, serializer, http.RequestAborted))
        {
            case GraphQLReadResult.Refused refused:
                var error = new ExecutionError(refused.Message) { Code = ErrorCodes.BadRequest };
                var written = mediaType == MediaTypes.EventStream ? MediaTypes.Response : mediaType;
                await WriteAsync(http, serializer, written, refused.Status, new ExecutionResult { Errors = [error] });
                return;
            case GraphQLReadResult.Read read when mediaType == MediaTypes.EventStream:
                await eventStream.ServeAsync(http, read.Request);
                return;
            case GraphQLReadResult.Read read:
                var context = new GraphQLContext(http.Caller(), QueryOnly: HttpMethods.IsGet(http.Request.Method));
                var result = await operations.ExecuteAsync(read.Request, context, http.RequestServices, http.RequestAborted);
                await WriteAsync(http, serializer, mediaType, StatusOf(result, mediaType), result);
                return;
        }
    }

    private static int StatusOf(ExecutionResult result, string mediaType)
    {
        if (result.Executed)
            return StatusCodes.Status200OK;
        if (result.Errors?.Any(error => error.Code == ErrorCodes.MethodNotAllowed) == true)
            return StatusCodes.Status405MethodNotAllowed;
        if (result.Errors?.Any(error => error is UnhandledError) == true)
            return StatusCodes.Status500InternalServerError;
        return mediaType == MediaTypes.Response ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
    }

    private static async Task WriteAsync(
        HttpContext http,
        IGraphQLTextSerializer serializer,
        string mediaType,
        int status,
        ExecutionResult result
    )
    {
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status405MethodNotAllowed)
            http.Response.Headers.Allow = HttpMethods.Post;
        http.Response.ContentType = mediaType + "; charset=utf-8";
        await serializer.WriteAsync(http.Response.Body, result, http.RequestAborted);
    }
}
