using System.Globalization;

namespace Xinyuan.Ledger.Personal;

/// <summary>What personal sections and documents must be like before they are encrypted. Each fault names its element.</summary>
internal static class PersonalRules
{
    private const string Prefix = "personal.";
    private const int SubjectLengthMax = 256;

    /// <summary>Whether a section's name is one of a personal section: <c>personal.</c> and a number without leading zeros.</summary>
    public static bool IsPersonal(string section) =>
        section.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(section.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && section == Prefix + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a batch says anything of data subjects; most do not.</summary>
    public static bool Concerns(AppendBatch batch)
    {
        foreach (var document in batch.Documents)
        {
            if (document.Subjects.Count > 0)
                return true;
        }
        foreach (var entry in batch.Entries)
        {
            foreach (var section in entry.Sections)
            {
                if (
                    section.Subject is not null
                    || section.RetainUntil is not null
                    || section.Name.StartsWith(Prefix, StringComparison.Ordinal)
                )
                    return true;
            }
            foreach (var tag in entry.Tags)
            {
                if (tag.StartsWith(Pseudonym.TagPrefix, StringComparison.Ordinal))
                    return true;
            }
        }
        return false;
    }

    /// <summary>Why the batch is refused, or null. The batch is of the log's form otherwise.</summary>
    public static AppendResult.Refused? Check(AppendBatch batch)
    {
        for (var i = 0; i < batch.Documents.Count; i++)
        {
            var subjects = batch.Documents[i].Subjects;
            if (subjects.Count > LedgerLimits.DocumentSubjectsMax)
                return TooLarge($"document {i} has more than {LedgerLimits.DocumentSubjectsMax} data subjects", -1);
            if (!subjects.All(IsSubject))
                return Malformed($"document {i} has a data subject that is not proper text of at most {SubjectLengthMax} characters", -1);
            if (subjects.Count > 0 && SignaturesOf(batch, i).Count() > 1)
                return Malformed($"document {i} is of data subjects and comes with two signatures", -1);
        }
        for (var i = 0; i < batch.Entries.Count; i++)
        {
            var entry = batch.Entries[i];
            if (entry.Sections.Select(CheckSection).FirstOrDefault(fault => fault is not null) is { } fault)
                return Malformed($"entry {i}: {fault}", i);
            if (entry.Tags.Any(tag => tag.StartsWith(Pseudonym.TagPrefix, StringComparison.Ordinal)))
                return Malformed($"entry {i}: tags of the kind '{Pseudonym.TagPrefix}' are the ledger's own", i);
            if (SubjectsOf(batch, entry).Any(subject => NamesInClear(entry, subject)))
                return Malformed($"entry {i}: id, stream, issuer or a tag names its data subject in clear", i);
        }
        return Subjects(batch).Count > LedgerLimits.BatchSubjectsMax
            ? TooLarge($"a batch has at most {LedgerLimits.BatchSubjectsMax} data subjects", -1)
            : null;
    }

    /// <summary>All subjects of a batch, each once.</summary>
    public static IReadOnlyList<string> Subjects(AppendBatch batch) =>
        [
            .. batch
                .Entries.SelectMany(entry => entry.Sections)
                .Select(section => section.Subject)
                .OfType<string>()
                .Concat(batch.Documents.SelectMany(document => document.Subjects))
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The subjects of an entry: of its sections and of the document that it rests on, each once.</summary>
    public static IReadOnlyList<string> SubjectsOf(AppendBatch batch, NewEntry entry) =>
        [
            .. entry
                .Sections.Select(section => section.Subject)
                .OfType<string>()
                .Concat(entry.Evidence is { } evidence ? batch.Documents[evidence.Document].Subjects : [])
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The signatures that the batch's entries give for a document, each once.</summary>
    public static IEnumerable<string> SignaturesOf(AppendBatch batch, int document) =>
        batch
            .Entries.Where(entry => entry.Evidence?.Document == document)
            .Select(entry => entry.Evidence!.Signature)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);

    private static string? CheckSection(NewSection section) =>
        section switch
        {
            { Subject: null } when section.Name.StartsWith(Prefix, StringComparison.Ordinal) =>
                $"section '{section.Name}' names no data subject",
            { Subject: null, RetainUntil: not null } => $"section '{section.Name}' has a retention and no data subject",
            { Subject: null } => null,
            _ when !IsPersonal(section.Name) =>
                $"section '{section.Name}' has a data subject; such a section is named {Prefix}1, {Prefix}2 …",
            _ when !IsSubject(section.Subject) =>
                $"section '{section.Name}' has a data subject that is not proper text of at most {SubjectLengthMax} characters",
            { Elements: not null } => $"section '{section.Name}' is personal, and such a section is no list",
            { Class: AccessClass.Open or AccessClass.Holder } => $"section '{section.Name}' is personal, and its class is not",
            _ => null,
        };

    private static bool IsSubject(string subject) =>
        subject.Length is > 0 and <= SubjectLengthMax && !subject.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    private static bool NamesInClear(NewEntry entry, string subject) =>
        entry.Tags.Append(entry.Id).Append(entry.Stream).Append(entry.Issuer).Any(text => text.Contains(subject, StringComparison.Ordinal));

    private static AppendResult.Refused Malformed(string detail, int entry) => new(RefusalReason.Malformed, detail, entry);

    private static AppendResult.Refused TooLarge(string detail, int entry) => new(RefusalReason.TooLarge, detail, entry);
}
