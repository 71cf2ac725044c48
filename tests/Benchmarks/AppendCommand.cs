using System.CommandLine;
using System.Globalization;
using Xinyuan.Benchmarks.Subjects;

namespace Xinyuan.Benchmarks;

/// <summary><c>bench append</c>: durable appends of 1 KiB events, against a raw group-committed file and other engines.</summary>
internal static class AppendCommand
{
    // Untimed events before a round, so that code is compiled and files are in place.
    private const int WarmUpEvents = 2_000;

    public static Command Create()
    {
        var events = Bench.CountOption("--events", "Events a round; 0: as many as the writers write in a second or so.", 0);
        var writers = Bench.CountOption("--writers", "Writers that wait for their events.", 256);
        var rounds = Bench.CountOption("--rounds", "Rounds, each measuring everything once.", 5);
        var flat = new Option<bool>("--flat")
        {
            Description = "Instead: the ledger's appends, reads and look-ups as the log grows to --sizes.",
        };
        var sizes = new Option<int[]>("--sizes")
        {
            Description = "With --flat: the entries at which to measure.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [100_000, 1_000_000, 10_000_000],
        };
        sizes.Validators.Add(result =>
        {
            if (
                result.GetValueOrDefault<int[]>() is not { Length: > 0 } given
                || given[0] < 1
                || !given.SequenceEqual(given.Distinct().Order())
            )
                result.AddError("--sizes are positive and ascend.");
        });
        var (folder, json) = (Bench.FolderOption(), Bench.JsonOption());
        var command = new Command("append", "Durable, hash-chained appends of 1 KiB events.")
        {
            events,
            writers,
            rounds,
            flat,
            sizes,
            folder,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
            {
                var count = parsed.GetValue(writers);
                // An event of one writer takes a whole sync, of 256 a small part of one.
                var plan = new Plan(
                    parsed.GetValue(events) is var given and > 0 ? given : Math.Clamp(count * 1_000, 4_000, 100_000),
                    count,
                    parsed.GetValue(rounds),
                    parsed.GetValue(json)
                );
                return parsed.GetValue(flat)
                    ? Bench.InFolderAsync(
                        parsed.GetValue(folder)!,
                        root => new FlatSuite(root, plan, parsed.GetValue(sizes)!).RunAsync(cancel)
                    )
                    : Bench.InFolderAsync(parsed.GetValue(folder)!, root => RunAsync(root, plan, cancel));
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(string root, Plan plan, CancellationToken cancel)
    {
        var frameBytes = await LedgerSubject.FrameBytesAsync(Path.Combine(root, "frame"));
        await Console.Error.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Events} events of {Payload.Bytes} bytes a round ({frameBytes} on disk with header, salts and frame), {plan.Writers} writers"
            )
        );
        var subjects = Subjects(frameBytes, plan.Events + WarmUpEvents).Where(subject => IsUsable(root, subject)).ToList();
        // The first round only warms up code and disk; it does not count.
        for (var round = 0; round <= plan.Rounds; round++)
        {
            var line = new List<string>();
            // Each round begins with another subject, so that none always follows the same one.
            for (var i = 0; i < subjects.Count; i++)
            {
                var (measured, open) = subjects[(i + round) % subjects.Count];
                var folder = Path.Combine(root, $"{measured.Name}-{round}");
                var result = await MeasureAsync(open, folder, plan, cancel);
                if (round > 0)
                    measured.Add(result);
                line.Add(string.Create(CultureInfo.InvariantCulture, $"{measured.Name} {result.PerSecond:N0}/s"));
                Directory.Delete(folder, recursive: true);
            }
            await Console.Error.WriteLineAsync($"round {round}: {string.Join(", ", line.Order(StringComparer.Ordinal))}");
        }
        Report.Print("append", [.. subjects.Select(subject => subject.Measured)], plan.IsJson);
        return 0;
    }

    private static (Measured Measured, Func<string, ISubject> Open)[] Subjects(int frameBytes, int events) =>
        [
            (new Measured("xinyuan"), folder => new LedgerSubject(folder)),
            (new Measured("raw"), folder => new RawSubject(folder, frameBytes, events)),
            (new Measured("rocksdb"), folder => new RocksDbSubject(folder)),
            (new Measured("sqlite"), folder => new SqliteSubject(folder)),
            (new Measured("fasterlog"), folder => new FasterLogSubject(folder)),
        ];

    // An engine whose native library is not there for this machine is left out, and said to be.
    private static bool IsUsable(string root, (Measured Measured, Func<string, ISubject> Open) subject)
    {
        try
        {
            OpenAndClose(subject.Open, Path.Combine(root, "try-" + subject.Measured.Name));
            return true;
        }
        catch (Exception missing) when (NativeFault(missing) is { } fault)
        {
            Console.Error.WriteLine($"{subject.Measured.Name} is left out: {fault.Message.ReplaceLineEndings(" ")}");
            return false;
        }
    }

    private static void OpenAndClose(Func<string, ISubject> open, string folder)
    {
        open(folder).DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }

    private static Exception? NativeFault(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
                return fault;
        }
        return null;
    }

    private static async Task<Round> MeasureAsync(Func<string, ISubject> open, string folder, Plan plan, CancellationToken cancel)
    {
        await using var subject = open(folder);
        var warmUp = Math.Min(WarmUpEvents, plan.Events);
        await Load.RunAsync(number => subject.AppendAsync(-1 - number), warmUp, plan.Writers, cancel);
        if (subject is LedgerSubject ours)
            await ours.SettleAsync(cancel);
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes();
        var round = await Load.RunAsync(subject.AppendAsync, plan.Events, plan.Writers, cancel);
        if (subject is LedgerSubject)
        {
            var bytes = (GC.GetTotalAllocatedBytes() - before) / plan.Events;
            await Console.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"  xinyuan allocates {bytes:N0} bytes an event")
            );
        }
        return round;
    }
}
