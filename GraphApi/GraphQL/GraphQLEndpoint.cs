using GraphQL;
using GraphQL.Execution;
using GraphQL.Transport;
using GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Xinyuan.GraphApi.Access;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// GraphQL over HTTP, as its specification has it. There are no cookies and no other credentials that a browser would add by
/// itself, so a request that a foreign page makes can do nothing that the page's reader could not do without it.
/// </summary>
internal static class GraphQLEndpoint
{
    public static IEndpointConventionBuilder MapGraphQL(this IEndpointRouteBuilder routes, string pattern) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Post], ServeAsync);

    private static async Task ServeAsync(
        HttpContext http,
        IDocumentExecuter executer,
        ISchema schema,
        IGraphQLTextSerializer serializer,
        XinyuanApiOptions options,
        ILoggerFactory loggers
    )
    {
        http.Response.Headers.Vary = "Accept";
        if (MediaTypes.Negotiate(http.Request) is not { } mediaType)
        {
            http.Response.StatusCode = StatusCodes.Status406NotAcceptable;
            return;
        }
        var cancel = http.RequestAborted;
        switch (await GraphQLRequestReader.ReadAsync(http.Request, serializer, cancel))
        {
            case GraphQLReadResult.Refused refused:
                var error = new ExecutionError(refused.Message) { Code = ErrorCodes.BadRequest };
                await WriteAsync(http, serializer, mediaType, refused.Status, new ExecutionResult { Errors = [error] });
                return;
            case GraphQLReadResult.Read read:
                var result = await executer.ExecuteAsync(Execution(http, schema, read.Request, options, loggers));
                await WriteAsync(http, serializer, mediaType, StatusOf(result, mediaType), result);
                return;
        }
    }

    private static ExecutionOptions Execution(
        HttpContext http,
        ISchema schema,
        GraphQLRequest request,
        XinyuanApiOptions options,
        ILoggerFactory loggers
    ) =>
        new()
        {
            Schema = schema,
            Query = request.Query,
            OperationName = request.OperationName,
            Variables = request.Variables,
            Extensions = request.Extensions,
            RequestServices = http.RequestServices,
            UserContext = new GraphQLContext(http.Caller(), QueryOnly: HttpMethods.IsGet(http.Request.Method)).ToUserContext(),
            CancellationToken = http.RequestAborted,
            Timeout = options.QueryTime,
            TimeoutAction = TimeoutAction.ReturnTimeoutError,
            MaxParallelExecutionCount = ParallelFieldsMax,
            UnhandledExceptionDelegate = failure =>
            {
                loggers
                    .CreateLogger("Xinyuan.GraphApi.GraphQL")
                    .LogError(
                        failure.OriginalException,
                        "A field could not be resolved: {Path}",
                        string.Join('.', failure.FieldContext?.Path ?? [])
                    );
                return Task.CompletedTask;
            },
        };

    /// <summary>Fields of one operation that are resolved at the same time.</summary>
    private const int ParallelFieldsMax = 16;

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
