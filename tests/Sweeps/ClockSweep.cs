using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Sweeps;

/// <summary>
/// The clock goes as it likes. What is recorded never decreases; behind by no more than the bound, the last time stands; beyond it the
/// writer stops, and goes on after a restart with a clock that is right.
/// </summary>
internal static class ClockSweep
{
    private const int Walks = 400;
    private const int Steps = 20;

    public static async Task<Sweep> RunAsync(Extent extent)
    {
        var sweep = new Sweep("clock");
        var stops = 0;
        await sweep.RunAsync(
            extent,
            extent.Of(Enumerable.Range(0, Walks).ToList()),
            async (folder, seed) =>
            {
                var (fault, stopped) = await WalkAsync(folder, new Random(seed));
                Interlocked.Add(ref stops, stopped);
                return new Verdict(0, 0, fault);
            }
        );
        sweep.Note($"the writer stopped {stops} times, each time beyond the bound");
        return sweep;
    }

    private static async Task<(string? Fault, int Stops)> WalkAsync(string folder, Random random)
    {
        var clock = new StandingClock(new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero));
        var options = Script.Options(folder) with { Clock = clock };
        var (last, stops) = (DateTimeOffset.MinValue, 0);
        var log = FileLog.Open(options);
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                clock.Now += Move(random, options.ClockBehindMax);
                var entry = Script.Batch(0, 1).Entries[0] with { Id = "clock-" + step };
                var mustStop = last - clock.Now > options.ClockBehindMax;
                var recorded = await TryAppendAsync(log, entry);
                if (mustStop != recorded is null)
                    return ($"step {step}: the clock says {clock.Now:O} after {last:O}, and recorded is {recorded:O}", stops);
                if (recorded is { } time)
                {
                    if (time != (clock.Now > last ? clock.Now : last))
                        return ($"step {step}: the clock says {clock.Now:O} after {last:O}, and recorded is {time:O}", stops);
                    last = time;
                    continue;
                }
                stops++;
                await log.DisposeAsync();
                clock.Now = last;
                log = FileLog.Open(options);
            }
        }
        finally
        {
            await log.DisposeAsync();
        }
        var findings = new LogVerifier(options.Folder, options.KeyFolder).Run().Findings;
        return (findings.Count == 0 ? null : $"verify says: {findings[0]}", stops);
    }

    // Forward at most times, back within the bound, to its edge and just beyond; in whole microseconds, as time is recorded.
    private static TimeSpan Move(Random random, TimeSpan bound) =>
        random.Next(8) switch
        {
            0 => -bound,
            1 => -bound - TimeSpan.FromMicroseconds(1),
            2 or 3 => -TimeSpan.FromMicroseconds(random.NextInt64((long)bound.TotalMicroseconds)),
            _ => TimeSpan.FromMicroseconds(random.NextInt64((long)bound.TotalMicroseconds)),
        };

    private static async Task<DateTimeOffset?> TryAppendAsync(FileLog log, NewEntry entry)
    {
        try
        {
            var result = await log.AppendAsync(AppendBatch.Of(entry), CancellationToken.None);
            return ((AppendResult.Appended)result).Receipts[0].Recorded;
        }
        catch (LogStoppedException)
        {
            return null;
        }
    }
}
