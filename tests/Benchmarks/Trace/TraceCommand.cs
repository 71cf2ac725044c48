using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xinyuan.Benchmarks.Subjects;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>
/// <c>bench trace</c>: where a product comes from, five steps back, and where ten thousand products of one root lot went; by the service over
/// GraphQL and as plain JSON, by the same data in PostgreSQL with a recursive query, bare and behind PostGraphile, and by an endpoint
/// written by hand over the same graph in memory.
/// </summary>
internal static class TraceCommand
{
    private const int Steps = 5;
    private const int Seed = 4;

    // In the log with its indexes and the snapshots, by what a million take.
    private const long EventBytesOnDisk = 2_500;

    public static Command Create()
    {
        var events = Bench.CountOption("--events", "Events in the world; ten a product.", 2_000_000);
        var asked = Bench.CountOption("--asked", "Questions a round of where a product comes from.", 500);
        var rounds = Bench.CountOption("--rounds", "Rounds, each measuring everything once.", 3);
        var writers = Bench.CountOption("--writers", "Askers that wait for their answers.", 4);
        var scale = ScaleOption();
        var parts = new Option<TracePart[]>("--parts")
        {
            Description = "What to measure: source, plain, destination, scale; all of them unless it is said.",
            DefaultValueFactory = _ => Enum.GetValues<TracePart>(),
            AllowMultipleArgumentsPerToken = true,
        };
        var bare = new Option<bool>("--without-postgraphile") { Description = "Leave PostGraphile out, which npm installs." };
        var (folder, json) = (Bench.FolderOption(), Bench.JsonOption());
        var command = new Command("trace", "Traces against PostgreSQL and PostGraphile.")
        {
            events,
            asked,
            rounds,
            writers,
            scale,
            parts,
            bare,
            folder,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Bench.InFolderAsync(
                    parsed.GetValue(folder)!,
                    async root =>
                    {
                        var plan = new Plan(
                            parsed.GetValue(asked),
                            parsed.GetValue(writers),
                            parsed.GetValue(rounds),
                            parsed.GetValue(json)
                        );
                        var (asks, sizes) = (parsed.GetValue(parts)!, parsed.GetValue(scale)!);
                        var figures = new Dictionary<string, double>();
                        if (asks.Contains(TracePart.Scale))
                        {
                            if (!Bench.HasRoom(root, sizes.Max() * EventBytesOnDisk))
                                return 1;
                            figures = await ScaleSuite.RunAsync(root, sizes, cancel);
                        }
                        if (asks is [TracePart.Scale])
                        {
                            Report.Print("trace", [], new Dictionary<string, double>(), plan.IsJson, figures);
                            return 0;
                        }
                        return await RunAsync(root, plan, parsed.GetValue(events), !parsed.GetValue(bare), asks, figures, cancel);
                    }
                )
        );
        return command;
    }

    private static Option<int[]> ScaleOption()
    {
        var option = new Option<int[]>("--scale")
        {
            Description =
                $"Sizes, in events, at which memory, snapshot and rebuilding of one log are measured: all but the largest multiples of {SupplyWorld.FamilyEvents}.",
            DefaultValueFactory = _ => [100_000, 1_000_000],
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(result =>
        {
            if (result.Implicit || result.Errors.Any())
                return;
            var sizes = result.GetValueOrDefault<int[]>().Order().ToArray();
            if (sizes.Length == 0 || sizes[0] < 1 || sizes[..^1].Any(size => size % SupplyWorld.FamilyEvents != 0))
                result.AddError($"--scale takes sizes of at least 1, all but the largest multiples of {SupplyWorld.FamilyEvents}.");
        });
        return option;
    }

    private static async Task<int> RunAsync(
        string root,
        Plan plan,
        int events,
        bool withPostGraphile,
        TracePart[] parts,
        Dictionary<string, double> figures,
        CancellationToken cancel
    )
    {
        if (PostgresServer.FindBin() is not { } bin)
        {
            await Console.Error.WriteLineAsync("PostgreSQL's programs are not under /usr/lib/postgresql; install postgresql.");
            return 1;
        }
        var watch = Stopwatch.StartNew();
        await using var log = FileLog.Open(LedgerSubject.Options(root));
        await WorldDocuments.CaptureAsync(log, new SupplyWorld(events, Seed), cancel);
        await SayAsync(FormattableString.Invariant($"captured {log.Head.Size:N0} events"), watch);
        await using var postgres = await PostgresServer.StartAsync(bin, Path.Combine(root, "postgres"), cancel);
        var schema = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "postgraphile", "schema.sql"), cancel);
        await postgres.FillAsync(new SupplyWorld(events, Seed), schema, cancel);
        await SayAsync("filled PostgreSQL", watch);
        var cache = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "postgraphile");
        await using var graphile = withPostGraphile
            ? await PostGraphileServer.StartAsync(postgres.Url, Path.GetFullPath(cache), cancel)
            : null;
        await using var hand = new HandGraph();
        hand.Fill(new SupplyWorld(events, Seed));
        await hand.StartAsync(cancel);
        await using var ours = await OurService.StartAsync(log, root, cancel);
        var processor = new ProcessorTime(graphile is null ? [postgres.ProcessId] : [postgres.ProcessId, graphile.ProcessId]);
        await using var bare = NpgsqlDataSource.Create(postgres.Connection);
        var questions = new TraceQuestions(new SupplyWorld(events, Seed), Steps, (ours, graphile, bare, hand), plan, parts, processor);
        await questions.CompareAsync(cancel);
        await SayAsync("all give the same answers", watch);
        await questions.MeasureAsync(cancel);
        foreach (var (name, figure) in questions.ProcessorTimes())
            figures[name] = figure;
        Report.Print("trace", questions.Results, questions.Ratios(), plan.IsJson, figures);
        return 0;
    }

    private static Task SayAsync(string what, Stopwatch watch) =>
        Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what}, {watch.Elapsed.TotalSeconds:N1} s"));
}

/// <summary>What is measured.</summary>
internal enum TracePart
{
    /// <summary>Where a product comes from, over GraphQL, against PostGraphile and bare PostgreSQL.</summary>
    Source,

    /// <summary>The same as plain JSON, against an endpoint written by hand.</summary>
    Plain,

    /// <summary>Where ten thousand products went, against PostGraphile and bare PostgreSQL.</summary>
    Destination,

    /// <summary>How memory, snapshot and rebuilding grow.</summary>
    Scale,
}
