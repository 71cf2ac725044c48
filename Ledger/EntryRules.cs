using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>What a batch must be like before it may be queued: form and limits, each fault naming its element.</summary>
internal static class EntryRules
{
    private const int SignatureLengthMax = 4_096;
    private const int KeyIdLengthMax = 256;
    private const int ElementDepthMax = 32;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>Why the batch is refused, or null.</summary>
    public static AppendResult.Refused? Check(AppendBatch batch)
    {
        if (batch.Entries.Count == 0)
            return Malformed("a batch has at least one entry", -1);
        if (batch.Entries.Count > LedgerLimits.BatchEntriesMax)
            return TooLarge($"a batch has at most {LedgerLimits.BatchEntriesMax} entries", -1);
        for (var i = 0; i < batch.Documents.Count; i++)
        {
            var document = batch.Documents[i];
            if (document.Bytes.Length > LedgerLimits.DocumentBytesMax)
                return TooLarge($"document {i} has more than {LedgerLimits.DocumentBytesMax} bytes", -1);
            if (!IsText(document.MediaType, 128))
                return Malformed($"document {i} has no proper media type", -1);
        }
        List<(RefusalReason, EntryFault)>? faults = null;
        for (var i = 0; i < batch.Entries.Count; i++)
        {
            if (CheckEntry(batch.Entries[i], batch.Documents.Count, i) is { } refused)
                (faults ??= []).Add((refused.Reason, new EntryFault(i, refused.Detail)));
        }
        if (faults is not null)
            return AppendResult.Refused.Of(faults);
        foreach (var condition in batch.Conditions)
        {
            if (CheckCondition(condition) is { } fault)
                return Malformed(fault, -1);
        }
        return null;
    }

    private static string? CheckCondition(AppendCondition condition) =>
        condition switch
        {
            AppendCondition.ExpectedRevision expected when !IsText(expected.Stream, 256) => "a condition's stream is not proper text",
            AppendCondition.NoneAfter none when none.Query.Clauses.Any(clause => clause.Tags.Count + clause.Types.Count == 0) =>
                "a condition's query clause names neither tag nor type",
            AppendCondition.NoneAfter none
                when none.Query.Clauses.Any(clause => !clause.Tags.Concat(clause.Types).All(term => IsText(term, 512))) =>
                "a condition's query clause has a term that is not proper text",
            _ => null,
        };

    private static AppendResult.Refused? CheckEntry(NewEntry entry, int documents, int index)
    {
        if (!IsText(entry.Id, 512))
            return Malformed("id is empty, longer than 512 characters or has control characters", index);
        if (!IsText(entry.Stream, 256))
            return Malformed("stream is empty, longer than 256 characters or has control characters", index);
        if (!IsText(entry.Type, 64))
            return Malformed("type is empty, longer than 64 characters or has control characters", index);
        if (!IsText(entry.Issuer, 256))
            return Malformed("issuer is empty, longer than 256 characters or has control characters", index);
        if (!AccessClass.All.Contains(entry.EnvelopeClass))
            return Malformed($"'{entry.EnvelopeClass}' is not an access class", index);
        if (entry.Evidence is { } evidence && CheckEvidence(evidence, documents) is { } evidenceFault)
            return Malformed(evidenceFault, index);
        if (entry.Tags.Count > LedgerLimits.TagsMax)
            return TooLarge($"an entry has at most {LedgerLimits.TagsMax} tags", index);
        foreach (var tag in entry.Tags)
        {
            if (!IsText(tag, 512) || !tag.Contains(':', StringComparison.Ordinal))
                return Malformed($"tag '{tag}' is not of the form kind:value", index);
        }
        return CheckSections(entry, index);
    }

    private static AppendResult.Refused? CheckSections(NewEntry entry, int index)
    {
        // The ledger adds envelope, evidence and tags, and a root for each list.
        var sections = entry.Sections.Count + 3;
        var bytes = 0L;
        for (var i = 0; i < entry.Sections.Count; i++)
        {
            var section = entry.Sections[i];
            for (var before = 0; before < i && sections <= Header.SectionsMax; before++)
            {
                if (entry.Sections[before].Name == section.Name)
                    return Malformed("a section is named twice", index);
            }
            if (CheckSection(section) is { } fault)
                return Malformed(fault, index);
            if (section.Elements?.Count > LedgerLimits.ElementsMax)
                return TooLarge($"section '{section.Name}' has more than {LedgerLimits.ElementsMax} elements", index);
            sections += section.Elements is null ? 0 : 1;
            bytes += section.Bytes.Length;
            foreach (var element in section.Elements ?? [])
                bytes += element.Length + 1;
        }
        if (sections > Header.SectionsMax)
            return TooLarge($"an entry has at most {Header.SectionsMax} sections with the ledger's own", index);
        foreach (var tag in entry.Tags)
            bytes += Encoding.UTF8.GetByteCount(tag) + 3;
        return bytes > LedgerLimits.EntryBytesMax - LedgerLimits.HeaderBytesMax
            ? TooLarge($"an entry with its sections has at most {LedgerLimits.EntryBytesMax} bytes", index)
            : null;
    }

    private static string? CheckSection(NewSection section)
    {
        if (section.Name is Envelope.SectionName or Evidence.SectionName or TagList.SectionName)
            return $"section '{section.Name}' is the ledger's own";
        if (section.Name.Length is 0 or > 64 || section.Name.AsSpan().ContainsAnyExcept(NameCharacters))
            return $"'{section.Name}' is not a section name: lower-case letters, digits, '.' and '-'";
        if (section.Name.EndsWith(ElementTree.RootEnding, StringComparison.Ordinal))
            return $"section '{section.Name}': the ending .root is the ledger's own";
        if (!AccessClass.All.Contains(section.Class) || !AccessClass.All.Contains(section.RootClass))
            return $"'{section.Class}' is not an access class";
        if (section.Elements is not { } elements)
            return null;
        if (section.Bytes.Length > 0)
            return $"section '{section.Name}' has both bytes and elements";
        for (var i = 0; i < elements.Count; i++)
        {
            if (!IsJsonValue(elements[i].Span))
                return $"element {i} of section '{section.Name}' is not one JSON value";
        }
        return null;
    }

    private static string? CheckEvidence(NewEvidence evidence, int documents)
    {
        if (evidence.Document < 0 || evidence.Document >= documents)
            return "evidence points to no document of the batch";
        if (evidence.Index < 0)
            return "evidence has a negative index";
        if (evidence.Signature is not null && !IsText(evidence.Signature, SignatureLengthMax))
            return $"the signature has more than {SignatureLengthMax} characters, or none, or control characters";
        return evidence.KeyId is not null && !IsText(evidence.KeyId, KeyIdLengthMax) ? "the key id is not proper text" : null;
    }

    // Exactly one value and nothing around it: the array that it comes to stand in is split again by whoever reads it.
    private static bool IsJsonValue(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = ElementDepthMax });
            if (!reader.Read() || reader.TokenStartIndex != 0)
                return false;
            reader.Skip();
            return reader.BytesConsumed == bytes.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsText(string? text, int lengthMax)
    {
        if (string.IsNullOrEmpty(text) || text.Length > lengthMax)
            return false;
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return true;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return false;
            // A lone surrogate has no UTF-8: it would not come back as it went in.
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
                return false;
        }
        return true;
    }

    private static AppendResult.Refused Malformed(string detail, int entry) => new(RefusalReason.Malformed, At(detail, entry), entry);

    private static AppendResult.Refused TooLarge(string detail, int entry) => new(RefusalReason.TooLarge, At(detail, entry), entry);

    private static string At(string detail, int entry) => entry < 0 ? detail : $"entry {entry}: {detail}";
}
