namespace Xinyuan.Ledger;

/// <summary>Entries to be recorded together: all of them or none.</summary>
public sealed record AppendBatch
{
    /// <summary>The entries, in the order in which they get positions.</summary>
    public required IReadOnlyList<NewEntry> Entries { get; init; }

    /// <summary>The documents that the entries' evidence points to.</summary>
    public IReadOnlyList<NewDocument> Documents { get; init; } = [];

    /// <summary>What must hold at the moment positions are given out.</summary>
    public IReadOnlyList<AppendCondition> Conditions { get; init; } = [];

    /// <summary>A batch of one entry.</summary>
    public static AppendBatch Of(NewEntry entry, params IReadOnlyList<AppendCondition> conditions) =>
        new() { Entries = [entry], Conditions = conditions };
}

/// <summary>A condition on the log, checked by the writer itself where positions are given out, so that nothing comes between.</summary>
public abstract record AppendCondition
{
    private AppendCondition() { }

    /// <summary>The stream's last entry has this revision; -1 when the stream has no entry yet.</summary>
    public sealed record ExpectedRevision(string Stream, long Revision) : AppendCondition;

    /// <summary>No entry after <paramref name="Position"/> (-1: none at all) matches the query: a dynamic consistency boundary.</summary>
    public sealed record NoneAfter(long Position, LogQuery Query) : AppendCondition;

    /// <summary>The batch is recorded before this time.</summary>
    public sealed record RecordedBefore(DateTimeOffset Time) : AppendCondition;
}

/// <summary>What became of a batch.</summary>
public abstract record AppendResult
{
    private AppendResult() { }

    /// <summary>The batch is durable; one receipt an entry, in order. Entries that the log already had keep their first receipt.</summary>
    public sealed record Appended(IReadOnlyList<Receipt> Receipts) : AppendResult;

    /// <summary>A condition did not hold: read what came since, decide again. Nothing was written.</summary>
    /// <param name="Condition">The condition that failed.</param>
    /// <param name="Position">Where the log stands against it, the latest such position.</param>
    public sealed record Conflict(AppendCondition Condition, long Position) : AppendResult;

    /// <summary>The batch can never be appended as it is. Nothing was written.</summary>
    /// <param name="Reason">The kind of refusal.</param>
    /// <param name="Detail">A sentence that names the element at fault.</param>
    /// <param name="Entry">Index of the first entry at fault, or -1 for the batch as a whole.</param>
    public sealed record Refused(RefusalReason Reason, string Detail, int Entry = -1) : AppendResult
    {
        /// <summary>Every entry at fault, in order; empty where the fault is not an entry's.</summary>
        public IReadOnlyList<EntryFault> Faults { get; init; } = [];

        internal static Refused Of(IReadOnlyList<(RefusalReason Reason, EntryFault Fault)> faults) =>
            new(faults[0].Reason, faults[0].Fault.Detail, faults[0].Fault.Entry) { Faults = [.. faults.Select(one => one.Fault)] };
    }
}

/// <summary>What is wrong with one entry of a batch.</summary>
/// <param name="Entry">Its index in the batch.</param>
/// <param name="Detail">A sentence.</param>
public readonly record struct EntryFault(int Entry, string Detail);

/// <summary>Why a batch was refused.</summary>
public enum RefusalReason
{
    /// <summary>Something is larger, longer or more than a stated limit.</summary>
    TooLarge,

    /// <summary>Something is not of its form.</summary>
    Malformed,

    /// <summary>The id is known with other content.</summary>
    IdTaken,

    /// <summary>The queue is full; try again after a while.</summary>
    Busy,

    /// <summary>The key that signed the document has ended. Only where a signature is relied on: <see cref="SignedAppend"/>.</summary>
    KeyEnded,

    /// <summary>It speaks of a data subject whose data were erased.</summary>
    Erased,
}

/// <summary>That an entry is recorded, and where.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Position">Its place in the log, from 0: its Merkle leaf index.</param>
/// <param name="LeafHash">SHA-256(0x00 ‖ header), RFC 6962.</param>
/// <param name="Revision">Its place in its stream, from 0.</param>
/// <param name="Recorded">When the log recorded it.</param>
/// <param name="AlreadyKnown">The log had it before this batch.</param>
public sealed record Receipt(string Id, long Position, Digest LeafHash, long Revision, DateTimeOffset Recorded, bool AlreadyKnown);

/// <summary>Which entries: those that match any of the clauses.</summary>
public sealed record LogQuery(params IReadOnlyList<QueryClause> Clauses)
{
    /// <summary>Entries that carry all of these tags.</summary>
    public static LogQuery Tagged(params IReadOnlyList<string> tags) => new(new QueryClause(tags, []));

    /// <summary>Entries of any of these types.</summary>
    public static LogQuery OfType(params IReadOnlyList<string> types) => new(new QueryClause([], types));
}

/// <summary>All of these tags, and any of these types (no types: any type; no tags: any tags; never neither).</summary>
public sealed record QueryClause(IReadOnlyList<string> Tags, IReadOnlyList<string> Types);
