using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Silo.Commands;

/// <summary><c>verify</c>: reads every byte of a log and derives everything again.</summary>
internal static class VerifyCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var (data, json) = (CommandLine.DataOption(), CommandLine.JsonOption());
        var command = new Command(
            "verify",
            "Verify every entry, link, digest, document, tree hash and checkpoint. Changes nothing; says where each damage is."
        )
        {
            data,
            json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(data)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string data, bool json)
    {
        ProofCommand.RequireLog(data);
        using var progress = new ProgressLine(!json, entries => FormattableString.Invariant($"{entries:N0} entries"));
        var report = new LogVerifier(data, CommandLine.KeyFolderOf(data), progress).Run();
        progress.Dispose();
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, Indented));
        }
        else
        {
            foreach (var finding in report.Findings)
                Console.WriteLine(CommandLine.Printable(finding.ToString()));
            var checkpoint = report.CheckpointSize?.ToString(CultureInfo.InvariantCulture) ?? "none";
            var verdict = report.Findings.Count == 0 ? "all is as it was written" : $"{report.Findings.Count} findings";
            Console.WriteLine(
                $"{report.Origin ?? "unknown log"}: {report.Entries} entries, {report.Documents} documents, checkpoint at {checkpoint}: {verdict}"
            );
        }
        return report.Findings.Count == 0 ? CommandLine.Done : CommandLine.Failed;
    }
}
