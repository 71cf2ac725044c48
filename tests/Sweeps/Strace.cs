using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Xinyuan.Sweeps;

/// <summary>A system call at which something is done to the workload: the <paramref name="Number"/>-th of its kind on a path.</summary>
/// <param name="Call">The system call.</param>
/// <param name="Path">The file or folder that it is about, below the workload's folder.</param>
/// <param name="Number">Which one, counted in each thread from 1.</param>
/// <param name="Action">What strace does there: <c>signal=SIGKILL</c> or <c>error=EIO</c>.</param>
internal sealed record CallPoint(string Call, string Path, int Number, string Action)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"-P {Path} -e inject={Call}:{Action}:when={Number}");
}

/// <summary>How a traced program ended.</summary>
/// <param name="Code">Its exit code; of a killed one, not 0.</param>
/// <param name="Lines">What it said.</param>
/// <param name="Errors">What it said on the standard error.</param>
/// <param name="WasInjected">Whether strace did what it was told.</param>
internal sealed record TracedRun(int Code, IReadOnlyList<string> Lines, string Errors, bool WasInjected);

/// <summary>Runs this program's own workload under strace.</summary>
internal static partial class Strace
{
    /// <summary>Every call by which bytes or names get onto the disk.</summary>
    public static readonly string[] Calls =
    [
        "write",
        "pwrite64",
        "writev",
        "pwritev",
        "pwritev2",
        "fdatasync",
        "fsync",
        "sync_file_range",
        "msync",
        "rename",
        "renameat",
        "renameat2",
        "link",
        "linkat",
        "unlink",
        "unlinkat",
        "truncate",
        "ftruncate",
        "fallocate",
        "copy_file_range",
    ];

    private static readonly TimeSpan CaseMax = TimeSpan.FromMinutes(2);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Xinyuan.Sweeps");

    /// <summary>Runs the workload with something done to it at one call.</summary>
    public static Task<TracedRun> RunAsync(string folder, string[] arguments, CallPoint point)
    {
        string[] options =
        [
            "-P",
            Path.GetFullPath(Path.Combine(folder, point.Path)),
            "-e",
            "trace=" + point.Call,
            "-e",
            string.Create(CultureInfo.InvariantCulture, $"inject={point.Call}:{point.Action}:when={point.Number}"),
        ];
        return RunAsync(folder, arguments, options);
    }

    /// <summary>Runs the workload with strace's own options; the trace goes to the file <c>trace</c> in the folder.</summary>
    public static async Task<TracedRun> RunAsync(string folder, string[] arguments, string[] options)
    {
        var trace = Path.Combine(folder, "trace");
        var start = new ProcessStartInfo("strace", ["-f", "-qq", "-y", "-o", trace, .. options, "--", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Quiet(start);
        // One thread for whatever is not the writer's own: strace counts calls in each thread.
        start.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1";
        var run = await RunAsync(start);
        // Only what is done is said: a whole trace may be large, and of a killed program nothing follows.
        var wasInjected = run.Code != 0 || File.ReadLines(trace).Any(line => line.Contains("(INJECTED)", StringComparison.Ordinal));
        return run with { WasInjected = wasInjected };
    }

    /// <summary>Runs a program to its end; one that does not end is killed, and has failed.</summary>
    public static Task<TracedRun> RunAsync(ProcessStartInfo start) => RunAsync(start, CaseMax);

    /// <summary>Runs a program that may take so long.</summary>
    public static async Task<TracedRun> RunAsync(ProcessStartInfo start, TimeSpan timeMax)
    {
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(timeMax);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new TracedRun((int)Ending.Violation, [], $"did not end within {timeMax}", WasInjected: false);
        }
        return new TracedRun(
            process.ExitCode,
            (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            await errors,
            WasInjected: false
        );
    }

    /// <summary>What starts the workload without strace.</summary>
    public static ProcessStartInfo Plain(string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Quiet(start);
        return start;
    }

    /// <summary>Every call of a clean run on a file below the folder, as often as one thread makes it.</summary>
    public static async Task<IReadOnlyList<CallPoint>> PointsAsync(string folder, string[] arguments, string action)
    {
        var run = await RunAsync(folder, arguments, ["-e", "trace=" + string.Join(',', Calls)]);
        if (run.Code != 0)
            throw new InvalidOperationException($"the workload does not run: exit {run.Code}, {run.Errors}");
        var most = new Dictionary<(string Call, string Path), int>();
        var counts = new Dictionary<(string Thread, string Call, string Path), int>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "trace")))
        {
            if (Call().Match(line) is not { Success: true } match)
                continue;
            var (thread, call) = (match.Groups["thread"].Value, match.Groups["call"].Value);
            foreach (var path in PathsBelow(folder, line).Distinct())
            {
                var count = counts[(thread, call, path)] = counts.GetValueOrDefault((thread, call, path)) + 1;
                most[(call, path)] = Math.Max(count, most.GetValueOrDefault((call, path)));
            }
        }
        File.Delete(Path.Combine(folder, "trace"));
        return
        [
            .. most.OrderBy(pair => pair.Key.Path, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Call, StringComparer.Ordinal)
                .SelectMany(pair =>
                    Enumerable.Range(1, pair.Value).Select(number => new CallPoint(pair.Key.Call, pair.Key.Path, number, action))
                ),
        ];
    }

    private static IEnumerable<string> PathsBelow(string folder, string line)
    {
        var prefix = folder + "/";
        foreach (Match match in PathText().Matches(line))
        {
            var path = match.Groups[1].Value;
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                yield return path[prefix.Length..];
        }
    }

    private static void Quiet(ProcessStartInfo start)
    {
        // Neither a diagnostics socket nor tiers of compiling: they only cost time in thousands of short runs.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
    }

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<call>\w+)\(")]
    private static partial Regex Call();

    [GeneratedRegex("[<\"](/[^<>\"]+)[>\"]")]
    private static partial Regex PathText();
}
