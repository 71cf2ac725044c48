using GraphQL;
using GraphQL.Execution;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Hands the results of one subscription to its connection: after its end none comes, and what the end says of the last position holds.
/// </summary>
/// <param name="flow">The subscription's.</param>
/// <param name="next">Takes a result and the position that it is about.</param>
/// <param name="end">Takes what ended the stream; null when it is complete. Called once.</param>
internal sealed class StreamObserver(Flow flow, Action<ExecutionResult, long?> next, Action<ExecutionError?> end)
    : IObserver<ExecutionResult>
{
    private readonly Lock _gate = new();
    private bool _isEnded;

    public void OnNext(ExecutionResult value)
    {
        lock (_gate)
        {
            if (_isEnded)
                return;
            var position = flow.Next();
            // For clients whose transport has no other place for it, whatever fields they select.
            if (position is { } known)
                value.Extensions = new Dictionary<string, object?>(value.Extensions ?? new Dictionary<string, object?>())
                {
                    ["position"] = known,
                };
            next(value, position);
        }
    }

    public void OnCompleted() => End(() => null);

    public void OnError(Exception error) => End(() => error as ExecutionError ?? new UnhandledError("The stream failed.", error));

    /// <summary>Ends the stream for a reader who takes too long, and says from where to go on.</summary>
    public void EndSlow() => End(() => SlowReaderError.At(flow.Position));

    /// <summary>Ends the stream without a word: the client asked for it.</summary>
    public void Cancel()
    {
        lock (_gate)
            _isEnded = true;
    }

    private void End(Func<ExecutionError?> why)
    {
        lock (_gate)
        {
            if (_isEnded)
                return;
            _isEnded = true;
            end(why());
        }
    }
}
