using System.Text;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Transport;
using GraphQL.Types;
using Microsoft.Extensions.Logging;
using Xinyuan.GraphApi.Reads;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>Runs operations, by whatever transport they came.</summary>
internal sealed class GraphQLOperations(
    IDocumentExecuter executer,
    ISchema schema,
    XinyuanApiOptions options,
    ReadRecorder reads,
    IGraphQLTextSerializer serializer,
    ILogger<GraphQLOperations> logger
)
{
    /// <summary>Fields of one operation that are resolved at the same time.</summary>
    private const int ParallelFieldsMax = 16;

    /// <summary>
    /// The result; of a subscription, the stream of its results. What it opened by privilege is on the ledger when this returns, or there is no result.
    /// </summary>
    public async Task<ExecutionResult> ExecuteAsync(
        GraphQLRequest request,
        GraphQLContext context,
        IServiceProvider services,
        CancellationToken cancel
    )
    {
        // A sheet an operation: a connection may run many.
        var sheet = new ReadSheet();
        var own = context with { Caller = context.Caller with { Reads = sheet } };
        var result = await RunAsync(request, own, services, cancel);
        sheet.Close();
        if (sheet.Take() is not { Count: > 0 } openings)
            return result;
        var question = new ReadQuestion(
            "graphql",
            $"{request.Query}\n{request.OperationName}\n{serializer.Serialize(request.Variables)}",
            Digest.Of(Encoding.UTF8.GetBytes(serializer.Serialize(result)))
        );
        return await reads.TryRecordAsync(own.Caller, openings, question, cancel)
            ? result
            : new ExecutionResult { Errors = [new ExecutionError(ReadRecorder.Refusal) { Code = ErrorCodes.ReadNotRecorded }] };
    }

    private Task<ExecutionResult> RunAsync(
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
                    if (failure.OriginalException is not (OperationCanceledException or UnrecordedReadException))
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
