using Xinyuan.Ledger;

namespace Xinyuan.Silo.Reactions;

/// <summary>Appends what a reaction found.</summary>
internal static class ReactionAppend
{
    public static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Appends a batch; waits while the log is busy. Appended, or a conflict, which the reaction decides anew. That an id is taken is
    /// taken for appended: the same was found before, perhaps under an earlier rule.
    /// </summary>
    /// <exception cref="InvalidOperationException">The log can never take the batch.</exception>
    public static async ValueTask<AppendResult> AppendAsync(IEventLog log, AppendBatch batch, CancellationToken cancel)
    {
        while (true)
        {
            switch (await log.AppendAsync(batch, cancel))
            {
                case AppendResult.Refused { Reason: RefusalReason.Busy }:
                    await Task.Delay(BusyWait, cancel);
                    break;
                case AppendResult.Refused { Reason: RefusalReason.IdTaken }:
                    return new AppendResult.Appended([]);
                case AppendResult.Refused refused:
                    throw new InvalidOperationException($"the log does not take what a reaction found: {refused.Detail}");
                case var done:
                    return done;
            }
        }
    }
}
