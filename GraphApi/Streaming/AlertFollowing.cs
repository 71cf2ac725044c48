using System.Runtime.CompilerServices;
using Xinyuan.Facts.Risk;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Schema;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Streaming;

/// <summary>A risk signal at one of its steps.</summary>
/// <param name="Position">Where the log has the step.</param>
/// <param name="View">The signal as it stands when it is told.</param>
internal sealed record AlertStep(long Position, AlertView View);

/// <summary>Risk signals as they are raised and moved, for one caller.</summary>
internal sealed class AlertFollowing(EntryFeed feed, Alerts alerts)
{
    /// <summary>Follows the signals that the caller may see.</summary>
    /// <param name="level">At least this level, or null.</param>
    /// <param name="after">Only steps after this position; null for those that come from now on.</param>
    /// <param name="caller">Who follows.</param>
    public IAsyncEnumerable<AlertStep> Follow(AlertLevel? level, long? after, Caller caller) =>
        FollowAsync(level, Inputs.After(after, feed.End), caller);

    private async IAsyncEnumerable<AlertStep> FollowAsync(
        AlertLevel? level,
        long after,
        Caller caller,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var entry in feed.FollowAsync(LogQuery.OfType(AlertFact.Types), after, cancel))
        {
            if (await alerts.ReadAsync(entry, caller, cancel) is not { } view)
                continue;
            var isEnough = level is not { } least || Spelling.Read<AlertLevel>(view.State.Level) >= least;
            // What a firm says to an authority moves nothing, and is not for others to hear of.
            var isComment = entry.Envelope.Type == nameof(AlertCommented) && !Alerts.Shows(view, caller, AccessClass.Party);
            if (isEnough && !isComment)
                yield return new AlertStep(entry.Position, view);
        }
    }
}
