using System.Diagnostics;

namespace Xinyuan.Benchmarks;

/// <summary>What one round measured.</summary>
/// <param name="PerSecond">Events a second.</param>
/// <param name="Latencies">How long each event took, in stopwatch ticks, ascending.</param>
internal sealed record Round(double PerSecond, long[] Latencies);

/// <summary>A number of writers, each of which waits for its event before it sends the next.</summary>
internal static class Load
{
    public static async Task<Round> RunAsync(Func<int, Task> append, int events, int writers, CancellationToken cancel)
    {
        var latencies = new long[events];
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(WriteAsync, cancel)));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(latencies);
        return new Round(events / seconds, latencies);

        async Task WriteAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < events; i = Interlocked.Increment(ref next))
            {
                cancel.ThrowIfCancellationRequested();
                var began = Stopwatch.GetTimestamp();
                await append(i);
                latencies[i] = Stopwatch.GetTimestamp() - began;
            }
        }
    }
}
