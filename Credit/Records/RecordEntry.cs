using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Facts;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Records;

/// <summary>A record as an entry of the log, and back.</summary>
internal static class RecordEntry
{
    private const string Input = "record";
    private const string InternalRating = "InternalRatingImported";
    private static readonly string[] EnvelopeFields = ["type", "id", "occurred"];
    private static readonly string[] LedgerSections = [Envelope.SectionName, Evidence.SectionName, "tags"];

    /// <summary>The entry's id: the sender's own, or else the hash of the record as it stands.</summary>
    public static string IdOf(StatedRecord record, string submitter) =>
        $"record:{submitter}:{record.Id ?? Digest.Of(record.Json.Span).ToHex()}";

    /// <summary>The entry of a record, resting on the first document of its batch.</summary>
    public static NewEntry Write(StatedRecord record, Submission submission, DateTimeOffset arrived)
    {
        var (stream, @class, tags) = Place(record.Content);
        return new NewEntry
        {
            Id = IdOf(record, submission.Submitter),
            Stream = stream,
            Type = record.Type,
            Issuer = submission.Submitter,
            Occurred = record.Occurred ?? arrived,
            EnvelopeClass = @class,
            Sections = WriteSections(record),
            Tags = tags,
            Evidence = new NewEvidence(Document: 0, record.Index, submission.Signature, submission.KeyId),
        };
    }

    /// <summary>The credit event that an entry records; null when it is about a sole trader who was erased.</summary>
    /// <exception cref="InvalidDataException">The entry records none.</exception>
    public static CreditEvent? ReadCredit(Entry entry, SubjectVault? vault) =>
        Join(entry, vault) is { } json ? ReadCredit(entry, json) : null;

    /// <summary>The credit event about a firm that an entry records, and its fields as they were recorded.</summary>
    /// <exception cref="InvalidDataException">The entry records none.</exception>
    public static (CreditEvent Event, byte[] Json) ReadCreditWithJson(Entry entry)
    {
        var json = Join(entry, vault: null)!;
        return (ReadCredit(entry, json), json);
    }

    private static CreditEvent ReadCredit(Entry entry, byte[] json)
    {
        var findings = new List<Finding>();
        using var document = JsonDocument.Parse(json);
        var fields = ObjectReader.Open(document.RootElement, "", findings)!;
        return CreditEventReader.Read(entry.Envelope.Type, fields)
            ?? throw new InvalidDataException(
                $"entry {entry.Position} is not a credit event: {(findings.Count == 0 ? entry.Envelope.Type : findings[0])}"
            );
    }

    /// <summary>The step of a rule set that an entry records.</summary>
    /// <exception cref="InvalidDataException">The entry records none.</exception>
    public static RuleSetEvent ReadRuleSet(Entry entry)
    {
        using var document = JsonDocument.Parse(Join(entry, vault: null)!);
        return ObjectReader.Open(document.RootElement, "", []) is { } fields && RuleSetEvent.Read(entry.Envelope.Type, fields) is { } step
            ? step
            : throw new InvalidDataException($"entry {entry.Position} is not a step of a rule set");
    }

    /// <summary>Whether an entry says just what a record says.</summary>
    public static bool Says(Entry entry, NewEntry candidate, SubjectVault? vault) =>
        entry.Envelope.Type == candidate.Type
        && entry.Envelope.Stream == candidate.Stream
        && entry.Envelope.Issuer == candidate.Issuer
        && candidate.Sections.All(section =>
            entry[section.Name] is { } known
            && known.Class == section.Class
            && Open(entry, known, vault)?.Span.SequenceEqual(section.Bytes.Span) == true
        );

    private static (string Stream, string Class, IReadOnlyList<string> Tags) Place(RecordContent content) =>
        content switch
        {
            RecordContent.Files files => (files.Filing.Stream, AccessClass.Open, files.Filing.Tags),
            RecordContent.RegistersKey registers => (registers.Key.Stream, AccessClass.Open, registers.Key.Tags),
            RecordContent.RotatesKey rotates => (rotates.Key.Stream, AccessClass.Open, rotates.Key.Tags),
            RecordContent.RevokesKey revokes => (revokes.Key.Stream, AccessClass.Open, revokes.Key.Tags),
            RecordContent.Governs governs => (governs.Step.Stream, AccessClass.Open, [governs.Step.Stream]),
            RecordContent.Operates operates => (
                "operational:" + operates.Record.Subject,
                AccessClass.Department,
                ["party:" + operates.Record.Subject]
            ),
            RecordContent.Credits { Event: ListingEvent step } => (
                CreditEvent.StreamOf(step.Subject),
                step is ListingPublished ? AccessClass.Holder : AccessClass.Subject,
                ["party:" + step.Subject, "listing:" + step.Listing]
            ),
            RecordContent.Credits { Event: ObjectionFiled { Listing: { } listing } filed } => (
                CreditEvent.StreamOf(filed.Subject),
                AccessClass.Subject,
                ["party:" + filed.Subject, "listing:" + listing]
            ),
            RecordContent.Credits credits => (
                CreditEvent.StreamOf(credits.Event.Subject),
                IsInternal(credits) ? AccessClass.Department : AccessClass.Subject,
                ["party:" + credits.Event.Subject]
            ),
            _ => throw new InvalidOperationException($"a record that is {content.GetType().Name} has no place"),
        };

    private static IReadOnlyList<NewSection> WriteSections(StatedRecord record)
    {
        using var document = JsonDocument.Parse(record.Json);
        var fields = document.RootElement.EnumerateObject().Where(field => !EnvelopeFields.Contains(field.Name));
        return
        [
            .. fields
                .GroupBy(field => Row(IsInternal(record.Content) ? InternalRating : record.Type, field.Name))
                .Select(group => new NewSection(group.Key.Section, group.Key.Class, WriteObject(group))),
        ];
    }

    // An internal aid of supervision is a rating like others, and has rows of its own.
    private static bool IsInternal(RecordContent content) =>
        content is RecordContent.Credits { Event: RatingImported rating } && RatingScheme.IsInternal(rating.Scheme);

    private static (string Section, string Class) Row(string type, string field) =>
        FieldTable.Find(Input, $"{type}.{field}") is { } row
            ? (row.Section, row.Class)
            : throw new InvalidOperationException($"fields.tsv has no row for {type}.{field}");

    private static byte[] WriteObject(IEnumerable<JsonProperty> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder }))
        {
            json.WriteStartObject();
            foreach (var field in fields)
            {
                json.WritePropertyName(field.Name);
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(field.Value));
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    // Null when the section's subject was erased.
    private static ReadOnlyMemory<byte>? Open(Entry entry, Section section, SubjectVault? vault)
    {
        if (!SubjectVault.IsPersonal(section))
            return section.Bytes;
        if (vault is null)
            throw new InvalidDataException(
                $"entry {entry.Position} is about a natural person, and the log was opened without its key store"
            );
        // A bare null would become an empty memory here.
        return vault.Open(entry, section) is PersonalReading<ReadOnlyMemory<byte>>.Opened opened
            ? opened.Value
            : default(ReadOnlyMemory<byte>?);
    }

    private static byte[]? Join(Entry entry, SubjectVault? vault)
    {
        var opened = entry
            .Sections.Where(section => !LedgerSections.Contains(section.Name))
            .Select(section => Open(entry, section, vault))
            .ToList();
        if (opened.Contains(null))
            return null;
        var documents = opened.ConvertAll(bytes => JsonDocument.Parse(bytes!.Value));
        try
        {
            return WriteObject(documents.SelectMany(document => document.RootElement.EnumerateObject()));
        }
        finally
        {
            documents.ForEach(document => document.Dispose());
        }
    }
}
