using System.Text.Json;
using System.Text.RegularExpressions;
using GraphQL;
using Xinyuan.Credit;
using Xinyuan.Facts;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reads;
using Xinyuan.GraphApi.Rest;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>That an enterprise is not told yet of an authority's own reads, while a procedure runs.</summary>
internal sealed class DeferReadDisclosureInput
{
    /// <summary>Chosen by the client, once for what it wants to happen: 1 to 128 letters, digits and `-._:/`.</summary>
    [Id]
    public required string CommandId { get; set; }

    /// <summary>The enterprise, a party id.</summary>
    public required string Subject { get; set; }

    /// <summary>Norm and article, at most 300 characters.</summary>
    public required string LegalBasis { get; set; }

    /// <summary>The procedure's number, at most 100 characters. The later of two decisions about one procedure holds.</summary>
    public required string Procedure { get; set; }

    /// <summary>The last day of it, in UTC+8; at most 366 days ahead. Yesterday ends it.</summary>
    public required DateOnly Until { get; set; }
}

/// <summary>Puts deferrals on the ledger.</summary>
internal sealed partial class ReadDeferralDesk(IEventLog log, TimeProvider clock)
{
    private const int ProcedureLengthMax = 100;

    /// <summary>A <see cref="FilingReceipt"/> or a <see cref="Refusal"/>.</summary>
    public async Task<object> DeferAsync(DeferReadDisclosureInput input, IResolveFieldContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var today = LegalDate.Of(clock.GetUtcNow());
        if (Fault(input, today) is { } fault)
            return fault;
        var deferral = new ReadDeferral(Intake.SubmitterOf(caller), input.Subject, input.LegalBasis, input.Procedure, input.Until);
        var entry = deferral.Write(input.CommandId, clock.GetUtcNow(), log.Personal);
        if (log.FindId(entry.Id) is { } position)
        {
            var known = await log.ReadAsync(position, context.CancellationToken);
            return ReadDeferral.Open(known, log.Personal) == deferral
                ? new FilingReceipt(
                    input.CommandId,
                    new Receipt(entry.Id, position, known.LeafHash, known.Envelope.Revision, known.Recorded, AlreadyKnown: true)
                )
                : new Refusal(RefusalCode.Conflict, "input.commandId", "the command id is taken by another decision");
        }
        var document = JsonSerializer.SerializeToUtf8Bytes(deferral, JsonSerializerOptions.Web);
        var submission = new Submission(deferral.Authority, "application/json", document) { Person = caller.Person };
        return await SignedAppend.AppendAsync(log, submission, AppendBatch.Of(entry), clock, context.CancellationToken) switch
        {
            AppendResult.Appended appended => new FilingReceipt(input.CommandId, appended.Receipts[0]),
            AppendResult.Refused { Reason: RefusalReason.Busy } => new Refusal(
                RefusalCode.Busy,
                "",
                "the log's queue is full; send the same command again after a while"
            ),
            AppendResult.Refused refused => new Refusal(RefusalCode.Conflict, "input", refused.Detail),
            var other => throw new InvalidOperationException($"unexpected outcome {other}"),
        };
    }

    private static Refusal? Fault(DeferReadDisclosureInput input, DateOnly today)
    {
        if (!CommandId().IsMatch(input.CommandId))
            return Invalid("commandId", "1 to 128 letters, digits and '-._:/' are needed");
        if (!PartyId.TryParse(input.Subject, out _, out var fault))
            return Invalid("subject", fault);
        if (!IsText(input.LegalBasis, ReadGround.LengthMax))
            return Invalid("legalBasis", $"1 to {ReadGround.LengthMax} plain characters are needed");
        if (!IsText(input.Procedure, ProcedureLengthMax))
            return Invalid("procedure", $"1 to {ProcedureLengthMax} plain characters are needed");
        return input.Until < today.AddDays(-1) || input.Until > today.AddDays(ReadDeferral.DaysMax)
            ? Invalid("until", $"a day from yesterday to {ReadDeferral.DaysMax} days ahead is needed")
            : null;
    }

    private static Refusal Invalid(string field, string message) => new(RefusalCode.Invalid, "input." + field, message);

    private static bool IsText(string text, int lengthMax) =>
        text.Length > 0 && text.Length <= lengthMax && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    [GeneratedRegex(@"\A[A-Za-z0-9._:/-]{1,128}\z")]
    private static partial Regex CommandId();
}
