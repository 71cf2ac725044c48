using Microsoft.Extensions.Logging;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Reads;

/// <summary>Records privileged reads before they are answered. What cannot be recorded is not answered.</summary>
/// <param name="logger">Told why a read could not be recorded.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log; without one nothing can be read by privilege.</param>
internal sealed class ReadRecorder(ILogger<ReadRecorder> logger, TimeProvider clock, IEventLog? log = null)
{
    /// <summary>What the reader is told when a read could not be recorded.</summary>
    public const string Refusal =
        "what is read by privilege is recorded before it is answered, and that was not possible; try again after a while";

    /// <summary>Records what was opened, as one entry; returns whether the answer may go out. Nothing opened is nothing to record.</summary>
    public async Task<bool> TryRecordAsync(Caller caller, IReadOnlyList<Opening> openings, ReadQuestion question, CancellationToken cancel)
    {
        if (openings.Count == 0)
            return true;
        if (log is null)
            return false;
        try
        {
            var entry = ReadEntry.Write(caller, openings, question, clock.GetUtcNow(), log.Personal);
            var result = await log.AppendAsync(AppendBatch.Of(entry), cancel);
            if (result is AppendResult.Appended)
                return true;
            logger.LogError("A read could not be recorded: {Reason}", (result as AppendResult.Refused)?.Detail);
            return false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogError(failure, "A read could not be recorded");
            return false;
        }
    }
}
