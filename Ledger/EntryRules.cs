using System.Text;

namespace Xinyuan.Ledger;

/// <summary>What a batch must be like before it may be queued: form and limits, each fault naming its element.</summary>
internal static class EntryRules
{
    private const int SectionsMax = 48;

    /// <summary>Why the batch is refused, or null.</summary>
    public static AppendResult.Refused? Check(AppendBatch batch)
    {
        if (batch.Entries.Count == 0) return Malformed("a batch has at least one entry", -1);
        if (batch.Entries.Count > LedgerLimits.BatchEntriesMax) return TooLarge($"a batch has at most {LedgerLimits.BatchEntriesMax} entries", -1);
        for (var i = 0; i < batch.Documents.Count; i++)
        {
            var document = batch.Documents[i];
            if (document.Bytes.Length > LedgerLimits.DocumentBytesMax) return TooLarge($"document {i} has more than {LedgerLimits.DocumentBytesMax} bytes", -1);
            if (!IsText(document.MediaType, 128)) return Malformed($"document {i} has no proper media type", -1);
        }
        for (var i = 0; i < batch.Entries.Count; i++)
        {
            if (CheckEntry(batch.Entries[i], batch.Documents.Count, i) is { } refused) return refused;
        }
        return batch.Conditions.OfType<AppendCondition.NoneAfter>().Any(condition => condition.Query.Clauses.Any(clause => clause.Tags.Count + clause.Types.Count == 0))
            ? Malformed("a condition's query clause names neither tag nor type", -1)
            : null;
    }

    private static AppendResult.Refused? CheckEntry(NewEntry entry, int documents, int index)
    {
        if (!IsText(entry.Id, 512)) return Malformed("id is empty, longer than 512 characters or has control characters", index);
        if (!IsText(entry.Stream, 256)) return Malformed("stream is empty, longer than 256 characters or has control characters", index);
        if (!IsText(entry.Type, 64)) return Malformed("type is empty, longer than 64 characters or has control characters", index);
        if (!IsText(entry.Issuer, 256)) return Malformed("issuer is empty, longer than 256 characters or has control characters", index);
        if (!AccessClass.All.Contains(entry.EnvelopeClass)) return Malformed($"'{entry.EnvelopeClass}' is not an access class", index);
        if (entry.Evidence is { } evidence && (evidence.Document < 0 || evidence.Document >= documents)) return Malformed("evidence points to no document of the batch", index);
        if (entry.Tags.Count > LedgerLimits.TagsMax) return TooLarge($"an entry has at most {LedgerLimits.TagsMax} tags", index);
        foreach (var tag in entry.Tags)
        {
            if (!IsText(tag, 512) || !tag.Contains(':', StringComparison.Ordinal)) return Malformed($"tag '{tag}' is not of the form kind:value", index);
        }
        if (entry.Sections.Count > SectionsMax) return TooLarge($"an entry has at most {SectionsMax} sections", index);
        if (entry.Sections.DistinctBy(section => section.Name).Count() != entry.Sections.Count) return Malformed("a section is named twice", index);
        foreach (var section in entry.Sections)
        {
            if (CheckSection(section) is { } fault) return Malformed(fault, index);
            if (section.Elements?.Count > LedgerLimits.ElementsMax) return TooLarge($"section '{section.Name}' has more than {LedgerLimits.ElementsMax} elements", index);
        }
        var bytes = entry.Sections.Sum(section => (long)section.Bytes.Length + (section.Elements?.Sum(element => (long)element.Length + 1) ?? 0));
        return bytes + entry.Tags.Sum(tag => (long)Encoding.UTF8.GetByteCount(tag) + 3) > LedgerLimits.EntryBytesMax - LedgerLimits.HeaderBytesMax
            ? TooLarge($"an entry with its sections has at most {LedgerLimits.EntryBytesMax} bytes", index)
            : null;
    }

    private static string? CheckSection(NewSection section)
    {
        if (section.Name is Envelope.SectionName or Evidence.SectionName or TagList.SectionName) return $"section '{section.Name}' is the ledger's own";
        if (section.Name.Length is 0 or > 64 || section.Name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')))
            return $"'{section.Name}' is not a section name: lower-case letters, digits, '.' and '-'";
        if (section.Name.EndsWith(".root", StringComparison.Ordinal)) return $"section '{section.Name}': the ending .root is the ledger's own";
        if (!AccessClass.All.Contains(section.Class) || !AccessClass.All.Contains(section.RootClass)) return $"'{section.Class}' is not an access class";
        return section.Elements is not null && section.Bytes.Length > 0 ? $"section '{section.Name}' has both bytes and elements" : null;
    }

    private static bool IsText(string? text, int lengthMax)
    {
        if (string.IsNullOrEmpty(text) || text.Length > lengthMax) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i])) return false;
            // A lone surrogate has no UTF-8: it would not come back as it went in.
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]))) return false;
        }
        return true;
    }

    private static AppendResult.Refused Malformed(string detail, int entry) => new(RefusalReason.Malformed, At(detail, entry), entry);

    private static AppendResult.Refused TooLarge(string detail, int entry) => new(RefusalReason.TooLarge, At(detail, entry), entry);

    private static string At(string detail, int entry) => entry < 0 ? detail : $"entry {entry}: {detail}";
}
