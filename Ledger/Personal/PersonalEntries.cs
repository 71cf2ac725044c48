using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinyuan.Ledger.Personal;

/// <summary>
/// The entries about data subjects that the operator makes: erasures, readmissions, legal holds. Each rests on a statement that the
/// log's own key signed (detached JWS, its <c>kid</c> the log's origin), and names the subject by its pseudonym alone.
/// </summary>
public static class PersonalEntries
{
    /// <summary>A subject's keys were destroyed.</summary>
    public const string ErasedType = "SubjectErased";

    /// <summary>New entries about an erased subject are let in again, under a new key.</summary>
    public const string ReadmittedType = "SubjectReadmitted";

    /// <summary>An authority or the operator ordered that a subject's data stay.</summary>
    public const string HoldPlacedType = "LegalHoldPlaced";

    /// <summary>A legal hold was lifted.</summary>
    public const string HoldLiftedType = "LegalHoldLifted";

    /// <summary>The section with the statement.</summary>
    public const string SectionName = "statement";

    /// <summary>Who erases and places holds: the operator, by having access to the key store.</summary>
    public const string Operator = "org:operator";

    private const string MediaType = "application/json";

    /// <summary>The index term of everything that was done about a subject: erasures, readmissions and holds.</summary>
    internal static string Tag(Pseudonym subject) => "erasure:" + subject;

    internal static AppendBatch Batch(
        string type,
        string id,
        PersonalStatement statement,
        DateTimeOffset at,
        Func<ReadOnlyMemory<byte>, (string Signature, string KeyId)> sign,
        params IReadOnlyList<AppendCondition> conditions
    )
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(statement, PersonalJson.Default.PersonalStatement);
        var (signature, keyId) = sign(bytes);
        return new AppendBatch
        {
            Entries =
            [
                new NewEntry
                {
                    Id = id,
                    Stream = Tag(Pseudonym.Parse(statement.Subject)!.Value),
                    Type = type,
                    Issuer = Operator,
                    Occurred = at,
                    EnvelopeClass = AccessClass.Department,
                    Sections = [new NewSection(SectionName, AccessClass.Department, bytes)],
                    Tags = [Tag(Pseudonym.Parse(statement.Subject)!.Value)],
                    Evidence = new NewEvidence(0, 0, signature, keyId),
                },
            ],
            Documents = [new NewDocument(MediaType, bytes)],
            Conditions = conditions,
        };
    }

    /// <summary>What such an entry states.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static PersonalStatement Read(Entry entry)
    {
        var section = entry[SectionName] ?? throw new InvalidDataException($"entry {entry.Position} has no section '{SectionName}'");
        try
        {
            return JsonSerializer.Deserialize(section.Bytes.Span, PersonalJson.Default.PersonalStatement)!;
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"entry {entry.Position} is not of its form: {malformed.Message}", malformed);
        }
    }
}

/// <summary>What the operator states about a subject.</summary>
internal sealed record PersonalStatement
{
    /// <summary>The subject's pseudonym.</summary>
    public required string Subject { get; init; }

    /// <summary>Who decided: a party id, never a natural person's.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>The legal ground, such as a norm and article.</summary>
    public required string Ground { get; init; }

    /// <summary>Why, in a sentence without personal data.</summary>
    public string? Because { get; init; }

    /// <summary>How many keys are destroyed; for an erasure.</summary>
    public int? Keys { get; init; }

    /// <summary>The hold's id; for a hold.</summary>
    public string? Hold { get; init; }

    /// <summary>The last day of the hold (UTC+8); without it the hold runs until it is lifted.</summary>
    public DateOnly? Until { get; init; }

    public static PersonalStatement Of(SubjectDecision decision, Pseudonym subject) =>
        new()
        {
            Subject = subject.ToString(),
            DecidedBy = decision.DecidedBy,
            Ground = decision.Ground,
            Because = decision.Because,
        };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PersonalStatement))]
internal sealed partial class PersonalJson : JsonSerializerContext;
