using GraphQL;
using GraphQL.Execution;
using GraphQL.Transport;
using GraphQL.Types;
using Microsoft.Extensions.Logging;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>Runs operations, by whatever transport they came.</summary>
internal sealed class GraphQLOperations(
    IDocumentExecuter executer,
    ISchema schema,
    XinyuanApiOptions options,
    ILogger<GraphQLOperations> logger
)
{
    /// <summary>Fields of one operation that are resolved at the same time.</summary>
    private const int ParallelFieldsMax = 16;

    /// <summary>The result; of a subscription, the stream of its results.</summary>
    public Task<ExecutionResult> ExecuteAsync(
        GraphQLRequest request,
        GraphQLContext context,
        IServiceProvider services,
        CancellationToken cancel
    ) =>
        executer.ExecuteAsync(
            new ExecutionOptions
            {
                Schema = schema,
                Query = request.Query,
                OperationName = request.OperationName,
                Variables = request.Variables,
                Extensions = request.Extensions,
                RequestServices = services,
                UserContext = context.ToUserContext(),
                CancellationToken = cancel,
                Timeout = options.QueryTime,
                TimeoutAction = TimeoutAction.ReturnTimeoutError,
                MaxParallelExecutionCount = ParallelFieldsMax,
                UnhandledExceptionDelegate = failure =>
                {
                    if (failure.OriginalException is not OperationCanceledException)
                        Log(failure);
                    return Task.CompletedTask;
                },
            }
        );

    private void Log(UnhandledExceptionContext failure) =>
        logger.LogError(
            failure.OriginalException,
            "A field could not be resolved: {Path}",
            string.Join('.', failure.FieldContext?.Path ?? [])
        );
}
