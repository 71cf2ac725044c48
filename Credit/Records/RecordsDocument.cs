using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Records;

/// <summary>What came of reading a records document.</summary>
public abstract record RecordsReadResult
{
    private RecordsReadResult() { }

    /// <summary>The document is in order.</summary>
    public sealed record Read(RecordsDocument Document) : RecordsReadResult;

    /// <summary>The document is refused as a whole; at least one finding.</summary>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : RecordsReadResult;
}

/// <summary>
/// A document of filings, ratings, credit records and decisions: <c>{"records":[{"type":…}, …]}</c>. It is read strictly, since a
/// document that two readers understand differently proves nothing.
/// </summary>
/// <param name="Records">The records, in the document's order; 1 to <see cref="RecordsMax"/>.</param>
public sealed partial record RecordsDocument(IReadOnlyList<StatedRecord> Records)
{
    /// <summary>Records in a document, at most.</summary>
    public const int RecordsMax = 1_000;

    /// <summary>The entry type of a record without a catalogue item.</summary>
    public const string OperationalRecord = "OperationalRecordEntered";

    private const int DepthMax = 8;

    /// <summary>The types that a record can have.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [.. Filing.Types, .. CreditEvent.Types, .. KeyRecords.Types, .. RuleSetEvent.Types];

    /// <summary>Reads a document: UTF-8 JSON, a byte order mark tolerated.</summary>
    public static RecordsReadResult Read(ReadOnlyMemory<byte> utf8Json)
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
            var records = ReadRecords(document.RootElement, findings);
            return findings.Count == 0 ? new RecordsReadResult.Read(new RecordsDocument(records)) : new RecordsReadResult.Invalid(findings);
        }
        catch (JsonException malformed)
        {
            return Refuse($"the document is not JSON of at most {DepthMax} levels: {malformed.Message}");
        }
    }

    private static RecordsReadResult.Invalid Refuse(string message) => new([new Finding("", message)]);

    private static List<StatedRecord> ReadRecords(JsonElement root, List<Finding> findings)
    {
        var records = new List<StatedRecord>();
        if (ObjectReader.Open(root, "", findings) is not { } fields)
            return records;
        if (fields.Array("records", RecordsMax) is { } elements)
        {
            var index = 0;
            foreach (var element in elements)
            {
                if (findings.Count >= ObjectReader.FindingsMax)
                    break;
                if (ReadRecord(element, index++, findings) is { } record)
                    records.Add(record);
            }
            FindRepeats(records, findings);
        }
        fields.Close("a records document");
        return records;
    }

    private static StatedRecord? ReadRecord(JsonElement element, int index, List<Finding> findings)
    {
        if (ObjectReader.Open(element, $"/records/{index}", findings) is not { } fields)
            return null;
        var before = findings.Count;
        var type = fields.Choice("type", Types);
        // Of a record of unknown type nothing else can be said.
        if (findings.Count != before)
            return null;
        var id = fields.OptionalCode("id", RecordIds(), "an id: 1 to 128 letters, digits, '-', '.', '_', ':' or '/'");
        var occurred = fields.OptionalMoment("occurred");
        if (ReadContent(type, fields) is not { } content)
            return null;
        var json = JsonMarshal.GetRawUtf8Value(element).ToArray();
        return new StatedRecord(index, content is RecordContent.Operates ? OperationalRecord : type, id, occurred, json, content);
    }

    private static RecordContent? ReadContent(string type, ObjectReader fields)
    {
        if (KeyRecords.Types.Contains(type))
            return KeyRecords.Read(type, fields);
        if (RuleSetEvent.Types.Contains(type))
            return RuleSetEvent.Read(type, fields) is { } step ? new RecordContent.Governs(step) : null;
        if (Filing.Types.Contains(type))
            return Filing.Read(type, fields) is { } filing ? new RecordContent.Files(filing) : null;
        return CreditEventReader.Read(type, fields) switch
        {
            CreditRecordEntered { CatalogueItem: null } record => new RecordContent.Operates(record),
            { } credit => new RecordContent.Credits(credit),
            null => null,
        };
    }

    private static void FindRepeats(List<StatedRecord> records, List<Finding> findings)
    {
        var first = new Dictionary<string, StatedRecord>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            var key = record.Id ?? Digest.Of(record.Json.Span).ToHex();
            if (first.TryAdd(key, record) || findings.Count >= ObjectReader.FindingsMax)
                continue;
            findings.Add(
                new Finding(
                    record.Path,
                    record.Id is null ? $"the record repeats {first[key].Path}" : $"the record has the id of {first[key].Path}"
                )
            );
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}\z")]
    private static partial Regex RecordIds();
}
