using System.CommandLine;
using System.Globalization;
using Xinyuan.Credit;
using Xinyuan.Credit.Backtests;
using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Rules;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Commands;

/// <summary><c>backtest</c>: what a rule set would make of all enterprises, beside another.</summary>
internal static class BacktestCommand
{
    private const int FileBytesMax = RuleSetEvent.FileBytesMax;

    public static Command Create()
    {
        var candidate = CommandLine.NotEmpty(
            new Argument<string>("CANDIDATE")
            {
                Description = "The rule set to try: its id, on the ledger or of the program, also a draft; or a rule set's file.",
            }
        );
        var baseline = new Option<string?>("--baseline")
        {
            Description = "The rule set to compare with: an id or a file. Without it, the one in force on the day.",
            HelpName = "RULESET",
        };
        var day = new Option<DateOnly?>("--day") { Description = "The day, YYYY-MM-DD in UTC+8; else today.", HelpName = "DATE" };
        var labels = CommandLine.FileOption("--labels", "Samples that are known: a line each, ENTERPRISE,black or ENTERPRISE,white.");
        var changes = new Option<int>("--changes")
        {
            Description = "How many of the enterprises that change are told one by one.",
            DefaultValueFactory = _ => 20,
        };
        changes.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is < 0 or > BacktestQuestion.ChangesMax)
                result.AddError($"--changes is from 0 to {BacktestQuestion.ChangesMax}");
        });
        var (data, operatorKey, json) = (CommandLine.DataOption(), SubjectCommands.OperatorKeyOption(), CommandLine.JsonOption());
        var command = new Command(
            "backtest",
            "Evaluate all enterprises under two rule sets and say who changes and why. Appends nothing. The service must not be running on "
                + "the folder; while it runs, ask it over GraphQL."
        )
        {
            candidate,
            baseline,
            day,
            labels,
            changes,
            data,
            operatorKey,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    new Asked(
                        parsed.GetValue(candidate)!,
                        parsed.GetValue(baseline),
                        parsed.GetValue(day),
                        parsed.GetValue(labels),
                        parsed.GetValue(changes)
                    ),
                    parsed.GetValue(data)!,
                    parsed.GetValue(operatorKey),
                    parsed.GetValue(json),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(Asked asked, string data, string? operatorKey, bool json, CancellationToken cancel)
    {
        var labels = await ReadLabelsAsync(asked.Labels, cancel);
        await using var opened = await SubjectCommands.OpenAsync(data, operatorKey, cancel);
        await using var snapshots = new CreditSnapshots(opened.Log, new CreditSnapshotOptions { Folder = Path.Combine(data, "credit") });
        using var library = new RuleSetLibrary(opened.Log, RuleSetCatalogue.Embedded());
        var catalogue = await library.ReadAsync(cancel);
        var day = asked.Day ?? LegalDate.Of(TimeProvider.System.GetUtcNow());
        var candidate = await RuleSetAsync(asked.Candidate, catalogue, cancel);
        var baseline =
            (asked.Baseline is null ? catalogue.InForceOn(day) : await RuleSetAsync(asked.Baseline, catalogue, cancel))
            ?? throw new WrongUseException(FormattableString.Invariant($"no rule set is in force on {day:yyyy-MM-dd}; name a --baseline"));
        using var progress = new ProgressLine(!json, count => FormattableString.Invariant($"{count:N0} enterprises"));
        var question = new BacktestQuestion(baseline, candidate, day) { Changes = asked.Changes, Labels = labels };
        var report = await new Backtest(new CreditFiles(opened.Log, snapshots)).RunAsync(question, progress, cancel);
        progress.Dispose();
        CommandLine.Tell(json, BacktestTelling.ToJson(report), BacktestTelling.ToText(report));
        return CommandLine.Done;
    }

    private static async Task<IReadOnlyDictionary<string, SampleLabel>> ReadLabelsAsync(string? path, CancellationToken cancel)
    {
        if (path is null)
            return new Dictionary<string, SampleLabel>();
        var bytes = await CommandLine.ReadAsync(Existing("--labels", path), SampleLabels.FileBytesMax, cancel);
        var (labels, findings) = SampleLabels.Read(bytes);
        return findings.Count == 0 ? labels : throw new WrongUseException($"--labels {path}: {findings[0]}");
    }

    private static async Task<RuleSet> RuleSetAsync(string asked, RuleSetCatalogue catalogue, CancellationToken cancel)
    {
        if (catalogue.FindAny(asked) is { } known)
            return known;
        if (!File.Exists(asked))
            throw new WrongUseException($"'{asked}' is neither the id of a rule set nor a file");
        return RuleSet.Load(await CommandLine.ReadAsync(new FileInfo(asked), FileBytesMax, cancel)) switch
        {
            RuleSetResult.Loaded loaded => loaded.RuleSet,
            RuleSetResult.Invalid invalid => throw new WrongUseException($"{asked}: {invalid.Findings[0]}"),
            _ => throw new InvalidOperationException("a rule set is loaded or invalid"),
        };
    }

    private static FileInfo Existing(string option, string path) =>
        File.Exists(path) ? new FileInfo(path) : throw new WrongUseException($"{option}: {path} is not there");

    private sealed record Asked(string Candidate, string? Baseline, DateOnly? Day, string? Labels, int Changes);
}
