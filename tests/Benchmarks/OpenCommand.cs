using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Xinyuan.Benchmarks.Subjects;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Benchmarks;

/// <summary>
/// <c>bench open</c>: a log of a gigabyte. How long an ordinary start takes, a start after a kill, and verifying everything, against
/// reading the same files with CRC-32C and SHA-256 on every core. All of it with the files in the page cache.
/// </summary>
internal static class OpenCommand
{
    private const int FillBatch = 250;
    private const int FillWriters = 8;

    /// <summary>The program itself, started again to be killed: see <see cref="FillForeverCommand"/>.</summary>
    private const string FillForever = "fill-forever";

    public static Command Create()
    {
        var bytes = Bench.CountOption("--bytes", "Bytes of log to make.", 1 << 30);
        var rounds = Bench.CountOption("--rounds", "Rounds, each measuring everything once.", 3);
        var (folder, json) = (Bench.FolderOption(), Bench.JsonOption());
        var command = new Command("open", "Starting on a large log, and verifying all of it.") { bytes, rounds, folder, json };
        command.SetAction(
            (parsed, cancel) =>
                Bench.InFolderAsync(
                    parsed.GetValue(folder)!,
                    root => RunAsync(root, parsed.GetValue(bytes), parsed.GetValue(rounds), parsed.GetValue(json), cancel)
                )
        );
        return command;
    }

    /// <summary>Appends to a log until it is killed, saying so once it has begun.</summary>
    public static Command FillForeverCommand()
    {
        var folder = new Argument<string>("folder");
        var command = new Command(FillForever, "For bench open.") { folder };
        command.Hidden = true;
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var subject = new LedgerSubject(parsed.GetValue(folder)!);
                var next = (int)subject.Log.Head.Size;
                while (true)
                {
                    next = await FillAsync(subject.Log, next, next + (FillBatch * FillWriters), cancel);
                    Console.WriteLine(next);
                }
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(string root, long bytes, int rounds, bool json, CancellationToken cancel)
    {
        // The log, room ahead of it, and what the killed processes append.
        if (!Bench.HasRoom(root, bytes * 2))
            return 1;
        await MakeAsync(root, bytes, cancel);
        var (ours, limit) = (new Measured("xinyuan"), new Measured("limit"));
        var (start, afterKill) = (new Measured("start"), new Measured("start-after-kill"));
        for (var round = 0; round <= rounds; round++)
        {
            // The log grows a little with every round, by what the killed process appends.
            var entries = 0L;
            var verified = await TimeAsync(() => VerifyAsync(root));
            var read = await TimeAsync(() => FileLimit.ReadAsync(Path.Combine(root, "data", "log", "segments")));
            var started = await TimeAsync(async () => entries = await StartAsync(root));
            await KillWhileAppendingAsync(root, cancel);
            var recovered = await TimeAsync(() => StartAsync(root));
            await Console.Error.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: verify {verified.TotalSeconds:N2} s, limit {read.TotalSeconds:N2} s, "
                        + $"start {started.TotalMilliseconds:N0} ms, after a kill {recovered.TotalMilliseconds:N0} ms"
                )
            );
            if (round == 0)
                continue;
            ours.Add(Once(entries, verified));
            limit.Add(Once(entries, read));
            start.Add(Once(entries, started));
            afterKill.Add(Once(entries, recovered));
        }
        var ratio = Math.Round(ours.PerSecond / limit.PerSecond, 3);
        Report.Print("open", [ours, limit, start, afterKill], new Dictionary<string, double> { ["xinyuan/limit"] = ratio }, json);
        return 0;
    }

    /// <summary>One measurement as a round: what it did a second, and how long the whole of it took.</summary>
    private static Round Once(long entries, TimeSpan took) =>
        new(entries / took.TotalSeconds, [(long)(took.TotalSeconds * Stopwatch.Frequency)]);

    private static async Task MakeAsync(string root, long bytes, CancellationToken cancel)
    {
        var frameBytes = await LedgerSubject.FrameBytesAsync(Path.Combine(root, "frame"));
        await using var subject = new LedgerSubject(root);
        await FillAsync(subject.Log, 0, (int)Math.Clamp(bytes / frameBytes, 1, int.MaxValue / 2), cancel);
    }

    private static async Task<int> FillAsync(FileLog log, int from, int to, CancellationToken cancel)
    {
        var next = from - FillBatch;
        await Task.WhenAll(Enumerable.Range(0, FillWriters).Select(_ => Task.Run(WriteAsync, cancel)));
        return to;

        async Task WriteAsync()
        {
            for (var start = Interlocked.Add(ref next, FillBatch); start < to; start = Interlocked.Add(ref next, FillBatch))
            {
                var numbers = Enumerable.Range(start, Math.Min(FillBatch, to - start));
                var batch = new AppendBatch { Entries = [.. numbers.Select(LedgerSubject.Event)] };
                if (await log.AppendAsync(batch, cancel) is not AppendResult.Appended)
                    throw new InvalidOperationException("the log did not take what it was filled with");
            }
        }
    }

    private static async Task<long> StartAsync(string root)
    {
        await using var log = FileLog.Open(LedgerSubject.Options(root));
        return log.Head.Size;
    }

    private static Task VerifyAsync(string root) =>
        Task.Run(() =>
        {
            var options = LedgerSubject.Options(root);
            if (new LogVerifier(options.Folder, options.KeyFolder).Run().Findings is { Count: > 0 } findings)
                throw new InvalidOperationException($"a sound log does not verify: {findings[0]}");
        });

    private static async Task KillWhileAppendingAsync(string root, CancellationToken cancel)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [FillForever, root]) { RedirectStandardOutput = true }
        )!;
        if (await process.StandardOutput.ReadLineAsync(cancel) is null)
            throw new InvalidOperationException("the process that was to be killed ended by itself");
        process.Kill();
        await process.WaitForExitAsync(cancel);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }
}
