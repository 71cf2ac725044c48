using System.Globalization;

namespace Xinyuan.Sweeps;

/// <summary>The workload is killed, or its disk fails, at every call that puts something onto the disk.</summary>
internal static class CallSweeps
{
    private const string Kill = "signal=SIGKILL";

    // A file that is made ahead of need may fail and never be missed.
    private const string Ahead = ".new";

    /// <summary>SIGKILL at every call of the workload.</summary>
    public static async Task<Sweep> KillAsync(Extent extent)
    {
        var sweep = new Sweep("kill");
        var points = await PointsAsync(extent, Kill);
        await sweep.RunAsync(extent, extent.Of(points), RunKilledAsync);
        return sweep;
    }

    /// <summary>SIGKILL at every call of the start that recovers what a kill left, from several places at which the workload was killed.</summary>
    public static async Task<Sweep> KillInRecoveryAsync(Extent extent)
    {
        var sweep = new Sweep("kill-recovery");
        var kills = await PointsAsync(extent, Kill);
        // Eight places over the whole run, whatever the share: each is swept by itself.
        foreach (var kill in kills.Where((_, i) => i % Math.Max(1, kills.Count / 8) == 0).Take(extent.Share > 8 ? 2 : 8))
        {
            var left = Directory.CreateDirectory(Path.Combine(extent.Root, "left")).FullName;
            var killed = await Strace.RunAsync(left, ["workload", left], kill);
            File.Delete(Path.Combine(left, "trace"));
            var clean = Directory.CreateDirectory(Path.Combine(extent.Root, "clean")).FullName;
            Folders.Copy(left, clean);
            var points = await Strace.PointsAsync(clean, ["workload", clean, "--to", "0"], Kill);
            await sweep.RunAsync(
                extent,
                extent.Of(points.Select(point => new RecoveryPoint(kill, point)).ToList()),
                async (folder, point) =>
                {
                    Folders.Copy(left, folder);
                    await Strace.RunAsync(folder, ["workload", folder, "--to", "0"], point.Recovery);
                    return await Checker.RunAsync(folder, [.. killed.Lines]);
                }
            );
            Directory.Delete(left, recursive: true);
            Directory.Delete(clean, recursive: true);
        }
        return sweep;
    }

    /// <summary>The disk fails, or is full, at every call of the workload.</summary>
    public static async Task<Sweep> FailAsync(Extent extent, string error)
    {
        var sweep = new Sweep(error.ToLowerInvariant());
        var points = (await PointsAsync(extent, "error=" + error)).Where(point => !IsRemoval(point.Call)).ToList();
        var endings = new int[10];
        await sweep.RunAsync(
            extent,
            extent.Of(points),
            async (folder, point) =>
            {
                var run = await Strace.RunAsync(folder, ["workload", folder], point);
                if (run.Code is >= 0 and < 10)
                    Interlocked.Increment(ref endings[run.Code]);
                return Judge(run, point) is { } fault ? Verdict.Failed(fault) : await Checker.RunAsync(folder, [.. run.Lines]);
            }
        );
        sweep.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"writer stopped {endings[(int)Ending.Stopped]}, start refused {endings[(int)Ending.NotOpened]}, closing failed {endings[(int)Ending.NotClosed]}, "
                    + $"not met or not needed {endings[(int)Ending.Done]}"
            )
        );
        return sweep;
    }

    private static async Task<IReadOnlyList<CallPoint>> PointsAsync(Extent extent, string action)
    {
        var clean = Directory.CreateDirectory(Path.Combine(extent.Root, "points")).FullName;
        var points = await Strace.PointsAsync(clean, ["workload", clean], action);
        Directory.Delete(clean, recursive: true);
        return points;
    }

    private static async Task<Verdict> RunKilledAsync(string folder, CallPoint point)
    {
        var run = await Strace.RunAsync(folder, ["workload", folder], point);
        // The threads may have shared the calls otherwise than in the clean run, so that no thread came to the n-th.
        if (run.Code is (int)Ending.Done or 137 or -1)
            return await Checker.RunAsync(folder, [.. run.Lines]);
        return Verdict.Failed($"exit {run.Code}: {run.Errors}");
    }

    private static string? Judge(TracedRun run, CallPoint point) =>
        (Ending)run.Code switch
        {
            Ending.Stopped or Ending.NotOpened or Ending.NotClosed => null,
            Ending.Done when !run.WasInjected || point.Path.EndsWith(Ahead, StringComparison.Ordinal) || !IsNeeded(point) => null,
            Ending.Done => "the call failed and nobody noticed",
            _ => $"exit {run.Code}: {run.Errors}",
        };

    // Folders are synced for names that are made ahead, too.
    private static bool IsNeeded(CallPoint point) => !point.Path.EndsWith("segments", StringComparison.Ordinal);

    private static bool IsRemoval(string call) => call.StartsWith("unlink", StringComparison.Ordinal);

    private sealed record RecoveryPoint(CallPoint Kill, CallPoint Recovery)
    {
        public override string ToString() => $"[{Kill}], then at the start [{Recovery}]";
    }
}
