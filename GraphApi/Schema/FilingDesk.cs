using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using GraphQL.Types;
using Xinyuan.Credit.Records;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Rest;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>
/// Hands a filing in as a records document of one record, by the same way that every document takes. A mutation carries no
/// signature: the log attests what was said, by the party and the person of the caller's token.
/// </summary>
internal sealed class FilingDesk(RecordsDesk desk)
{
    /// <summary>What somebody without a name is told.</summary>
    public const string WhoAreYou = $"say who you are by a token, or send it signed to /records with {DetachedJws.HttpHeader}";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = PlainJson.Encoder };

    /// <summary>A <see cref="FilingReceipt"/> or a <see cref="Refusal"/>.</summary>
    public async Task<object> FileAsync(string commandId, string type, JsonObject fields, IResolveFieldContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        if (!caller.Open && !caller.HasToken)
            return new Refusal(RefusalCode.Unsigned, "", WhoAreYou);
        if (Intake.SpeakerOf(caller) is not { } role)
            return new Refusal(RefusalCode.NotAllowed, "", "whoever speaks in this role files nothing");

        var record = new JsonObject { ["type"] = type, ["id"] = commandId };
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
            record[name] = value!.DeepClone();
        var document = new JsonObject { ["records"] = new JsonArray(record) }.ToJsonString(Plain);
        var submission = new Submission(Intake.SubmitterOf(caller), RecordsIntake.MediaType, Encoding.UTF8.GetBytes(document))
        {
            Person = caller.Person,
        };
        return await desk.SubmitAsync(submission, role, context.CancellationToken) switch
        {
            RecordsOutcome.Accepted accepted => new FilingReceipt(commandId, accepted.Receipts[0]),
            RecordsOutcome.Refused refused => new Refusal(
                RefusalCode.Invalid,
                PathOf(refused.Findings[0].Path),
                refused.Findings[0].Message
            ),
            RecordsOutcome.Conflict conflict => new Refusal(RefusalCode.Conflict, PathOf(conflict.Finding.Path), conflict.Finding.Message),
            RecordsOutcome.Busy => new Refusal(RefusalCode.Busy, "", "the log's queue is full; send the same command again after a while"),
            var other => throw new InvalidOperationException($"unexpected outcome {other}"),
        };
    }

    // The path names the element of the document that was made of the input, whose only record it is.
    private static string PathOf(string path)
    {
        const string Record = "/records/0";
        return path.StartsWith(Record, StringComparison.Ordinal) ? "input" + path[Record.Length..].Replace('/', '.') : "input";
    }
}

/// <summary>That a filing is on record.</summary>
internal sealed class FilingReceipt(string commandId, Receipt receipt)
{
    /// <summary>The client's own id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string CommandId => commandId;

    /// <summary>The entry's id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => receipt.Id;

    /// <summary>Its place in the log, for `minPosition`.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => receipt.Position;

    /// <summary>SHA-256(0x00 ‖ header), base64.</summary>
    [ReadableBy(AccessClass.Open)]
    public string LeafHash => receipt.LeafHash.ToBase64();

    /// <summary>When it was recorded.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Recorded => receipt.Recorded;

    /// <summary>Whether the log had it before.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool AlreadyKnown => receipt.AlreadyKnown;
}

/// <summary>Why something was not put on record.</summary>
internal sealed class Refusal(RefusalCode code, string path, string message)
{
    /// <summary>The kind of refusal.</summary>
    [ReadableBy(AccessClass.Open)]
    public RefusalCode Code => code;

    /// <summary>The field of the input at fault; empty when it is not the input.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Path => path;

    /// <summary>A sentence.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Message => message;
}

/// <summary>Kinds of refusal.</summary>
internal enum RefusalCode
{
    /// <summary>The input is not in order.</summary>
    Invalid,

    /// <summary>The command id, or what is filed, belongs to something else.</summary>
    Conflict,

    /// <summary>A signature is needed.</summary>
    Unsigned,

    /// <summary>The caller may not do this.</summary>
    NotAllowed,

    /// <summary>The log is busy; try again.</summary>
    Busy,
}

/// <summary>What comes of a filing.</summary>
internal sealed class FilingResultType : UnionGraphType
{
    public FilingResultType()
    {
        Name = "FilingResult";
        Description = "What comes of a filing.";
        Type<AutoRegisteringObjectGraphType<FilingReceipt>>();
        Type<AutoRegisteringObjectGraphType<Refusal>>();
    }
}
