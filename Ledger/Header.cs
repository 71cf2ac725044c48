using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>
/// What the Merkle tree commits to. Written once by <see cref="Write"/> and from then on only read: its bytes are the record,
/// this is what they say. Format: docs/format.md.
/// </summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Recorded">When the log recorded the entry, UTC, to the microsecond.</param>
/// <param name="Previous">Leaf hash of the stream's previous entry; null for a stream's first.</param>
/// <param name="Sections">The sections that the header commits to, in order.</param>
public sealed record Header(string Origin, DateTimeOffset Recorded, Digest? Previous, IReadOnlyList<HeaderSection> Sections)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>A header names at most so many sections.</summary>
    public const int SectionsMax = 64;

    /// <summary>Writes a new header.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("origin", Origin);
            json.WriteString("recorded", FormatTime(Recorded));
            if (Previous is { } previous)
                json.WriteString("prev", previous.ToBase64());
            else
                json.WriteNull("prev");
            json.WriteStartArray("sections");
            foreach (var section in Sections)
            {
                json.WriteStartObject();
                json.WriteString("name", section.Name);
                json.WriteString("class", section.Class);
                json.WriteString("digest", section.Digest.ToBase64());
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <summary>Reads a header, strictly: version 1, every member there once, no other.</summary>
    /// <exception cref="InvalidDataException">It is not a header of version 1.</exception>
    public static Header Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LedgerLimits.HeaderBytesMax)
            throw new InvalidDataException($"a header has at most {LedgerLimits.HeaderBytesMax} bytes");
        HeaderJson? json;
        try
        {
            json = JsonSerializer.Deserialize(bytes, LedgerJson.Strict.HeaderJson);
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException("the header is not JSON of version 1: " + malformed.Message, malformed);
        }
        if (json is not { V: 1 })
            throw new InvalidDataException("the header's version is not 1");
        if (json.Sections.Contains(null!))
            throw new InvalidDataException("a section of the header is null");
        if (json.Sections.Count > SectionsMax)
            throw new InvalidDataException($"a header names at most {SectionsMax} sections");
        if (json.Sections.DistinctBy(section => section.Name).Count() != json.Sections.Count)
            throw new InvalidDataException("the header names a section twice");
        var sections = json.Sections.ConvertAll(section => new HeaderSection(
            section.Name,
            section.Class,
            Base64Text.DecodeDigest(section.Digest)
        ));
        return new Header(json.Origin, ReadTime(json.Recorded), json.Prev is null ? null : Base64Text.DecodeDigest(json.Prev), sections);
    }

    internal static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    internal static DateTimeOffset ReadTime(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : throw new InvalidDataException($"'{text}' is not a time of the form {TimeFormat}");
}

/// <summary>A section as the header names it.</summary>
public sealed record HeaderSection(string Name, string Class, Digest Digest);
