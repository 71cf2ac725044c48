using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger;

/// <summary>
/// The log: an append-only sequence of entries under one Merkle tree. It is the only source of truth and the only arbiter:
/// whatever must be decided once is decided by an append condition.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>The log's name, a schema-less URL (C2SP tlog-checkpoint); also the name of its key.</summary>
    string Origin { get; }

    /// <summary>The verifier key in text form (C2SP signed-note).</summary>
    string VerifierKey { get; }

    /// <summary>How far the log is durable. Never decreases.</summary>
    LogHead Head { get; }

    /// <summary>
    /// The latest published checkpoint. It is never ahead of <see cref="Head"/>; without witnesses it is at most a second behind, with
    /// them as long as their quorum takes. Until a quorum has cosigned any it is that of the empty log, signed by the log alone.
    /// </summary>
    Checkpoint Checkpoint { get; }

    /// <summary>Whose word a published checkpoint is: the policy that it satisfies.</summary>
    Policy Policy { get; }

    /// <summary>How the log stands with its witnesses; none for a log without.</summary>
    IReadOnlyList<Witness> Witnesses { get; }

    /// <summary>What encrypts personal data and opens it again, or null for a log that takes none.</summary>
    SubjectVault? Personal => null;

    /// <summary>
    /// Records a batch, all of it or none, and returns once it is durable. Safe to call from any thread; many callers share one
    /// sync. An exception means that the outcome is unknown: ask again with the same ids. The batch's memory belongs to the log until
    /// then, and after a cancellation for good.
    /// </summary>
    ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancel);

    /// <summary>The entry at <paramref name="position"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no durable entry there.</exception>
    ValueTask<Entry> ReadAsync(long position, CancellationToken cancel);

    /// <summary>Entries from <paramref name="from"/> up to, not including, <paramref name="to"/>, clipped to what is durable now.</summary>
    IAsyncEnumerable<Entry> ReadRangeAsync(long from, long to, CancellationToken cancel);

    /// <summary>
    /// Entries from <paramref name="from"/> on as they lie, fewer where the log ends: for folds that read much of it. Safe to call from
    /// several threads at once.
    /// </summary>
    /// <param name="from">The first position, not negative.</param>
    /// <param name="count">How many, 0 to <see cref="LedgerLimits.StoredEntriesMax"/>.</param>
    StoredEntries ReadStored(long from, int count)
    {
        var entries = new List<StoredEntry>();
        for (var position = from; position < Math.Min(from + count, Head.Size); position++)
        {
            var entry = ReadAsync(position, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            var payload = new byte[EntryCodec.Size(entry)];
            EntryCodec.Write(entry, payload);
            entries.Add(new StoredEntry(position, payload));
        }
        return new StoredEntries(entries);
    }

    /// <summary>Positions of the entries that match, ascending, after <paramref name="after"/> (-1: from the start).</summary>
    /// <param name="query">Which entries.</param>
    /// <param name="after">Only positions greater than this.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<long> Find(LogQuery query, long after = -1, int limit = int.MaxValue);

    /// <summary>Positions of a stream's entries by revision, ascending, from <paramref name="fromRevision"/> on.</summary>
    IReadOnlyList<long> FindStream(string stream, long fromRevision = 0);

    /// <summary>The position of the entry with this id, or null.</summary>
    long? FindId(string id);

    /// <summary>A stored document by the SHA-256 of its stored bytes, or null when the log has none such.</summary>
    ValueTask<StoredDocument?> ReadDocumentAsync(Digest stored, CancellationToken cancel);

    /// <summary>
    /// Hashes of a tlog-tiles level: <paramref name="count"/> of them from <paramref name="index"/> on. Level 0 are leaf hashes, a
    /// hash of level n is the root of 256 of level n-1. Throws when the log is not that large.
    /// </summary>
    ValueTask<byte[]> ReadHashesAsync(int level, long index, int count, CancellationToken cancel);

    /// <summary>Completes once the log has at least <paramref name="size"/> durable entries.</summary>
    Task WaitForSizeAsync(long size, CancellationToken cancel);

    /// <summary>Completes once a checkpoint of at least <paramref name="size"/> entries is published.</summary>
    Task<Checkpoint> WaitForCheckpointAsync(long size, CancellationToken cancel);
}

/// <summary>How far a log is durable.</summary>
/// <param name="Size">The number of entries.</param>
/// <param name="Recorded">When the last was recorded; the epoch for an empty log.</param>
public sealed record LogHead(long Size, DateTimeOffset Recorded);

/// <summary>A document out of the log.</summary>
public sealed record StoredDocument(string MediaType, ReadOnlyMemory<byte> Bytes);
