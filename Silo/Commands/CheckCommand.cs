using System.CommandLine;
using System.Text;
using System.Text.Json;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Commands;

/// <summary><c>check</c>: checks a proof bundle offline.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A proof bundle, .xyproof." };
        var logKey = new Option<string?>("--log-key")
        {
            Description = "The log's verifier key that you trust, name+id+key.",
            HelpName = "VKEY",
        };
        var policy = new Option<FileInfo?>("--policy")
        {
            Description = "The policy that you trust, a file in tlog-policy form.",
            HelpName = "FILE",
        };
        var json = CommandLine.JsonOption();
        var command = new Command("check", "Check a proof bundle, without the service and without a network.")
        {
            file,
            logKey,
            policy,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(parsed.GetValue(file)!, parsed.GetValue(logKey), parsed.GetValue(policy), parsed.GetValue(json), cancel)
        );
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, string? logKey, FileInfo? policyFile, bool json, CancellationToken cancel)
    {
        var policy = ReadPolicy(logKey, policyFile);
        var bundle = await CommandLine.ReadAsync(file, ProofBundle.BytesMax, cancel);
        if (bundle.Length > ProofBundle.BytesMax)
            throw new InvalidDataException($"{file.Name}: a bundle has at most {ProofBundle.BytesMax} bytes");
        var verdict = ProofBundle.Check(bundle, policy);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(ToJson(verdict), JsonSerializerOptions.Web));
        else
            Print(verdict);
        return verdict is BundleVerdict.Good ? CommandLine.Done : CommandLine.Failed;
    }

    private static Policy? ReadPolicy(string? logKey, FileInfo? policyFile)
    {
        if (logKey is not null && policyFile is not null)
            throw new WrongUseException("give --log-key or --policy, not both");
        if (logKey is not null)
            return Policy.OfLog(VerifierKey.ParseLog(logKey, out var keyFault) ?? throw new WrongUseException($"--log-key: {keyFault}"));
        if (policyFile is null)
            return null;
        return Policy.Parse(CommandLine.ReadPolicyText("--policy", policyFile), out var fault)
            ?? throw new WrongUseException($"--policy {policyFile.Name}: {fault}");
    }

    private static void Print(BundleVerdict verdict)
    {
        switch (verdict)
        {
            case BundleVerdict.Good good:
                Console.WriteLine(
                    CommandLine.Printable($"Verified: entry {good.Position} of {good.Header.Origin}, recorded {good.Header.Recorded:O},")
                );
                Console.WriteLine($"under the checkpoint of {good.Checkpoint.Size} entries.");
                foreach (var (name, bytes) in good.Sections)
                    Console.WriteLine(CommandLine.Printable($"{name}: {Encoding.UTF8.GetString(bytes.Span)}"));
                foreach (var element in good.Elements)
                    Console.WriteLine(
                        CommandLine.Printable($"{element.Section}[{element.Index}]: {Encoding.UTF8.GetString(element.Bytes.Span)}")
                    );
                Console.WriteLine(
                    good.IsPinned
                        ? "The checkpoint satisfies the policy that you gave."
                        : $"This takes the bundle's own word for whose log it is: {string.Join(", ", good.Policy.Logs)}. Pin it with --log-key or --policy."
                );
                break;
            case BundleVerdict.Bad bad:
                Console.WriteLine(CommandLine.Printable("Not verified: " + bad.Reason + "."));
                break;
        }
    }

    private static object ToJson(BundleVerdict verdict) =>
        verdict switch
        {
            BundleVerdict.Good good => new
            {
                Verified = true,
                good.Position,
                good.Header.Origin,
                good.Header.Recorded,
                CheckpointSize = good.Checkpoint.Size,
                Pinned = good.IsPinned,
                Sections = good.Sections.ToDictionary(section => section.Key, section => Encoding.UTF8.GetString(section.Value.Span)),
                Elements = good.Elements.Select(element => new
                {
                    element.Section,
                    element.Index,
                    Text = Encoding.UTF8.GetString(element.Bytes.Span),
                }),
            },
            BundleVerdict.Bad bad => new { Verified = false, bad.Reason },
            _ => throw new InvalidOperationException(),
        };
}
