using System.CommandLine;
using System.Globalization;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Silo.Commands;

/// <summary><c>hold place</c> and <c>hold lift</c>: legal holds, which stand against an erasure.</summary>
internal static class HoldCommand
{
    public static Command Create() => new("hold", "Legal holds: while one stands, its subject's data are not erased.") { Place(), Lift() };

    private static Command Place()
    {
        var until = new Option<DateOnly?>("--until")
        {
            Description = "The last day of the hold, UTC+8; without it the hold runs until it is lifted.",
            HelpName = "YYYY-MM-DD",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                    return day;
                result.AddError($"--until {text}: that is not a day of the form YYYY-MM-DD");
                return null;
            },
        };
        return Build(
            "place",
            "Place a legal hold on a data subject. The service must not be running on the folder.",
            until,
            async (opened, decision, id, parsed, cancel) =>
                await LegalHolds.PlaceAsync(opened.Log, decision, id, parsed.GetValue(until), TimeProvider.System.GetUtcNow(), cancel)
        );
    }

    private static Command Lift() =>
        Build(
            "lift",
            "Lift a legal hold. The service must not be running on the folder.",
            null,
            async (opened, decision, id, _, cancel) =>
                await LegalHolds.LiftAsync(opened.Log, decision, id, TimeProvider.System.GetUtcNow(), cancel)
        );

    private static Command Build(
        string name,
        string description,
        Option? more,
        Func<Hosting.OpenedLog, SubjectDecision, string, ParseResult, CancellationToken, Task<AppendResult?>> act
    )
    {
        var subject = SubjectCommands.SubjectArgument();
        var id = CommandLine.NotEmpty(
            new Option<string>("--id")
            {
                Description = "The hold's id among the subject's, such as a case number; at most 64 characters.",
                Required = true,
                HelpName = "ID",
            }
        );
        var (ground, party) = (SubjectCommands.GroundOption(), SubjectCommands.PartyOption());
        var (operatorKey, data, json) = (SubjectCommands.OperatorKeyOption(), CommandLine.DataOption(), CommandLine.JsonOption());
        var command = new Command(name, description) { subject, id, ground, party, operatorKey, data, json };
        if (more is not null)
            command.Options.Add(more);
        command.SetAction(
            async (parsed, cancel) =>
            {
                var decision = SubjectCommands.Decision(parsed.GetValue(subject), parsed.GetValue(party)!, parsed.GetValue(ground), null);
                var hold = parsed.GetValue(id)!;
                if (LegalHolds.IdFault(decision, hold) is { } fault)
                    throw new WrongUseException("--id: " + fault);
                await using var opened = await SubjectCommands.OpenAsync(parsed.GetValue(data)!, parsed.GetValue(operatorKey), cancel);
                var result = await act(opened, decision, hold, parsed, cancel);
                var position = result is null ? (long?)null : SubjectCommands.Recorded(result).Position;
                CommandLine.Tell(
                    parsed.GetValue(json),
                    new { hold, position },
                    position is null ? $"there is no hold '{hold}' on this subject" : $"hold '{hold}': recorded at position {position}"
                );
                return result is null ? CommandLine.Failed : CommandLine.Done;
            }
        );
        return command;
    }
}
