using System.CommandLine;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Demo;
using Xinyuan.Silo.Hosting;
using Xinyuan.Silo.Witnessing;

namespace Xinyuan.Silo.Commands;

/// <summary><c>serve</c>: the service in the foreground.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var port = CommandLine.PortOption(8080);
        var listen = CommandLine.ListenOption();
        var (data, operatorKey) = (CommandLine.DataOption(), SubjectCommands.OperatorKeyOption());
        var open = OpenOption();
        var publicUrl = CommandLine.UrlOption("--public-url", "The address under which people reach the service.");
        var demo = new Option<string?>("--demo")
        {
            Description = "The folder of the demo data, which an empty log is filled with.",
            HelpName = "DIR",
        };
        var noDemo = new Option<bool>("--no-demo") { Description = "No demo data." };
        var web = new Option<string?>("--web") { Description = "The folder of the built front end.", HelpName = "DIR" };
        var certificate = CommandLine.FileOption("--certificate", "A PEM or PFX certificate, for TLS.");
        var certificateKey = CommandLine.FileOption("--certificate-key", "The PEM private key of the certificate.");
        var companyPrefixes = CommandLine.FileOption("--company-prefixes", "GS1 Company Prefixes, one a line, to write keys as EPC URNs.");
        var privateWebhooks = PrivateWebhooksOption();
        var noIndicator = new Option<bool>("--no-indicator") { Description = "Switch the platform's own indicator of enterprises off." };
        var tokens = new TokenOptions();
        var policy = PolicyOption();
        var command = new Command("serve", "Run the service in the foreground until SIGTERM or Ctrl-C.")
        {
            port,
            listen,
            data,
            open,
            publicUrl,
            demo,
            noDemo,
            web,
            certificate,
            certificateKey,
            policy,
            operatorKey,
            companyPrefixes,
            privateWebhooks,
            noIndicator,
        };
        tokens.AddTo(command);
        command.SetAction(parsed =>
            RunAsync(
                new ServiceOptions
                {
                    Port = parsed.GetValue(port) is var asked and not 0 ? asked : FreePort.Pair().First,
                    Listen = parsed.GetValue(listen)!,
                    Data = parsed.GetValue(data)!,
                    Keys = CommandLine.KeyFolderOf(parsed.GetValue(data)!),
                    Open = parsed.GetValue(open),
                    PublicUrl = parsed.GetValue(publicUrl),
                    Demo = parsed.GetValue(noDemo) ? null : parsed.GetValue(demo),
                    Web = parsed.GetValue(web),
                    Certificate = parsed.GetValue(certificate),
                    CertificateKey = parsed.GetValue(certificateKey),
                    OperatorKey = parsed.GetValue(operatorKey),
                    CompanyPrefixes = parsed.GetValue(companyPrefixes),
                    PrivateWebhooks = parsed.GetValue(privateWebhooks),
                    Indicator = !parsed.GetValue(noIndicator),
                    TokenIssuer = parsed.GetValue(tokens.Issuer),
                    TokenAudience = parsed.GetValue(tokens.Audience),
                    TokenKeys = parsed.GetValue(tokens.Keys),
                    TokenClaims = parsed.GetValue(tokens.Claims),
                },
                parsed.GetValue(policy)
            )
        );
        return command;
    }

    private static Option<bool> OpenOption() =>
        new("--open")
        {
            Description =
                "For trying out, on loopback only: every role without credentials, and unsigned documents accepted and marked so.",
        };

    private static Option<FileInfo?> PolicyOption() =>
        new("--policy")
        {
            Description = "Whose cosignatures a checkpoint needs: a tlog-policy file. Its witnesses with an address are asked.",
            HelpName = "FILE",
        };

    private static Option<bool> PrivateWebhooksOption() =>
        new("--private-webhooks")
        {
            Description = "Let subscribers have addresses of this machine and of private networks called, also without TLS.",
        };

    private static async Task<int> RunAsync(ServiceOptions options, FileInfo? policy)
    {
        using var signals = new StopSignals();
        var cancel = signals.Token;
        if (options.Faults().ToList() is { Count: > 0 } faults)
            throw new WrongUseException(string.Join(Environment.NewLine, faults));
        if (ServiceFiles.Faults(options).ToList() is { Count: > 0 } inFiles)
            throw new WrongUseException(string.Join(Environment.NewLine, inFiles));
        using var http = HttpCosigner.CreateClient();
        await using var opened = await OpenedLog.OpenAsync(
            new FileLogOptions
            {
                Folder = options.Data,
                KeyFolder = options.Keys,
                Origin = options.Origin,
                Cosigning = policy is null ? null : Witnesses.Of(policy, http),
            },
            options.OperatorKey,
            cancel
        );
        var log = opened.Log;
        try
        {
            if (options.Demo is not null)
            {
                using var loader = new DemoLoader(log, TimeProvider.System, Console.Out);
                await loader.LoadAsync(options.Demo, cancel);
            }
            await using var app = ServiceHost.Build(options, log);
            await app.StartAsync(cancel);
            PrintAddresses(options, log);
            await app.WaitForShutdownAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Being told to stop is how a service ends well, also while it loads or starts.
        }
        return CommandLine.Done;
    }

    private static void PrintAddresses(ServiceOptions options, FileLog log)
    {
        var address = options.Address;
        Console.WriteLine(
            $"Xinyuan serves {log.Origin}, {log.Head.Size} entries{(options.Open ? ", OPEN: everybody on this machine may do everything" : "")}."
        );
        Console.WriteLine($"  start page   {address}");
        Console.WriteLine($"  GraphQL      {new Uri(address, "graphql")}");
        Console.WriteLine($"  checkpoint   {new Uri(address, "log/checkpoint")}");
        foreach (var product in options.Demo is null ? [] : DemoFolder.Products(options.Demo))
            Console.WriteLine($"  {product.Story, -12} {new Uri(address, product.DigitalLink.TrimStart('/'))}");
        Console.WriteLine("Press Ctrl-C to stop.");
    }
}
