namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>Waits that may be longer than a timer can be set to.</summary>
internal static class Waiting
{
    private static readonly TimeSpan TimerMost = TimeSpan.FromDays(30);

    public static async Task DelayAsync(TimeSpan time, TimeProvider clock, CancellationToken cancel)
    {
        var end = clock.GetUtcNow() + time;
        while (end - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            // A timer counts whole milliseconds and would cut the rest off: what is left then would be waited for without rest.
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(whole < TimerMost ? whole : TimerMost, clock, cancel);
        }
    }
}
