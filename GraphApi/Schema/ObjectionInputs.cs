using System.Text.Json;
using System.Text.Json.Serialization;
using GraphQL;
using Xinyuan.Credit.Events;

namespace Xinyuan.GraphApi.Schema;

/// <summary>An objection to a listing, or else to the record or rating at a position.</summary>
internal sealed class FileObjectionInput : CreditInput
{
    /// <summary>The objection's id, chosen by the enterprise.</summary>
    [Id]
    public required string Objection { get; set; }

    /// <summary>The listing's id.</summary>
    [Id]
    public string? Listing { get; set; }

    /// <summary>The position of the record or rating.</summary>
    public long? Record { get; set; }

    /// <summary>The day on which it was received.</summary>
    public required DateOnly FiledOn { get; set; }

    /// <summary>What the enterprise says.</summary>
    public required string Statement { get; set; }

    /// <summary>SHA-256 of what is handed in with it, 64 lower-case hexadecimal digits.</summary>
    public string? Evidence { get; set; }
}

/// <summary>The answer to an objection.</summary>
internal sealed class AnswerObjectionInput : CreditInput
{
    /// <summary>The objection's id.</summary>
    [Id]
    public required string Objection { get; set; }

    /// <summary>What came of it.</summary>
    public required ObjectionOutcome Outcome { get; set; }

    /// <summary>The day.</summary>
    public required DateOnly AnsweredOn { get; set; }

    /// <summary>What the authority says.</summary>
    public required string Statement { get; set; }
}

/// <summary>That what a document demanded was done.</summary>
internal sealed class ConfirmDutyInput : CreditInput
{
    /// <summary>Who issued the document: the office that says this.</summary>
    public required string Authority { get; set; }

    /// <summary>The document's number.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>The day on which the last of its duties was performed.</summary>
    public required DateOnly PerformedOn { get; set; }

    /// <summary>What was done.</summary>
    public string? Note { get; set; }
}

/// <summary>That a record, a rating or the performance of a duty was wrong.</summary>
internal sealed class WithdrawRecordInput : CreditInput
{
    /// <summary>Its position.</summary>
    public required long Record { get; set; }

    /// <summary>Who put it on record: the office that says this.</summary>
    public required string Authority { get; set; }

    /// <summary>The day.</summary>
    public required DateOnly WithdrawnOn { get; set; }

    /// <summary>What was wrong.</summary>
    public required string Reason { get; set; }
}

/// <summary>A proposal of another tier than the computed one.</summary>
internal sealed class ProposeOverrideInput : CreditInput
{
    /// <summary>The override's id.</summary>
    [Id]
    public required string Override { get; set; }

    /// <summary>The tier; not `NO_DATA`.</summary>
    [JsonConverter(typeof(TierSpelling))]
    public required Tier Tier { get; set; }

    /// <summary>Who answers for it in the department, by its own id.</summary>
    public required string Person { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }

    /// <summary>SHA-256 of what it rests on, 64 lower-case hexadecimal digits.</summary>
    public required string Evidence { get; set; }

    /// <summary>The first day on which it can hold.</summary>
    public required DateOnly ProposedOn { get; set; }

    /// <summary>The last.</summary>
    public required DateOnly ExpiresOn { get; set; }
}

/// <summary>The approval of an override, by another person of another department.</summary>
internal sealed class ApproveOverrideInput : CreditInput
{
    /// <summary>The override's id.</summary>
    [Id]
    public required string Override { get; set; }

    /// <summary>Who answers for it in the department, by its own id.</summary>
    public required string Person { get; set; }

    /// <summary>The day from which it holds.</summary>
    public required DateOnly ApprovedOn { get; set; }
}

/// <summary>The end of an override before its time.</summary>
internal sealed class EndOverrideInput : CreditInput
{
    /// <summary>The override's id.</summary>
    [Id]
    public required string Override { get; set; }

    /// <summary>Who answers for it in the department, by its own id.</summary>
    public required string Person { get; set; }

    /// <summary>The first day on which it holds no more.</summary>
    public required DateOnly EndedOn { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }
}

/// <summary>Writes tiers as records have them.</summary>
internal sealed class TierSpelling : JsonConverter<Tier>
{
    public override Tier Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("tiers are only written");

    public override void Write(Utf8JsonWriter writer, Tier value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == Tier.NoData ? "NO_DATA" : $"TIER_{(int)value + 1}");
}
