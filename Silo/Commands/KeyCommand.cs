using System.CommandLine;
using System.Globalization;
using System.Text;
using Xinyuan.Credit.Records;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Silo.Documents;

namespace Xinyuan.Silo.Commands;

/// <summary><c>key new|list|rotate|revoke</c>: the keys with which issuers sign their documents.</summary>
internal static class KeyCommand
{
    public static Command Create() =>
        new("key", "Issuers' keys: who may sign documents, and for whom.") { New(), KeyListing.Create(), Rotate(), Revoke() };

    private static Command New()
    {
        var (party, role, output, notAfter) = (PartyOption(true), RoleOption(true), OutOption(), TimeOption("--not-after", Bound));
        var (data, url, signer) = (CommandLine.DataOption(), UrlOption(), SignerOption("The operator's private key, for --url."));
        var command = new Command("new", "Make a key, register it in the log, and write its private half to a file. " + NeedsFolder)
        {
            party,
            role,
            output,
            notAfter,
            data,
            url,
            signer,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var (to, speaks) = (Party(parsed.GetValue(party)!), parsed.GetValue(role)!);
                using var by = await ReadKeyAsync(parsed.GetValue(signer), cancel);
                await using var desk = new KeyDesk(parsed.GetValue(data)!, parsed.GetValue(url));
                return await IntroduceAsync(
                    desk,
                    parsed.GetValue(output)!,
                    key => IssuerKeyMaking.Registration(key, to, speaks, parsed.GetValue(notAfter)),
                    by,
                    key => $"{key}: registered for {to} as {speaks}",
                    cancel
                );
            }
        );
        return command;
    }

    private static Command Rotate()
    {
        var (signer, output) = (SignerOption("The private key that is to be replaced; it signs the rotation."), OutOption());
        signer.Required = true;
        var overlap = TimeOption("--overlap-until", "Until when the old key goes on speaking; without it, it ends at once.");
        var notAfter = TimeOption("--not-after", Bound + " Without it: the old key's own bound.");
        var (party, role, data, url) = (PartyOption(false), RoleOption(false), CommandLine.DataOption(), UrlOption());
        var command = new Command("rotate", "Put a new key in the place of one that you hold. " + NeedsFolder)
        {
            signer,
            output,
            overlap,
            notAfter,
            party,
            role,
            data,
            url,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                if (parsed.GetValue(url) is null)
                    ProofCommand.RequireLog(parsed.GetValue(data)!);
                using var old = (await ReadKeyAsync(parsed.GetValue(signer), cancel))!;
                await using var desk = new KeyDesk(parsed.GetValue(data)!, parsed.GetValue(url));
                var known = (await desk.FindAsync(old.Verifier.Name, cancel))?.Key;
                if (known is null && (parsed.GetValue(party) is null || parsed.GetValue(role) is null))
                    throw new WrongUseException(
                        parsed.GetValue(url) is null
                            ? $"--key: the log knows no key {old.Verifier.Name}"
                            : "with --url, say whose key it is: --party PARTY --role ROLE"
                    );
                return await IntroduceAsync(
                    desk,
                    parsed.GetValue(output)!,
                    key =>
                        IssuerKeyMaking.Rotation(
                            old.Verifier.Name,
                            key,
                            known?.Party ?? Party(parsed.GetValue(party)!),
                            known?.Role ?? parsed.GetValue(role)!,
                            parsed.GetValue(overlap),
                            parsed.GetValue(notAfter) ?? known?.NotAfter
                        ),
                    old,
                    key => $"{key}: in the place of {old.Verifier.Name}",
                    cancel
                );
            }
        );
        return command;
    }

    private static Command Revoke()
    {
        var keyId = new Argument<string>("KEY") { Description = "The id of the key." };
        var reason = new Option<string>("--reason") { Description = string.Join(", ", KeyRecords.Reasons), Required = true };
        reason.AcceptOnlyFromAmong([.. KeyRecords.Reasons]);
        var since = TimeOption("--compromised-since", "What it signed and was recorded at this time or later is in doubt.");
        var signer = SignerOption("Another private key of the same party, or the operator's; without it, whoever has the folder revokes.");
        var (party, data, url) = (PartyOption(false), CommandLine.DataOption(), UrlOption());
        var command = new Command("revoke", "Take a key back: it signs nothing from then on. " + NeedsFolder)
        {
            keyId,
            reason,
            since,
            signer,
            party,
            data,
            url,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var id = parsed.GetValue(keyId)!;
                using var by = await ReadKeyAsync(parsed.GetValue(signer), cancel);
                if (parsed.GetValue(url) is null)
                    ProofCommand.RequireLog(parsed.GetValue(data)!);
                await using var desk = new KeyDesk(parsed.GetValue(data)!, parsed.GetValue(url));
                var owner =
                    (await desk.FindAsync(id, cancel))?.Key.Party
                    ?? (parsed.GetValue(party) is { } stated ? Party(stated) : null)
                    ?? throw new WrongUseException(
                        parsed.GetValue(url) is null ? $"the log knows no key {id}" : "with --url, say whose key it is: --party PARTY"
                    );
                var document = IssuerKeyMaking.Revocation(id, owner, parsed.GetValue(reason)!, parsed.GetValue(since));
                if (await desk.SubmitAsync(document, by, cancel) is { } fault)
                    throw new InvalidDataException($"the key was not revoked: {fault}");
                Console.WriteLine(CommandLine.Printable($"{id}: revoked; what it signs from now on is refused"));
                return CommandLine.Done;
            }
        );
        return command;
    }

    private static async Task<int> IntroduceAsync(
        KeyDesk desk,
        string output,
        Func<SigningKey, byte[]> document,
        SigningKey? signer,
        Func<string, string> said,
        CancellationToken cancel
    )
    {
        if (File.Exists(output))
            throw new WrongUseException($"{output} is there already; name another file with --out");
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
        if (await desk.SubmitAsync(document(key), signer, cancel) is { } fault)
        {
            File.Delete(output);
            throw new InvalidDataException($"the key was not registered: {fault}");
        }
        Console.WriteLine(CommandLine.Printable($"{said(key.Verifier.Name)}; the private key is in {output}"));
        return CommandLine.Done;
    }

    private static async Task<SigningKey?> ReadKeyAsync(FileInfo? file, CancellationToken cancel) =>
        file is null ? null
        : file.Exists ? SigningKey.Parse(await File.ReadAllTextAsync(file.FullName, cancel))
        : throw new WrongUseException($"{file} is not there");

    private static string Party(string text) =>
        PartyId.TryParse(text, out var id, out var fault) ? id.Text : throw new WrongUseException("--party: " + fault);

    private static Option<string?> PartyOption(bool isRequired) =>
        new("--party")
        {
            Description = "The party that the key speaks for: uscc:…, gln:…, lei:…, nat:CC:… or org:….",
            Required = isRequired,
            HelpName = "PARTY",
        };

    private static Option<string?> RoleOption(bool isRequired)
    {
        var role = new Option<string?>("--role") { Description = string.Join(", ", KeyRecords.Roles), Required = isRequired };
        role.AcceptOnlyFromAmong([.. KeyRecords.Roles]);
        return role;
    }

    private static Option<string> OutOption() =>
        CommandLine.NotEmpty(
            new Option<string>("--out")
            {
                Description = "The file for the new private key; must not exist.",
                Required = true,
                HelpName = "FILE",
            }
        );

    private static Option<FileInfo?> SignerOption(string description) => new("--key") { Description = description, HelpName = "FILE" };

    private static Option<Uri?> UrlOption() =>
        CommandLine.UrlOption("--url", "Hand it in to a running service instead of writing to the folder.");

    private static Option<DateTimeOffset?> TimeOption(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = result =>
            {
                // A time without an offset would be read in the machine's own zone.
                const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
                var text = result.Tokens[0].Value;
                if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, Utc, out var time))
                    return time;
                result.AddError($"{name} {text}: that is not a time such as 2026-11-23T09:30:00Z");
                return null;
            },
        };

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];
    private const string Bound = "What is recorded at this time or later the key does not sign.";
    private const string NeedsFolder = "Without --url, the service must not be running on the folder.";
}
