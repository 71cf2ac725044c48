using System.CommandLine;
using System.Globalization;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Silo.Commands;

/// <summary><c>backup</c>: copies the log while the service runs, or not.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var output = CommandLine.NotEmpty(
            new Argument<string>("OUT") { Description = "The backup's folder; made when it is not there. Best on another disk." }
        );
        var (data, json) = (CommandLine.DataOption(), CommandLine.JsonOption());
        var command = new Command(
            "backup",
            "Copy the log up to its last checkpoint, while the service runs or not. Into the same folder again, it copies what is new and "
                + "checks the rest. Keys are not in it: keep a copy of DATA-keys elsewhere."
        )
        {
            output,
            data,
            json,
        };
        command.SetAction(
            (parsed, cancel) => Task.Run(() => Run(parsed.GetValue(output)!, parsed.GetValue(data)!, parsed.GetValue(json), cancel), cancel)
        );
        return command;
    }

    private static int Run(string output, string data, bool json, CancellationToken cancel)
    {
        ProofCommand.RequireLog(data);
        using var progress = ProgressLine.OfBytes(isShown: !json);
        var report = new LogBackup(data, CommandLine.KeyFolderOf(data), output, TimeProvider.System, progress).Run(cancel);
        progress.Dispose();
        CommandLine.Tell(
            json,
            report,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{output}: {report.Origin} up to its checkpoint of {report.Entries} entries; {report.BytesCopied:N0} bytes copied, "
                    + $"{report.BytesKept:N0} there before and checked"
            )
        );
        return CommandLine.Done;
    }
}
