using System.CommandLine;
using System.Globalization;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Silo.Commands;

/// <summary><c>proof</c>: writes a proof bundle of an entry.</summary>
internal static class ProofCommand
{
    public static Command Create()
    {
        var position = new Argument<long>("POSITION") { Description = "The entry's position, from 0." };
        var data = CommandLine.DataOption();
        var sections = new Option<string[]>("--section")
        {
            Description = "A section to disclose; may be given more than once. Without it: what is of class open or holder.",
            HelpName = "NAME",
        };
        var output = CommandLine.NotEmpty(
            new Option<string?>("--out") { Description = "The file to write; POSITION.xyproof when not given.", HelpName = "FILE" }
        );
        var command = new Command("proof", "Write the proof bundle of an entry. The service must not be running on the folder.")
        {
            position,
            data,
            sections,
            output,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    parsed.GetValue(position),
                    parsed.GetValue(data)!,
                    parsed.GetValue(sections) ?? [],
                    parsed.GetValue(output),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(long position, string data, string[] sections, string? output, CancellationToken cancel)
    {
        RequireLog(data);
        await using var log = FileLog.Open(CommandLine.LogIn(data));
        if (position < 0 || position >= log.Head.Size)
            throw new WrongUseException($"there is no entry {position}; the log has {log.Head.Size}, from 0");
        var entry = await log.ReadAsync(position, cancel);
        var unknown = sections.Where(name => entry[name] is null).ToList();
        if (unknown.Count > 0)
            throw new WrongUseException(
                $"entry {position} has no section '{unknown[0]}'; it has {string.Join(", ", entry.Sections.Select(section => section.Name))}"
            );
        var checkpoint = await log.WaitForCheckpointAsync(position + 1, cancel);
        var path = await new TreeReader(log).InclusionAsync(position, checkpoint.Size, cancel);
        var bundle = ProofBundle.Write(
            entry,
            section => sections.Length > 0 ? sections.Contains(section.Name) : section.Class is AccessClass.Open or AccessClass.Holder,
            [],
            new TlogProof(position, path, checkpoint),
            Policy.OfLog(VerifierKey.Parse(log.VerifierKey, out _)!)
        );
        output ??= position.ToString(CultureInfo.InvariantCulture) + ".xyproof";
        await File.WriteAllBytesAsync(output, bundle, cancel);
        Console.WriteLine($"{output}: check it with `xinyuan check {output} --log-key {log.VerifierKey}`");
        return CommandLine.Done;
    }

    /// <summary>Opening would make a log where there is none, which is never what a reader wants.</summary>
    internal static void RequireLog(string data)
    {
        // A log that has lost its verifier is damaged, and not absent: it is for whoever opens it to say so.
        if (!File.Exists(Path.Combine(data, "log", "verifier")) && !HasSegments(data))
            throw new WrongUseException($"there is no log in {data}; name it with --data");
    }

    private static bool HasSegments(string data) =>
        Path.Combine(data, "log", "segments") is var folder && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.seg").Any();
}
