using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>What an entry is, and who said it.</summary>
/// <param name="Id">Derives from what the entry is; the log has it once.</param>
/// <param name="Stream">The stream that the entry continues.</param>
/// <param name="Revision">Its place in the stream, from 0.</param>
/// <param name="Type">What happened.</param>
/// <param name="Issuer">Who the log attests to have said it.</param>
/// <param name="Occurred">When it happened, as the issuer says.</param>
public sealed record Envelope(string Id, string Stream, long Revision, string Type, string Issuer, DateTimeOffset Occurred)
{
    /// <summary>The section that holds it.</summary>
    public const string SectionName = "envelope";

    /// <summary>Reads the section's bytes.</summary>
    /// <exception cref="InvalidDataException">They are not an envelope.</exception>
    public static Envelope Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ReadMembers(bytes);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("the envelope is not of its form: " + malformed.Message, malformed);
        }
    }

    private static Envelope ReadMembers(ReadOnlySpan<byte> bytes)
    {
        var reader = new StrictReader(bytes);
        var (id, stream, type, issuer, occurred) = default((string?, string?, string?, string?, string?));
        long? revision = null;
        while (reader.NextMember())
        {
            if (reader.Is("id"u8, id is null))
                id = reader.Text();
            else if (reader.Is("stream"u8, stream is null))
                stream = reader.Text();
            else if (reader.Is("revision"u8, revision is null))
                revision = reader.Number();
            else if (reader.Is("type"u8, type is null))
                type = reader.Text();
            else if (reader.Is("issuer"u8, issuer is null))
                issuer = reader.Text();
            else if (reader.Is("occurred"u8, occurred is null))
                occurred = reader.Text();
            else
                throw reader.Unknown();
        }
        reader.End();
        return
            revision is { } number && id is not null && stream is not null && type is not null && issuer is not null && occurred is not null
            ? new Envelope(id, stream, number, type, issuer, Header.ReadTime(occurred))
            : throw new InvalidDataException("the envelope lacks a member");
    }
}

/// <summary>What an entry rests on. The commitment covers the document's bytes as submitted.</summary>
/// <param name="Commitment">SHA-256(salt ‖ document).</param>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Stored">SHA-256 of the bytes as stored.</param>
/// <param name="MediaType">The document's media type.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Index">Which of the document's events this entry is, from 0.</param>
/// <param name="Signature">The detached signature as it came, or null.</param>
/// <param name="KeyId">The key that verified it, or null.</param>
public sealed record Evidence(
    Digest Commitment,
    ReadOnlyMemory<byte> Salt,
    Digest Stored,
    string MediaType,
    long Size,
    int Index,
    string? Signature,
    string? KeyId
)
{
    /// <summary>The section that holds it.</summary>
    public const string SectionName = "evidence";

    /// <summary>Writes what is kept of an entry's evidence.</summary>
    internal static void Write(NewEvidence evidence, PreparedDocument document, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("document"u8);
        json.WriteRawValue(document.Named, skipInputValidation: true);
        json.WriteNumber("index"u8, evidence.Index);
        json.WriteString("signature"u8, evidence.Signature);
        json.WriteString("keyId"u8, evidence.KeyId);
        json.WriteEndObject();
    }

    /// <summary>Reads the section's bytes.</summary>
    /// <exception cref="InvalidDataException">They are not evidence.</exception>
    public static Evidence Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var json = JsonSerializer.Deserialize(bytes, LedgerJson.Strict.EvidenceJson)!;
            var document = json.Document;
            return new Evidence(
                Base64Text.DecodeDigest(document.Commitment),
                Base64Text.Decode(document.Salt),
                Base64Text.DecodeDigest(document.Stored),
                document.MediaType,
                document.Size,
                json.Index,
                json.Signature,
                json.KeyId
            );
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException("the evidence is not of its form: " + malformed.Message, malformed);
        }
    }
}

/// <summary>The index terms of an entry.</summary>
internal static class TagList
{
    public const string SectionName = "tags";

    public static IReadOnlyList<string> Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            var tags = new List<string>();
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                throw new InvalidDataException("the tags are not a list");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                tags.Add(
                    reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new InvalidDataException("a tag is no text")
                );
            return reader.Read() ? throw new InvalidDataException("something follows the tags") : tags;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("the tags are not a list of text: " + malformed.Message, malformed);
        }
    }
}
