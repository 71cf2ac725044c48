using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Streaming;

/// <summary>
/// Wakes everybody who follows the log when it has grown. One waits on the log for all, and wakes them so many times a second at
/// most, so that a thousand followers of a busy log cost about what they cost on a slow one.
/// </summary>
internal sealed class LogTail(IEventLog log) : IDisposable
{
    /// <summary>Between two wakings. What came meanwhile is read with the next.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private Task<long>? _next;

    /// <summary>Completes with a size of the log greater than <paramref name="size"/>.</summary>
    /// <exception cref="ObjectDisposedException">The service has stopped.</exception>
    public async Task<long> WaitAsync(long size, CancellationToken cancel)
    {
        while (true)
        {
            Task<long> next;
            lock (_gate)
            {
                if (log.Head.Size > size)
                    return log.Head.Size;
                if (_next is null or { IsCompleted: true })
                    _next = NextAsync(log.Head.Size);
                next = _next;
            }
            await next.WaitAsync(cancel);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    // Whoever comes while this waits shares it. The pause stands before the wait: an entry that comes alone is told at once.
    private async Task<long> NextAsync(long size)
    {
        await Task.Delay(Pause, _end.Token);
        await log.WaitForSizeAsync(size + 1, _end.Token);
        return log.Head.Size;
    }
}
