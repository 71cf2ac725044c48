using GraphQL;
using Xinyuan.Facts;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Which enterprises. What is null does not narrow the answer.</summary>
[Name("EnterpriseFilter")]
internal sealed class EnterpriseFilterInput
{
    /// <summary>Part of a name, or a whole party id or customs record number.</summary>
    public string? Text { get; set; }

    /// <summary>What it does in the zone.</summary>
    public EnterpriseRole? Role { get; set; }

    /// <summary>The administrative region, or the digits that it begins with (GB/T 2260).</summary>
    public string? Region { get; set; }

    /// <summary>The country (ISO 3166-1 alpha-2).</summary>
    public string? Country { get; set; }
}

/// <summary>Which listings. What is null does not narrow the answer.</summary>
[Name("NegativeListFilter")]
internal sealed class NegativeListFilterInput
{
    /// <summary>The enterprise's party id.</summary>
    public string? Subject { get; set; }

    /// <summary>Who decided.</summary>
    public string? Authority { get; set; }

    /// <summary>The class.</summary>
    public ListingSeverity? Severity { get; set; }

    /// <summary>Public on this day; else today.</summary>
    public DateOnly? LawAsOf { get; set; }

    /// <summary>As it was known at this moment; else now. What was repaired or annulled since is not there even so.</summary>
    public DateTimeOffset? KnownAsOf { get; set; }
}

/// <summary>The classes of listings.</summary>
internal enum ListingSeverity
{
    /// <summary>一般.</summary>
    General,

    /// <summary>严重.</summary>
    Serious,
}

/// <summary>Arguments that are of a form.</summary>
internal static class Inputs
{
    /// <summary>From where a stream goes on: where the log ends when that is not said.</summary>
    /// <param name="after">A position, -1 for before the first, or null.</param>
    /// <param name="end">The log's last position.</param>
    public static long After(long? after, long end) =>
        (after ?? end) is var from && from >= -1 && from <= end
            ? from
            : throw new ExecutionError($"`after` is a position of the log, which ends at {end}; -1 is before the first.")
            {
                Code = ErrorCodes.BadValue,
            };

    /// <summary>Steps of a trace.</summary>
    public static int Depth(int? maxDepth) =>
        (maxDepth ?? 50) is >= 0 and <= ItemGraph.DepthMax and var depth
            ? depth
            : throw new ExecutionError($"`maxDepth` is a number from 0 to {ItemGraph.DepthMax}.") { Code = ErrorCodes.BadValue };

    /// <summary>A party id in canonical text.</summary>
    public static string Party(string text, string argument) =>
        PartyId.TryParse(text, out var party, out var fault)
            ? party.Text
            : throw new ExecutionError($"`{argument}`: {fault}") { Code = ErrorCodes.BadValue };
}

/// <summary>Waits for the log, so that a caller reads what it wrote.</summary>
internal sealed class Positions(IEventLog log, XinyuanApiOptions options, TimeProvider clock)
{
    // Begins with the first wait of a request: many fields that wait do not add their waits up.
    private long? _began;

    /// <summary>Returns once the log has an entry at this position.</summary>
    public async Task WaitAsync(long? minPosition, CancellationToken cancel)
    {
        if (minPosition is not { } position || position < log.Head.Size)
            return;
        // The wait itself is ended, not only left: whoever asks for a position that never comes would else be woken by every append.
        var left = options.PositionWait - clock.GetElapsedTime(_began ??= clock.GetTimestamp());
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        wait.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        try
        {
            await log.WaitForSizeAsync(position == long.MaxValue ? position : position + 1, wait.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ExecutionError($"The log has no entry {position} yet; it ends at {log.Head.Size - 1}.")
            {
                Code = ErrorCodes.PositionNotReached,
            };
        }
    }
}
