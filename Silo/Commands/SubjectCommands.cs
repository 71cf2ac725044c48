using System.CommandLine;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;
using Xinyuan.Silo.Hosting;

namespace Xinyuan.Silo.Commands;

/// <summary>What the commands about data subjects have in common.</summary>
internal static class SubjectCommands
{
    public static Argument<string?> SubjectArgument() =>
        new("SUBJECT")
        {
            Description = "The data subject's id, as it was given with what was recorded: person:…, or uscc:92… of a sole trader.",
            Arity = ArgumentArity.ZeroOrOne,
        };

    public static Option<string?> GroundOption() =>
        new("--ground") { Description = "The legal ground, such as norm and article. Kept for good: no personal data.", HelpName = "TEXT" };

    public static Option<string> PartyOption() =>
        new("--decided-by")
        {
            Description = "Who decided: org:…, uscc:… and so on, never a natural person.",
            DefaultValueFactory = _ => PersonalEntries.Operator,
            HelpName = "PARTY",
        };

    public static Option<string?> OperatorKeyOption() =>
        CommandLine.NotEmpty(
            new Option<string?>("--operator-key")
            {
                Description = "The file with the operator key; operator.key in the key folder when not given.",
                HelpName = "FILE",
            }
        );

    /// <summary>The decision, checked.</summary>
    public static SubjectDecision Decision(string? subject, string party, string? ground, string? because)
    {
        if (string.IsNullOrEmpty(subject))
            throw new WrongUseException("name the data SUBJECT");
        if (string.IsNullOrEmpty(ground))
            throw new WrongUseException("give the legal ground with --ground");
        if (!PartyId.TryParse(party, out var decider, out var fault))
            throw new WrongUseException("--decided-by: " + fault);
        var decision = new SubjectDecision(subject, decider.Text, ground, because);
        return decision.Fault() is { } wrong ? throw new WrongUseException(wrong) : decision;
    }

    /// <summary>Opens a log that is there. The service must not have it open.</summary>
    public static async Task<OpenedLog> OpenAsync(string data, string? operatorKey, CancellationToken cancel)
    {
        ProofCommand.RequireLog(data);
        return await OpenedLog.OpenAsync(CommandLine.LogIn(data), operatorKey, cancel);
    }

    /// <summary>The receipt of an entry that nothing can speak against.</summary>
    public static Receipt Recorded(AppendResult result) =>
        result is AppendResult.Appended appended
            ? appended.Receipts[0]
            : throw new InvalidDataException(
                result is AppendResult.Refused refused ? refused.Detail : $"the entry was not recorded: {result}"
            );
}
