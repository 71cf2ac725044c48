using System.CommandLine;
using System.Globalization;
using Xinyuan.Facts;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Silo.Commands;

/// <summary><c>restore</c>: brings the log back from a backup, or begins a new one with what is left.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> From = CommandLine.NotEmpty(
        new Argument<string>("IN") { Description = "A backup, or a copy of a data folder." }
    );

    private static readonly Option<string?> Replica = CommandLine.NotEmpty(
        new Option<string?>("--replica")
        {
            Description = "A newer backup or data folder of the same log, its service running or not, to catch up from.",
            HelpName = "FOLDER",
        }
    );

    private static readonly Option<string?> NewOrigin = CommandLine.NotEmpty(
        new Option<string?>("--new-origin")
        {
            Description = "When the rest or the key is lost for good: begin a new log of this name that carries on what is left.",
            HelpName = "NAME",
        }
    );

    private static readonly Option<string?> Because = new("--because")
    {
        Description = "Why, for everybody to read; with --new-origin.",
        HelpName = "TEXT",
    };

    private static readonly Option<string> By = new("--by")
    {
        Description = "The party that decides it; with --new-origin.",
        DefaultValueFactory = _ => PersonalEntries.Operator,
        HelpName = "PARTY",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Only check what is there and say what a restore would need. Changes nothing.",
    };

    public static Command Create()
    {
        var (data, json) = (CommandLine.DataOption(), CommandLine.JsonOption());
        var command = new Command(
            "restore",
            "Bring the log back into an empty data folder. Everything is verified before it becomes the log. What is older than what was "
                + "published catches up from a newer copy, or a new log begins that says so."
        )
        {
            From,
            data,
            Replica,
            NewOrigin,
            Because,
            By,
            Check,
            json,
        };
        command.SetAction((parsed, cancel) => RunAsync(Options(parsed, data), parsed.GetValue(json), cancel));
        return command;
    }

    private static RestoreOptions Options(ParseResult parsed, Option<string> data)
    {
        var folder = parsed.GetValue(data)!;
        if (!PartyId.TryParse(parsed.GetValue(By)!, out var by, out var partyFault))
            throw new WrongUseException("--by: " + partyFault);
        var options = new RestoreOptions
        {
            From = parsed.GetValue(From)!,
            Folder = folder,
            KeyFolder = CommandLine.KeyFolderOf(folder),
            Replica = parsed.GetValue(Replica),
            NewOrigin = parsed.GetValue(NewOrigin),
            Because = parsed.GetValue(Because),
            By = by.Text,
            CheckOnly = parsed.GetValue(Check),
        };
        if (options.Fault() is { } fault)
            throw new WrongUseException($"{fault} (--new-origin NAME --because TEXT)");
        foreach (var (name, path) in new[] { ("IN", options.From), ("--replica", options.Replica) })
        {
            if (path is not null && !Directory.Exists(path))
                throw new WrongUseException($"{name}: there is no folder {path}");
        }
        return options;
    }

    private static async Task<int> RunAsync(RestoreOptions options, bool json, CancellationToken cancel)
    {
        using var progress = ProgressLine.OfBytes(isShown: !json);
        var report = await Task.Run(() => new LogRestore(options, progress).RunAsync(cancel), cancel);
        progress.Dispose();
        CommandLine.Tell(json, report, options.CheckOnly ? SayCheck(options, report) : Say(options, report));
        return report.Needs is null ? CommandLine.Done : CommandLine.Failed;
    }

    private static string SayCheck(RestoreOptions options, RestoreReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{options.From}: sound, {report.FormerOrigin ?? report.Origin}, checkpoint of {report.CheckpointSize} entries.\n"
        )
        + (
            report.Needs is { } needs
                ? "It cannot be restored so: " + needs
                : $"A restore would bring up {report.Origin} with {report.Entries} entries."
        );

    private static string Say(RestoreOptions options, RestoreReport report)
    {
        var lines = new List<string>
        {
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Folder}: {report.Origin}, {report.Entries} entries, checkpoint of {report.CheckpointSize}; everything verified"
            ),
        };
        if (report.FromReplica > 0)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{report.FromReplica} entries came from {options.Replica}."));
        if (report.FormerOrigin is { } former)
        {
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It carries on {former} under a new name and key; entry {report.Entries - 1} says why. Proofs under {former} stay valid for the "
                        + $"entries before it, at the same positions; make the new key known:"
                )
            );
            lines.Add($"  {report.VerifierKey}");
        }
        lines.Add($"Start it: `xinyuan serve --data {options.Folder}` will say that it serves {report.Origin}, {report.Entries} entries.");
        return string.Join('\n', lines);
    }
}
