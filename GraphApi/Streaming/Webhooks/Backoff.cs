using System.Security.Cryptography;

namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>How long to leave a receiver alone who failed.</summary>
internal static class Backoff
{
    private const int Parts = 1_000;

    /// <summary>
    /// Twice as long after each failure, at most the longest wait, shortened by chance to half of it at most, so that receivers that failed
    /// together are not called together; at least as long as the receiver asks for.
    /// </summary>
    /// <param name="options">The first and the longest wait.</param>
    /// <param name="failures">Calls that failed one after the other; at least 1.</param>
    /// <param name="asked">What the receiver asks for, or null.</param>
    public static TimeSpan Wait(WebhookOptions options, int failures, TimeSpan? asked)
    {
        var doubled = options.RetryFirst.Ticks * Math.Pow(2, Math.Min(failures - 1, 40));
        var whole = TimeSpan.FromTicks((long)Math.Min(doubled, options.RetryMost.Ticks));
        var wait = whole / 2 + (whole / 2 * RandomNumberGenerator.GetInt32(Parts + 1) / Parts);
        return asked is { } least && least > wait ? TimeSpan.FromTicks(Math.Min(least.Ticks, options.RetryMost.Ticks)) : wait;
    }
}
