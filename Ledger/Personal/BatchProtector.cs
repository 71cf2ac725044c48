namespace Xinyuan.Ledger.Personal;

/// <summary>
/// Turns a batch into the one that is stored: personal sections and documents become containers, signatures over such documents move
/// into them, and each entry gets its subjects' tags.
/// </summary>
internal static class BatchProtector
{
    /// <summary>The one call of the log, before anything is hashed. Most batches speak of nobody and come back as they are.</summary>
    /// <param name="vault">The vault, or null for a log that keeps no personal data.</param>
    /// <param name="batch">The batch; replaced by the one to store.</param>
    /// <returns>Why the batch is refused, or null.</returns>
    public static AppendResult.Refused? Protect(SubjectVault? vault, ref AppendBatch batch)
    {
        if (!PersonalRules.Concerns(batch))
            return null;
        if ((EntryRules.Check(batch) ?? PersonalRules.Check(batch)) is { } refused)
            return refused;
        if (vault is null)
            return new AppendResult.Refused(RefusalReason.Malformed, "this log has no key store, and takes nothing about data subjects");
        var (guarded, erased) = vault.Protect(batch);
        batch = guarded ?? batch;
        return erased;
    }

    public static AppendBatch Protect(
        AppendBatch batch,
        IReadOnlyDictionary<string, SubjectKey> keys,
        IReadOnlyDictionary<string, Pseudonym> pseudonyms
    ) =>
        batch with
        {
            Documents = [.. batch.Documents.Select((document, i) => Protect(batch, document, i, keys))],
            Entries = [.. batch.Entries.Select(entry => Protect(batch, entry, keys, pseudonyms))],
        };

    private static NewDocument Protect(AppendBatch batch, NewDocument document, int index, IReadOnlyDictionary<string, SubjectKey> keys)
    {
        if (document.Subjects.Count == 0)
            return document;
        var subjects = document.Subjects.Distinct(StringComparer.Ordinal).Select(subject => keys[subject]).ToList();
        var signature = PersonalRules.SignaturesOf(batch, index).SingleOrDefault();
        return new NewDocument(document.MediaType, DocumentContainer.Seal(subjects, document.MediaType, signature, document.Bytes.Span));
    }

    private static NewEntry Protect(
        AppendBatch batch,
        NewEntry entry,
        IReadOnlyDictionary<string, SubjectKey> keys,
        IReadOnlyDictionary<string, Pseudonym> pseudonyms
    )
    {
        var subjects = PersonalRules.SubjectsOf(batch, entry);
        if (subjects.Count == 0)
            return entry;
        var rests = entry.Evidence is { } evidence && batch.Documents[evidence.Document].Subjects.Count > 0;
        return entry with
        {
            Sections = [.. entry.Sections.Select(section => Protect(entry.Id, section, keys))],
            Tags = [.. entry.Tags, .. subjects.Select(subject => pseudonyms[subject].Tag)],
            Evidence = rests ? entry.Evidence! with { Signature = null } : entry.Evidence,
        };
    }

    private static NewSection Protect(string entryId, NewSection section, IReadOnlyDictionary<string, SubjectKey> keys) =>
        section.Subject is { } subject
            ? new NewSection(
                section.Name,
                section.Class,
                SectionContainer.Seal(keys[subject], entryId, section.Name, section.RetainUntil, section.Bytes.Span)
            )
            : section;
}
