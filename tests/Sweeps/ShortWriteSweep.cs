using System.Diagnostics;
using System.Globalization;

namespace Xinyuan.Sweeps;

/// <summary>
/// Writes that the system does only in part: the process may write files up to a size, and that lies somewhere in the segment. The
/// call that crosses it writes what fits and says so; the next one fails with EFBIG. (strace can change what a call returns but not
/// let it write a part, so a limit of the process does it.)
/// </summary>
internal static class ShortWriteSweep
{
    private const int BatchesBefore = 3;
    private const int StepBytes = 64;
    private const int BytesSwept = 40_000;

    public static async Task<Sweep> RunAsync(Extent extent)
    {
        var sweep = new Sweep("short-write");
        var start = Path.Combine(extent.Root, "start");
        var before = await Strace.RunAsync(Strace.Plain(["workload", start, "--to", BatchesBefore.ToString(CultureInfo.InvariantCulture)]));
        if (before.Code != 0)
            throw new InvalidOperationException($"the workload does not run: exit {before.Code}, {before.Errors}");
        var segment = await File.ReadAllBytesAsync(Path.Combine(start, "data", "log", "segments", "00000000.seg"));
        var used = segment.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        // Neither a round number of bytes nor of sectors: every place within a frame comes up.
        var limits = Enumerable.Range(0, BytesSwept / StepBytes).Select(i => used + (i * (StepBytes + 1))).ToList();
        await sweep.RunAsync(extent, extent.Of(limits), (folder, limit) => RunAsync(start, folder, limit, before.Lines));
        return sweep;
    }

    private static async Task<Verdict> RunAsync(string start, string folder, int limit, IReadOnlyList<string> before)
    {
        Folders.Copy(start, folder);
        var program = Strace.Plain(["workload", folder]);
        // The signal that goes with the limit would end the process before it sees the error.
        var shell = new ProcessStartInfo(
            "sh",
            [
                "-c",
                "trap '' XFSZ; exec prlimit --fsize=\"$0\" \"$@\"",
                limit.ToString(CultureInfo.InvariantCulture),
                program.FileName,
                .. program.ArgumentList,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in program.Environment)
            shell.Environment[name] = value;
        // The runtime would map its code twice, by a file in memory that is larger than the limit.
        shell.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        var run = await Strace.RunAsync(shell);
        return (Ending)run.Code is Ending.Stopped or Ending.NotOpened
            ? await Checker.RunAsync(folder, [.. before, .. run.Lines])
            : Verdict.Failed($"limit {limit}: exit {run.Code}: {run.Errors}");
    }
}
