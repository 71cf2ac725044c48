using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Silo.Commands;

/// <summary><c>erase</c>: destroys a data subject's keys, or lists the erasures.</summary>
internal static class EraseCommand
{
    public static Command Create()
    {
        var subject = SubjectCommands.SubjectArgument();
        var (ground, party) = (SubjectCommands.GroundOption(), SubjectCommands.PartyOption());
        var because = new Option<string?>("--because") { Description = "Why. Kept for good: no personal data.", HelpName = "TEXT" };
        var readmit = new Option<bool>("--readmit")
        {
            Description = "Let new entries about an erased subject in again, under a new key. What was erased stays erased.",
        };
        var list = new Option<bool>("--list") { Description = "List the erasures, by pseudonym." };
        var (operatorKey, data, json) = (SubjectCommands.OperatorKeyOption(), CommandLine.DataOption(), CommandLine.JsonOption());
        var command = new Command(
            "erase",
            "Erase a data subject: destroy the key of everything personal that is kept about them. Cannot be undone. Refused while a "
                + "statutory retention or a legal hold runs. The service must not be running on the folder."
        )
        {
            subject,
            because,
            ground,
            party,
            readmit,
            list,
            operatorKey,
            data,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var isJson = parsed.GetValue(json);
                var isList = parsed.GetValue(list);
                if (isList && (parsed.GetValue(subject) is not null || parsed.GetValue(readmit)))
                    throw new WrongUseException("--list takes neither a SUBJECT nor --readmit");
                var decision = isList
                    ? null
                    : SubjectCommands.Decision(
                        parsed.GetValue(subject),
                        parsed.GetValue(party)!,
                        parsed.GetValue(ground),
                        parsed.GetValue(because) is { Length: > 0 } why ? why : throw new WrongUseException("say why with --because")
                    );
                await using var opened = await SubjectCommands.OpenAsync(parsed.GetValue(data)!, parsed.GetValue(operatorKey), cancel);
                if (decision is null)
                    return List(opened.Vault.Erasures, isJson);
                var (eraser, now) = (new Eraser(opened.Log), TimeProvider.System.GetUtcNow());
                if (!parsed.GetValue(readmit))
                    return Tell(await eraser.EraseAsync(decision, now, cancel), isJson);
                if (await eraser.ReadmitAsync(decision, now, cancel) is not { } readmitted)
                    return Say(isJson, CommandLine.Failed, "notErased", "the subject is not erased; nothing was done", null, null);
                var receipt = SubjectCommands.Recorded(readmitted);
                return Say(isJson, CommandLine.Done, "readmitted", "new entries about the subject are taken again", receipt.Position, null);
            }
        );
        return command;
    }

    private static int Tell(EraseResult result, bool json) =>
        result switch
        {
            EraseResult.Erased erased => Say(
                json,
                CommandLine.Done,
                "erased",
                $"erased: the key of {erased.Entries} entries is destroyed; recorded",
                erased.Receipt.Position,
                null
            ),
            EraseResult.AlreadyErased { By: var by } => Say(
                json,
                CommandLine.Done,
                "alreadyErased",
                $"the subject was erased before, decided {by.At:O}, entry {by.EntryId}",
                null,
                null
            ),
            EraseResult.Unknown => Say(json, CommandLine.Failed, "unknown", "nothing is kept under a key of this subject", null, null),
            EraseResult.Retained retained => Say(
                json,
                CommandLine.Failed,
                "retained",
                "not erased: law keeps an entry until the end of the day given",
                retained.Position,
                retained.Until
            ),
            EraseResult.Held { Hold: var hold } => Say(
                json,
                CommandLine.Failed,
                "held",
                $"not erased: legal hold '{hold.Id}' by {hold.DecidedBy} stands{(hold.Until is null ? " until it is lifted" : "")}",
                hold.Position,
                hold.Until
            ),
            _ => Say(json, CommandLine.Failed, "notRecorded", $"not erased: {result}", null, null),
        };

    private static int Say(bool json, int code, string outcome, string sentence, long? position, DateOnly? until)
    {
        CommandLine.Tell(
            json,
            new
            {
                outcome,
                position,
                until,
            },
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sentence}{(position is null ? "" : $", position {position}")}{(until is null ? "" : $", until {until:yyyy-MM-dd}")}"
            )
        );
        return code;
    }

    private static int List(IReadOnlyList<ErasureRecord> records, bool json)
    {
        var rows = records.Select(record => new
        {
            What = record.IsErased ? "erased" : "readmitted",
            Subject = record.Subject.ToString(),
            record.At,
            Keys = record.KeyIds.Count,
            Entry = record.EntryId,
        });
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(rows, JsonSerializerOptions.Web));
        else
            foreach (var row in rows)
                Console.WriteLine($"{row.Subject}  {row.What}  {row.At:O}  {row.Keys} keys  {row.Entry}");
        return CommandLine.Done;
    }
}
