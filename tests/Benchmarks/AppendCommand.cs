using System.CommandLine;
using System.Globalization;

namespace Xinyuan.Benchmarks;

/// <summary><c>bench append</c>: durable appends of 1 KiB events against a raw group-committed file.</summary>
internal static class AppendCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events a round.", DefaultValueFactory = _ => 20_000 };
        var writers = new Option<int>("--writers") { Description = "Writers that wait for their events.", DefaultValueFactory = _ => 256 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds, each measuring everything once.", DefaultValueFactory = _ => 5 };
        var folder = new Option<string>("--folder")
        {
            Description = "Where to write; the folder goes afterwards.",
            DefaultValueFactory = _ => Path.GetTempPath(),
        };
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var command = new Command("append", "Durable, hash-chained appends of 1 KiB events.") { events, writers, rounds, folder, json };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    parsed.GetValue(events),
                    parsed.GetValue(writers),
                    parsed.GetValue(rounds),
                    parsed.GetValue(folder)!,
                    parsed.GetValue(json),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(int events, int writers, int rounds, string folder, bool json, CancellationToken cancel)
    {
        if (events < 1 || writers < 1 || rounds < 1)
        {
            await Console.Error.WriteLineAsync("--events, --writers and --rounds are at least 1.");
            return 2;
        }
        var root = Directory.CreateDirectory(Path.Combine(folder, "xinyuan-bench-" + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            var results = new List<Measured> { new("xinyuan"), new("raw") };
            // The first round only warms up code and disk; it does not count.
            for (var round = 0; round <= rounds; round++)
            {
                await using var ours = new LedgerSubject(Path.Combine(root, $"xinyuan-{round}"));
                var bytes = await ours.FrameBytesAsync(cancel);
                using var raw = new RawSubject(Path.Combine(root, $"raw-{round}"), bytes, (long)(events + 1) * bytes);
                var first = await Load.RunAsync(ours.AppendAsync, events, writers, cancel);
                var second = await Load.RunAsync(raw.AppendAsync, events, writers, cancel);
                if (round == 0)
                    continue;
                results[0].Add(first);
                results[1].Add(second);
                await Console.Error.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"round {round}: xinyuan {first.PerSecond:N0}/s, raw {second.PerSecond:N0}/s"
                    )
                );
            }
            Report.Print("append", results, json);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
