using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Xinyuan.Facts.Cases;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Trace.Cases;

/// <summary>A fact of a document, read and in order.</summary>
/// <param name="Index">Its place in the document, from 0.</param>
/// <param name="Id">The id that its sender gave it, or null.</param>
/// <param name="Occurred">When it happened, or null when not stated.</param>
/// <param name="Json">The record exactly as it stands in the document.</param>
/// <param name="Fact">What it says.</param>
public sealed record StatedFact(int Index, string? Id, DateTimeOffset? Occurred, ReadOnlyMemory<byte> Json, CaseFact Fact)
{
    /// <summary>Where it stands in the document.</summary>
    public string Path => $"/records/{Index}";
}

/// <summary>
/// A document of what happened in recalls and to risk signals: <c>{"records":[{"type":…}, …]}</c>, the same form as that of filings
/// and credit records, read as strictly.
/// </summary>
public static partial class CaseDocument
{
    /// <summary>Records in a document, at most.</summary>
    public const int RecordsMax = 100;

    private const int DepthMax = 8;

    /// <summary>Whether the first record of a document is of a case, so that it is to be read as one of these.</summary>
    public static bool Recognises(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json.StartsWith("\uFEFF"u8) ? utf8Json[3..] : utf8Json);
        try
        {
            return FindType(ref reader) is { } type && CaseFact.Types.Contains(type);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Whoever reads it whole will say what is wrong, and where.
            return false;
        }
    }

    /// <summary>Reads a document; with findings, no fact counts.</summary>
    public static (IReadOnlyList<StatedFact> Facts, IReadOnlyList<Finding> Findings) Read(ReadOnlyMemory<byte> utf8Json)
    {
        if (utf8Json.Length > LedgerLimits.DocumentBytesMax)
            return Refuse($"a document has at most {LedgerLimits.DocumentBytesMax} bytes");
        if (utf8Json.Span.StartsWith("\uFEFF"u8))
            utf8Json = utf8Json[3..];
        if (!Utf8.IsValid(utf8Json.Span))
            return Refuse("the document is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = DepthMax });
            var findings = new List<Finding>();
            return (ReadRecords(document.RootElement, findings), findings);
        }
        catch (JsonException malformed)
        {
            return Refuse($"the document is not JSON of at most {DepthMax} levels: {malformed.Message}");
        }
    }

    private static (IReadOnlyList<StatedFact>, IReadOnlyList<Finding>) Refuse(string message) => ([], [new Finding("", message)]);

    private static List<StatedFact> ReadRecords(JsonElement root, List<Finding> findings)
    {
        var facts = new List<StatedFact>();
        if (ObjectReader.Open(root, "", findings) is not { } fields)
            return facts;
        if (fields.Array("records", RecordsMax) is { } elements)
        {
            var index = 0;
            foreach (var element in elements)
            {
                if (ReadRecord(element, index++, findings) is { } fact)
                    facts.Add(fact);
            }
            foreach (var repeated in facts.GroupBy(fact => fact.Id ?? Digest.Of(fact.Json.Span).ToHex()).SelectMany(group => group.Skip(1)))
                findings.Add(new Finding(repeated.Path, "the record repeats another, or its id"));
        }
        fields.Close("a records document");
        return facts;
    }

    private static StatedFact? ReadRecord(JsonElement element, int index, List<Finding> findings)
    {
        if (ObjectReader.Open(element, $"/records/{index}", findings) is not { } fields)
            return null;
        var before = findings.Count;
        var type = fields.Choice("type", CaseFact.Types);
        // Of a record of unknown type nothing else can be said.
        if (findings.Count != before)
            return null;
        var id = fields.OptionalCode("id", RecordIds(), "an id: 1 to 128 letters, digits, '-', '.', '_', ':' or '/'");
        var occurred = fields.OptionalMoment("occurred");
        return CaseFact.Read(type, fields) is { } fact
            ? new StatedFact(index, id, occurred, JsonMarshal.GetRawUtf8Value(element).ToArray(), fact)
            : null;
    }

    // The type of the first record; the reader stands at the document's beginning.
    private static string? FindType(ref Utf8JsonReader reader)
    {
        const int RecordDepth = 3;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.CurrentDepth == 1 && !reader.ValueTextEquals("records"u8))
                reader.Skip();
            else if (reader.CurrentDepth == RecordDepth && reader.ValueTextEquals("type"u8))
                return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            else if (reader.CurrentDepth == RecordDepth)
                reader.Skip();
        }
        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}\z")]
    private static partial Regex RecordIds();
}
