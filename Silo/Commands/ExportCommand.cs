using System.CommandLine;
using System.Globalization;
using Xinyuan.Ledger.Export;

namespace Xinyuan.Silo.Commands;

/// <summary><c>export</c>: writes the log as static files that anybody can serve and check.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var output = CommandLine.NotEmpty(
            new Argument<string>("OUT") { Description = "The folder to write. An earlier export of the log is brought up to date." }
        );
        var data = CommandLine.DataOption();
        var sections = new Option<string>("--sections")
        {
            Description = "none, open (sections of class open) or all (every section and the documents: for auditors alone).",
            DefaultValueFactory = _ => "none",
        };
        sections.AcceptOnlyFromAmong("none", "open", "all");
        var command = new Command("export", "Write the log as static files in the form of C2SP tlog-tiles. The service may be running.")
        {
            output,
            data,
            sections,
        };
        command.SetAction(
            (parsed, cancel) =>
                Task.Run(
                    () =>
                        Run(
                            parsed.GetValue(output)!,
                            parsed.GetValue(data)!,
                            Enum.Parse<Disclosed>(parsed.GetValue(sections)!, ignoreCase: true),
                            cancel
                        ),
                    cancel
                )
        );
        return command;
    }

    private static int Run(string output, string data, Disclosed disclosed, CancellationToken cancel)
    {
        ProofCommand.RequireLog(data);
        var snapshot = LogSnapshot.Open(data);
        using var progress = new ProgressLine(
            isShown: true,
            entries => FormattableString.Invariant($"{entries:N0} of {snapshot.Checkpoint.Size:N0} entries")
        );
        var report = LogExport.Run(snapshot, output, disclosed, progress, cancel);
        progress.Dispose();
        Console.WriteLine(
            CommandLine.Printable(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{output}: {report.Entries} entries of {report.Origin}, {report.Documents} documents; {report.FilesWritten} files written"
                )
            )
        );
        Console.WriteLine($"Check it with `xycheck export {output} --log-key {snapshot.Verifier}`");
        return CommandLine.Done;
    }
}
