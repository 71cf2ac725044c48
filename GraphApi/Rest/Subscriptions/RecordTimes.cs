using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>Finds positions by time. The log's times never decrease.</summary>
internal static class RecordTimes
{
    /// <summary>The last position that was recorded before a time; -1 when there is none.</summary>
    public static async Task<long> LastBeforeAsync(IEventLog log, DateTimeOffset time, CancellationToken cancel)
    {
        var (low, high) = (0L, log.Head.Size);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if ((await log.ReadAsync(middle, cancel)).Recorded < time)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}
