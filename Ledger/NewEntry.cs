namespace Xinyuan.Ledger;

/// <summary>A section to be recorded: a named part of an entry's data with one access class.</summary>
/// <param name="Name">Lower-case name, at most 64 characters; <c>envelope</c>, <c>evidence</c> and <c>tags</c> are the ledger's own.</param>
/// <param name="Class">One of <see cref="AccessClass"/>.</param>
/// <param name="Bytes">The data, as it will be stored and hashed; usually UTF-8 JSON.</param>
public sealed record NewSection(string Name, string Class, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>
    /// When set, the section is a list of these elements, and each can be disclosed by itself: the ledger stores them as a JSON
    /// array (every element must be a JSON value) and adds a section <c>NAME.root</c> of class <see cref="RootClass"/> with the
    /// root of a Merkle tree over the salted elements.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Elements { get; init; }

    /// <summary>The class of the <c>NAME.root</c> section; only with <see cref="Elements"/>.</summary>
    public string RootClass { get; init; } = AccessClass.Holder;

    /// <summary>
    /// The data subject, a natural person, whom the section is about; null for a section that is about none. The section is then named
    /// <c>personal.N</c> and is stored encrypted under the subject's own key; the id itself is not stored.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>
    /// The last day (UTC+8) on which law keeps a personal section from being erased; null for the statutory time,
    /// <see cref="Personal.Retention.StatutoryYears"/> from its recording. Only with <see cref="Subject"/>.
    /// </summary>
    public DateOnly? RetainUntil { get; init; }

    /// <summary>A section whose elements can be disclosed one by one.</summary>
    public static NewSection List(string name, string @class, string rootClass, IReadOnlyList<ReadOnlyMemory<byte>> elements) =>
        new(name, @class, default) { Elements = elements, RootClass = rootClass };
}

/// <summary>What an entry rests on: a document of the same batch, and how its sender signed it.</summary>
/// <param name="Document">Index into <see cref="AppendBatch.Documents"/>.</param>
/// <param name="Index">Which of the document's events or records this entry is, from 0.</param>
/// <param name="Signature">The detached signature as it came, or null when the document was not signed.</param>
/// <param name="KeyId">The id of the key that verified it, or null.</param>
public sealed record NewEvidence(int Document, int Index, string? Signature = null, string? KeyId = null);

/// <summary>A document as submitted, byte for byte; at most <see cref="LedgerLimits.DocumentBytesMax"/>.</summary>
/// <param name="MediaType">Its media type, such as <c>application/ld+json</c>.</param>
/// <param name="Bytes">The bytes as they came.</param>
public sealed record NewDocument(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>
    /// The data subjects, natural persons, of whom the document speaks; at most <see cref="LedgerLimits.DocumentSubjectsMax"/>. When
    /// there are any, it is stored encrypted together with its signature, and the erasure of any of them destroys it.
    /// </summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];
}

/// <summary>An event to be recorded.</summary>
public sealed record NewEntry
{
    /// <summary>Derives from what the entry is, so that a retry is recognised: at most 512 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The stream that this entry continues, such as <c>uscc:…</c>; at most 256 characters.</summary>
    public required string Stream { get; init; }

    /// <summary>What happened, past tense: <c>ItemsObserved</c>, <c>GoodsFiled</c>; at most 64 characters.</summary>
    public required string Type { get; init; }

    /// <summary>Who the log attests to have said it, a party id.</summary>
    public required string Issuer { get; init; }

    /// <summary>When it happened, as the issuer says.</summary>
    public required DateTimeOffset Occurred { get; init; }

    /// <summary>The access class of the envelope: id, stream, revision, type, issuer and occurred.</summary>
    public required string EnvelopeClass { get; init; }

    /// <summary>The entry's data.</summary>
    public required IReadOnlyList<NewSection> Sections { get; init; }

    /// <summary>Index terms, <c>kind:value</c>; at most 32,768, each at most 512 characters. Never personal data in clear.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What the entry rests on, or null when the service itself is the source.</summary>
    public NewEvidence? Evidence { get; init; }
}

/// <summary>What the log accepts at most. Larger input is refused with a clear error.</summary>
public static class LedgerLimits
{
    /// <summary>A header, in bytes: what tlog-tiles lets an entry be (C2SP).</summary>
    public const int HeaderBytesMax = 65_535;

    /// <summary>An entry with its sections, in bytes.</summary>
    public const int EntryBytesMax = 1 << 20;

    /// <summary>A document, in bytes.</summary>
    public const int DocumentBytesMax = 16 << 20;

    /// <summary>A batch with its documents, in bytes.</summary>
    public const int BatchBytesMax = 64 << 20;

    /// <summary>Entries in a batch.</summary>
    public const int BatchEntriesMax = 10_000;

    /// <summary>Elements in a list section.</summary>
    public const int ElementsMax = 16_384;

    /// <summary>Data subjects of a document.</summary>
    public const int DocumentSubjectsMax = 64;

    /// <summary>Data subjects of a batch. Each that is new to the log costs a synced write of its own.</summary>
    public const int BatchSubjectsMax = 256;

    /// <summary>Tags of an entry.</summary>
    public const int TagsMax = 32_768;

    /// <summary>Entries that are read as they lie, at once.</summary>
    public const int StoredEntriesMax = 65_536;
}
