using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xinyuan.Benchmarks.Subjects;
using Xinyuan.Credit;
using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Rules;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Benchmarks.Evaluate;

/// <summary>
/// <c>bench evaluate</c>: all enterprises under a new rule set, read from the disk, against reading the same bytes and against making the same
/// files without evaluating them; one evaluation with its reasons over GraphQL; a grain taken up from the snapshot.
/// </summary>
internal static class EvaluateCommand
{
    private const string Shipped = "Xinyuan.Credit.RuleSets.platform-indicator-2026.json";
    private static readonly DateOnly Day = new(2026, 7, 1);

    public static Command Create()
    {
        var enterprises = Bench.CountOption("--enterprises", "Enterprises in the world.", 100_000);
        var records = Bench.CountOption("--records", "Records of conduct of each, at least 5.", 50);
        records.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() < 5)
                result.AddError("--records is at least 5.");
        });
        var asked = Bench.CountOption("--asked", "Enterprises that are asked about one by one.", 2_000);
        var rounds = Bench.CountOption("--rounds", "Rounds, each measuring everything once.", 3);
        var writers = Bench.CountOption("--writers", "Askers that wait for their answers.", 2);
        var (folder, json) = (Bench.FolderOption(), Bench.JsonOption());
        var command = new Command(
            "evaluate",
            "All enterprises under a new rule set; one evaluation over GraphQL; a grain from its snapshot."
        )
        {
            enterprises,
            records,
            asked,
            rounds,
            writers,
            folder,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Bench.InFolderAsync(
                    parsed.GetValue(folder)!,
                    root =>
                        RunAsync(
                            root,
                            new Plan(parsed.GetValue(asked), parsed.GetValue(writers), parsed.GetValue(rounds), parsed.GetValue(json)),
                            parsed.GetValue(enterprises),
                            parsed.GetValue(records),
                            cancel
                        )
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string root, Plan plan, int enterprises, int records, CancellationToken cancel)
    {
        const int BytesPerEvent = 2_200;
        var world = new FirmWorld(enterprises, records);
        if (!Bench.HasRoom(root, world.Events * BytesPerEvent))
            return 1;
        var (figures, watch) = (new Dictionary<string, double>(), Stopwatch.StartNew());
        await using var log = FileLog.Open(LedgerSubject.Options(root));
        await world.RecordAsync(log, cancel);
        await SayAsync($"recorded {log.Head.Size:N0} events", watch);

        var options = new CreditSnapshotOptions { Folder = Path.Combine(root, "credit") };
        await using var snapshots = new CreditSnapshots(log, options);
        watch.Restart();
        await snapshots.BringUpAsync(cancel);
        figures["snapshot_from_log_s"] = Math.Round(watch.Elapsed.TotalSeconds, 2);
        var file = Path.Combine(root, "credit", "files.snapshot");
        figures["snapshot_mib"] = new FileInfo(file).Length >> 20;
        await SayAsync($"made the snapshot", watch);

        var rules = NewRuleSet();
        var files = new CreditFiles(log, snapshots);
        await CompareAsync(log, files, rules, enterprises, cancel);
        await SayAsync($"the snapshot gives what the log gives", watch);
        var bulk = new BulkRounds(files, file, rules, Day);
        for (var round = 0; round <= plan.Rounds; round++)
            await bulk.RoundAsync(round, cancel);
        figures["evaluate_all_s"] = Math.Round(enterprises / bulk.Evaluate.PerSecond, 2);
        figures["evaluate_cpu_us"] = bulk.CpuUsPerEnterprise;
        figures["managed_mib_after"] = GC.GetTotalMemory(forceFullCollection: true) >> 20;

        var single = new SingleRounds(log, root, plan, enterprises);
        await single.MeasureAsync(cancel);
        var results = bulk.Results.Concat(single.Results).ToList();
        var ratios = new Dictionary<string, double>
        {
            ["evaluate/decode"] = Math.Round(bulk.Evaluate.PerSecond / bulk.Decode.PerSecond, 3),
            ["evaluate/read"] = Math.Round(bulk.Evaluate.PerSecond / bulk.Read.PerSecond, 3),
            ["activate/from-log"] = Math.Round(single.Activate.PerSecond / single.FromLog.PerSecond, 3),
        };
        Report.Print("evaluate", results, ratios, plan.IsJson, figures);
        return 0;
    }

    // The shipped rule set with another start and other points: a new one in every result.
    private static RuleSet NewRuleSet()
    {
        using var stream = typeof(RuleSetCatalogue).Assembly.GetManifestResourceStream(Shipped)!;
        using var reader = new StreamReader(stream);
        var changed = reader.ReadToEnd().Replace("\"start\": \"60\"", "\"start\": \"55\"", StringComparison.Ordinal);
        return RuleSet.Load(Encoding.UTF8.GetBytes(changed)) is RuleSetResult.Loaded loaded
            ? loaded.RuleSet
            : throw new InvalidOperationException("the rule set is not one");
    }

    private static async Task CompareAsync(FileLog log, CreditFiles files, RuleSet rules, int enterprises, CancellationToken cancel)
    {
        var compared = Enumerable
            .Range(0, Math.Min(enterprises, 200))
            .Select(i => FirmWorld.Id(i * (enterprises / Math.Min(enterprises, 200))))
            .ToHashSet();
        var all = await files.ForEachAsync(
            () => new Dictionary<string, Indicator>(StringComparer.Ordinal),
            (found, file) =>
            {
                if (compared.Contains(file.Subject))
                    found[file.Subject] = Evaluation.Evaluate(file, rules, Day);
            },
            progress: null,
            cancel
        );
        if (all.Enterprises != enterprises)
            throw new InvalidOperationException($"{all.Enterprises} enterprises were found, not {enterprises}");
        foreach (var (subject, found) in all.Parts.SelectMany(part => part))
        {
            var file = await CreditLog.CatchUpAsync(log, new CreditFile(subject), cancel);
            var read = Evaluation.Evaluate(file, rules, Day);
            if ((read.InputHash, read.Score, read.Tier) != (found.InputHash, found.Score, found.Tier))
                throw new InvalidOperationException($"{subject} is another out of the snapshot");
        }
    }

    private static Task SayAsync(FormattableString what, Stopwatch watch) =>
        Console.Error.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{what.ToString(CultureInfo.InvariantCulture)}, {watch.Elapsed.TotalSeconds:N1} s")
        );
}
