using System.CommandLine;
using System.Globalization;
using System.Net;
using Xinyuan.Ledger;
using Xinyuan.Silo.Witnessing;

namespace Xinyuan.Silo.Commands;

/// <summary><c>witness</c>: cosigns the checkpoints of others' logs.</summary>
internal static class WitnessCommand
{
    public static Command Create()
    {
        var data = CommandLine.NotEmpty(
            new Option<string>("--data")
            {
                Description = "The folder of what the witness has cosigned. Its key lies beside it, in DIR-keys.",
                DefaultValueFactory = _ => "witness",
                HelpName = "DIR",
            }
        );
        var logs = new Option<FileInfo>("--logs")
        {
            Description = "The logs to cosign for: a file of tlog-policy 'log' lines.",
            HelpName = "FILE",
            Required = true,
        };
        var port = CommandLine.PortOption(8081);
        var listen = CommandLine.ListenOption();
        var name = CommandLine.NotEmpty(
            new Option<string?>("--name")
            {
                Description = "The witness's name, a schema-less URL; needed at the first start.",
                HelpName = "NAME",
            }
        );
        var publicUrl = CommandLine.UrlOption("--public-url", "The address under which logs reach the witness.");
        var command = new Command("witness", "Cosign the checkpoints of other logs (C2SP tlog-witness) until SIGTERM or Ctrl-C.")
        {
            data,
            logs,
            port,
            listen,
            name,
            publicUrl,
        };
        command.SetAction(parsed =>
            RunAsync(
                parsed.GetValue(data)!,
                parsed.GetValue(logs)!,
                new WitnessServiceOptions { Port = parsed.GetValue(port), Listen = parsed.GetValue(listen)! },
                parsed.GetValue(name),
                parsed.GetValue(publicUrl)
            )
        );
        return command;
    }

    private static async Task<int> RunAsync(string data, FileInfo logs, WitnessServiceOptions options, string? name, Uri? publicUrl)
    {
        using var signals = new StopSignals();
        var cancel = signals.Token;
        using var witness = WitnessState.Open(
            new WitnessOptions
            {
                Folder = data,
                KeyFolder = CommandLine.KeyFolderOf(data),
                Name = name,
                Logs = ReadLogs(logs),
            }
        );
        try
        {
            await using var app = WitnessHost.Build(options, witness);
            await app.StartAsync(cancel);
            Print(witness, new Uri(app.Urls.First()), publicUrl);
            await app.WaitForShutdownAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Being told to stop is how a service ends well, also while it starts.
        }
        return CommandLine.Done;
    }

    private static IReadOnlyList<VerifierKey> ReadLogs(FileInfo file) =>
        Policy.ParseLogs(CommandLine.ReadPolicyText("--logs", file), out var fault)
        ?? throw new WrongUseException($"--logs {file.Name}: {fault}");

    private static void Print(WitnessState witness, Uri listening, Uri? publicUrl)
    {
        var url = (publicUrl ?? listening).AbsoluteUri.TrimEnd('/');
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The witness {witness.Key.Name} cosigns for {witness.Origins.Count} logs at {listening}"
            )
        );
        foreach (var origin in witness.Origins)
            Console.WriteLine(CommandLine.Printable("  log          " + origin));
        Console.WriteLine("The line for the policies of logs and checkers:");
        Console.WriteLine($"witness {witness.Key.Name} {witness.Key} {url}");
        Console.WriteLine("Press Ctrl-C to stop.");
    }
}
