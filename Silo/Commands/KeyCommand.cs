using System.CommandLine;
using System.Text;
using System.Text.Json;
using Xinyuan.Credit;
using Xinyuan.Credit.Records;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Silo.Commands;

/// <summary><c>key new</c> and <c>key list</c>: the keys with which issuers sign their documents.</summary>
internal static class KeyCommand
{
    private static readonly string[] Roles = ["enterprise", "department", "bank", "auditor", "operator"];

    public static Command Create() => new("key", "Issuers' keys: who may sign documents, and for whom.") { New(), List() };

    private static Command New()
    {
        var party = new Option<string>("--party")
        {
            Description = "The party that the key speaks for: uscc:…, gln:…, lei:…, nat:CC:… or org:….",
            Required = true,
            HelpName = "PARTY",
        };
        var role = new Option<string>("--role") { Description = string.Join(", ", Roles), Required = true };
        role.AcceptOnlyFromAmong(Roles);
        var output = CommandLine.NotEmpty(
            new Option<string>("--out")
            {
                Description = "The file for the private key; must not exist.",
                Required = true,
                HelpName = "FILE",
            }
        );
        var data = CommandLine.DataOption();
        var command = new Command(
            "new",
            "Make a key, register it in the log, and write its private half to a file. The service must not be running on the folder."
        )
        {
            party,
            role,
            output,
            data,
        };
        command.SetAction(
            (parsed, cancel) =>
                NewAsync(parsed.GetValue(party)!, parsed.GetValue(role)!, parsed.GetValue(output)!, parsed.GetValue(data)!, cancel)
        );
        return command;
    }

    private static Command List()
    {
        var (data, json) = (CommandLine.DataOption(), CommandLine.JsonOption());
        var command = new Command("list", "List the registered keys.") { data, json };
        command.SetAction((parsed, cancel) => ListAsync(parsed.GetValue(data)!, parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> NewAsync(string party, string role, string output, string data, CancellationToken cancel)
    {
        if (!PartyId.TryParse(party, out var id, out var fault))
            throw new WrongUseException("--party: " + fault);
        if (File.Exists(output))
            throw new WrongUseException($"{output} is there already; name another file with --out");
        await using var log = FileLog.Open(new FileLogOptions { Folder = data, KeyFolder = CommandLine.KeyFolderOf(data) });
        using var key = IssuerKeyMaking.Create();
        // Written first: a key that is registered and lost would be worse than a file that is not registered.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var file = new FileStream(output, options))
            await file.WriteAsync(Encoding.UTF8.GetBytes(key.ExportPrivate() + "\n"), cancel);
        var outcome = await new RecordsIntake(log, TimeProvider.System).SubmitAsync(
            IssuerKeyMaking.Registration(key, id.Text, role),
            SpeakerRole.Operator,
            cancel
        );
        if (outcome is not RecordsOutcome.Accepted accepted)
            throw new InvalidDataException($"the key was not registered: {outcome}");
        Console.WriteLine(
            $"{key.Verifier.Name}: registered for {id} as {role} at position {accepted.Receipts[0].Position}; the private key is in {output}"
        );
        return CommandLine.Done;
    }

    private static async Task<int> ListAsync(string data, bool json, CancellationToken cancel)
    {
        ProofCommand.RequireLog(data);
        await using var log = FileLog.Open(new FileLogOptions { Folder = data, KeyFolder = CommandLine.KeyFolderOf(data) });
        var keys = new List<object>();
        foreach (var position in log.Find(LogQuery.OfType(IssuerKeys.RegisteredType)))
        {
            var entry = await log.ReadAsync(position, cancel);
            var keyId = entry.Tags.First(tag => tag.StartsWith("key:", StringComparison.Ordinal))["key:".Length..];
            if (await IssuerKeys.FindAsync(log, keyId, cancel) is not { } key)
                continue;
            if (json)
                keys.Add(
                    new
                    {
                        key.KeyId,
                        key.Party,
                        key.Role,
                        key.Position,
                        entry.Recorded,
                    }
                );
            else
                Console.WriteLine($"{key.KeyId}  {key.Party}  {key.Role}  position {key.Position}, {entry.Recorded:O}");
        }
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(keys, JsonSerializerOptions.Web));
        return CommandLine.Done;
    }
}
