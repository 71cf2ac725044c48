using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Facts;
using Xinyuan.Facts.Cases;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Trace.Cases;

/// <summary>A fact of a case as an entry of the log, and back. Which field goes to which section is said by the field table.</summary>
public static class CaseEntry
{
    private const string Input = "case";

    /// <summary>The section with the items of a fact, one by one.</summary>
    public const string ItemsSection = "items";

    private static readonly string[] EnvelopeFields = ["type", "id", "occurred"];
    private static readonly string[] LedgerSections = [Envelope.SectionName, Evidence.SectionName, "tags"];

    /// <summary>The id of the entry of a stated fact: the sender's own, or else the hash of the record as it stands.</summary>
    public static string IdOf(StatedFact stated, string submitter)
    {
        ArgumentNullException.ThrowIfNull(stated);
        return $"record:{submitter}:{stated.Id ?? Digest.Of(stated.Json.Span).ToHex()}";
    }

    /// <summary>The entry of a fact that somebody stated in the first document of the batch.</summary>
    public static NewEntry Write(StatedFact stated, CaseDecision.Accepted place, Submission submission, DateTimeOffset arrived)
    {
        ArgumentNullException.ThrowIfNull(stated);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(submission);
        using var document = JsonDocument.Parse(stated.Json);
        return new NewEntry
        {
            Id = IdOf(stated, submission.Submitter),
            Stream = stated.Fact.Stream,
            Type = stated.Fact.Type,
            Issuer = submission.Submitter,
            Occurred = stated.Occurred ?? arrived,
            EnvelopeClass = place.Class,
            Sections = Split(stated.Fact.Type, document.RootElement),
            Tags = place.Tags,
            Evidence = new NewEvidence(Document: 0, stated.Index, submission.Signature, submission.KeyId),
        };
    }

    /// <summary>The entry of a fact that the service itself found.</summary>
    /// <param name="id">Derived from what it was found by, so that to find it again changes nothing.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="place">Where it belongs.</param>
    /// <param name="occurred">When it was so.</param>
    public static NewEntry Write(string id, CaseFact fact, JsonObject fields, CaseDecision.Accepted place, DateTimeOffset occurred)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(place);
        using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(fields));
        return new NewEntry
        {
            Id = id,
            Stream = fact.Stream,
            Type = fact.Type,
            Issuer = CaseActor.ServiceParty,
            Occurred = occurred,
            EnvelopeClass = place.Class,
            Sections = Split(fact.Type, document.RootElement),
            Tags = place.Tags,
        };
    }

    /// <summary>The fact that an entry records, without its items where they are a list of their own.</summary>
    /// <exception cref="InvalidDataException">The entry records none.</exception>
    public static CaseFact Read(Entry entry) => Read(entry, withItems: false);

    /// <summary>The fact that an entry records.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="withItems">Whether its items are read too, of which there may be thousands.</param>
    /// <exception cref="InvalidDataException">The entry records none.</exception>
    public static CaseFact Read(Entry entry, bool withItems)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var whole = new JsonObject();
        foreach (var section in entry.Sections.Where(section => !LedgerSections.Contains(section.Name)))
        {
            var json = section.Name.Contains('.', StringComparison.Ordinal) ? null : JsonNode.Parse(section.Bytes.Span);
            if (json is JsonArray items && withItems)
                whole[ItemsSection] = items;
            foreach (var (name, value) in json as JsonObject ?? [])
                whole[name] = value?.DeepClone();
        }
        return Read(entry.Envelope.Type, whole) is { } fact
            ? fact
            : throw new InvalidDataException($"entry {entry.Position} is not a fact of a case");
    }

    /// <summary>The fact that these fields say; null when they say none.</summary>
    internal static CaseFact? Read(string type, JsonObject fields)
    {
        using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(fields));
        return ObjectReader.Open(document.RootElement, "", []) is { } reader ? CaseFact.Read(type, reader) : null;
    }

    /// <summary>Where the log has an entry.</summary>
    public static CasePlace PlaceOf(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new CasePlace(entry.Position, entry.Envelope.Issuer, entry.Envelope.Occurred, entry.Recorded);
    }

    /// <summary>Whether an entry says just what a stated fact says.</summary>
    internal static bool Says(Entry entry, StatedFact stated, string submitter)
    {
        using var document = JsonDocument.Parse(stated.Json);
        return entry.Envelope.Type == stated.Fact.Type
            && entry.Envelope.Stream == stated.Fact.Stream
            && entry.Envelope.Issuer == submitter
            && Split(stated.Fact.Type, document.RootElement)
                .All(section => entry[section.Name] is { } known && known.Bytes.Span.SequenceEqual(section.Bytes.Span));
    }

    private static List<NewSection> Split(string type, JsonElement record)
    {
        var sections = new List<NewSection>();
        var fields = record.EnumerateObject().Where(field => !EnvelopeFields.Contains(field.Name));
        foreach (var group in fields.GroupBy(field => Row(type, field.Name)))
        {
            sections.Add(
                group.Key.Section == ItemsSection
                    ? NewSection.List(
                        group.Key.Section,
                        group.Key.Class,
                        AccessClass.Holder,
                        [.. group.Single().Value.EnumerateArray().Select(Raw)]
                    )
                    : new NewSection(group.Key.Section, group.Key.Class, WriteObject(group))
            );
        }
        return sections;
    }

    private static ReadOnlyMemory<byte> Raw(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

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
}
