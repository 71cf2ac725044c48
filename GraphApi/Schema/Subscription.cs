using System.Runtime.CompilerServices;
using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reads;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>
/// What can be followed, over SSE or WebSocket. `after`, out of what was last received, resumes: everything after that position comes
/// once and in order, first out of the log, then as it is recorded.
/// </summary>
internal sealed class Subscription
{
    /// <summary>
    /// Events that carry all of these tags, such as `item:` and any spelling of an item, as the caller may see them. A consumer follows
    /// one item at a time, and sees what its page would show. Without `after`, what is recorded from now on.
    /// </summary>
    [ReadableBy(AccessClass.Open)]
    public static IAsyncEnumerable<Event> Events(
        IReadOnlyList<string> tags,
        long? after,
        [FromServices] EventFollowing following,
        [FromServices] ReadRecorder reads,
        IResolveFieldContext context
    )
    {
        var own = GraphQLContext.Of(context.UserContext);
        var caller = own.Caller with { Reads = new ReadSheet() };
        var events = Recorded(following.Follow(tags, own.Flow?.ResumeAfter ?? after, caller), caller, string.Join('\n', tags), reads);
        return Metered(events, told => told.Seen.Position, told => new Event(told), own.Flow);
    }

    /// <summary>
    /// Risk signals, each time that one is raised or moved, as they stand then and as far as the caller may see them. The position to
    /// resume from stands in `extensions.position` of each result. Without `after`, what is recorded from now on.
    /// </summary>
    [ReadableBy(AccessClass.Open)]
    public static IAsyncEnumerable<Alert> Alerts(
        AlertLevel? level,
        long? after,
        [FromServices] AlertFollowing following,
        IResolveFieldContext context
    )
    {
        var own = GraphQLContext.Of(context.UserContext);
        var alerts = following.Follow(level, own.Flow?.ResumeAfter ?? after, own.Caller);
        return Metered(alerts, told => told.Position, told => new Alert(told.View), own.Flow);
    }

    /// <summary>The log's checkpoints as they are published, beginning with the present one. Of several at once only the last comes.</summary>
    [ReadableBy(AccessClass.Open)]
    public static IAsyncEnumerable<string> Checkpoints([FromServices] IEventLog log, IResolveFieldContext context) =>
        Metered(FollowAsync(log), _ => null, checkpoint => checkpoint.Note, GraphQLContext.Of(context.UserContext).Flow);

    private static async IAsyncEnumerable<Checkpoint> FollowAsync(
        IEventLog log,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var checkpoint = log.Checkpoint;
        while (true)
        {
            yield return checkpoint;
            checkpoint = await log.WaitForCheckpointAsync(checkpoint.Size + 1, cancel);
        }
    }

    // Each event that a firm's record is opened with is on the ledger before it is told.
    private static async IAsyncEnumerable<T> Recorded<T>(
        IAsyncEnumerable<T> source,
        Caller caller,
        string question,
        ReadRecorder reads,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var told in source.WithCancellation(cancel))
        {
            if (!await reads.TryRecordAsync(caller, caller.Reads!.Take(), new ReadQuestion("graphql", question), cancel))
                throw new ExecutionError(ReadRecorder.Refusal) { Code = ErrorCodes.ReadNotRecorded };
            yield return told;
        }
    }

    // Results are made no faster than they are sent.
    private static async IAsyncEnumerable<TResult> Metered<TSource, TResult>(
        IAsyncEnumerable<TSource> source,
        Func<TSource, long?> positionOf,
        Func<TSource, TResult> make,
        Flow? flow,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var told in source.WithCancellation(cancel))
        {
            if (flow is not null)
                await flow.MakeAsync(positionOf(told), cancel);
            yield return make(told);
        }
    }
}
