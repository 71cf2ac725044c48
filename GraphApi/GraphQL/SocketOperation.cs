using System.Text;
using GraphQL;
using GraphQL.Transport;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>One operation of a WebSocket: a query with one result, or a subscription with many.</summary>
internal sealed class SocketOperation(
    string id,
    SocketParts parts,
    Outbox outbox,
    Flow flow,
    Caller caller,
    CancellationToken connectionEnd
) : IDisposable
{
    private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(connectionEnd);
    private volatile StreamObserver? _observer;

    /// <summary>The name that the client gave it.</summary>
    public string Id => id;

    /// <summary>Completes when nothing of it runs any more.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Runs it; <paramref name="ended"/> is called at its end.</summary>
    public void Start(GraphQLRequest request, Action<SocketOperation> ended) => Ended = Task.Run(() => RunAsync(request, ended));

    /// <summary>Ends it without a word.</summary>
    public void Cancel()
    {
        _observer?.Cancel();
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }
    }

    /// <summary>Ends it for a reader who takes too long, and says from where to go on.</summary>
    public void EndSlow() => _observer?.EndSlow();

    public void Dispose() => _cancel.Dispose();

    /// <summary>That an operation is not run, since as many as may are running.</summary>
    public static byte[] TooMany(SocketParts parts, string id, int max)
    {
        var error = new ExecutionError($"At most {max} operations run on a connection at the same time.") { Code = ErrorCodes.Limit };
        return Message(parts, id, "error", new ExecutionErrors { error });
    }

    private async Task RunAsync(GraphQLRequest request, Action<SocketOperation> ended)
    {
        try
        {
            await using var scope = parts.Scopes.CreateAsyncScope();
            var context = new GraphQLContext(caller, QueryOnly: false, flow);
            var result = await parts.Operations.ExecuteAsync(request, context, scope.ServiceProvider, _cancel.Token);
            if (result.Streams is { Count: > 0 } streams)
                await StreamAsync(streams.Values.First());
            else if (result.Executed && result.Streams is null && result.Operation is not null)
                await AnswerAsync(result);
            else
                await outbox.AnswerAsync(Message(parts, id, "error", result.Errors), _cancel.Token);
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            // The client, or the end of the connection, asked for it.
        }
        finally
        {
            flow.Dispose();
            ended(this);
        }
    }

    private async Task AnswerAsync(ExecutionResult result)
    {
        await outbox.AnswerAsync(Message(parts, id, "next", result), _cancel.Token);
        await outbox.AnswerAsync(Message(parts, id, "complete", null), _cancel.Token);
    }

    private async Task StreamAsync(IObservable<ExecutionResult> stream)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _observer = new StreamObserver(
            flow,
            (result, _) => outbox.Post(new Outgoing(Message(parts, id, "next", result), flow)),
            error =>
            {
                outbox.Post(
                    new Outgoing(
                        error is null ? Message(parts, id, "complete", null) : Message(parts, id, "error", new ExecutionErrors { error })
                    )
                );
                end.TrySetResult();
            }
        );
        using var subscription = stream.Subscribe(_observer);
        await end.Task.WaitAsync(_cancel.Token);
    }

    private static byte[] Message(SocketParts parts, string id, string type, object? payload) =>
        Encoding.UTF8.GetBytes(
            parts.Serializer.Serialize(
                new OperationMessage
                {
                    Id = id,
                    Type = type,
                    Payload = payload,
                }
            )
        );
}
