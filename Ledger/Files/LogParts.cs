using System.Collections.Concurrent;
using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// The log in parts: a part is the entries of one segment. Once a segment is full and a published checkpoint covers it, it never
/// changes again: its part is sealed, which is to say that its terms go from memory to a file, and that a start need not read it.
/// </summary>
internal sealed class LogParts(TermIndex terms, HashFiles tree, PlaceFile places)
{
    /// <summary>So many full parts are not to wait any longer for a quiet moment.</summary>
    public const int WaitingLong = 4;

    private const int NoSegment = -1;

    private readonly ConcurrentQueue<ClosedPart> _closed = new();
    private int _number = terms.SealedSegments - 1;
    private int _segment = NoSegment;

    /// <summary>Whether a start took parts as they are.</summary>
    public bool HasSealed { get; } = terms.SealedSegments > 0;

    /// <summary>Parts that are full and still in memory.</summary>
    public int Waiting => _closed.Count;

    /// <summary>When the last entry was recorded.</summary>
    public DateTimeOffset LastRecorded { get; set; } = new(terms.RecordedTicks, TimeSpan.Zero);

    /// <summary>The next entry lies in this segment. For the writer alone.</summary>
    /// <param name="segment">The segment's number.</param>
    /// <param name="position">The entry's position.</param>
    /// <param name="before">The tree without it.</param>
    public void Reach(int segment, long position, MerkleFrontier before)
    {
        if (segment == _segment)
            return;
        if (_segment != NoSegment)
            _closed.Enqueue(new ClosedPart(_number, position, [.. before.Subtrees], LastRecorded));
        _segment = segment;
        terms.BeginSegment(++_number, position);
    }

    /// <summary>Seals what is full and published. For one thread at a time, beside the writer.</summary>
    /// <param name="published">The size that a published checkpoint states: one entry of the next part must be covered too.</param>
    /// <param name="cancel">Gives up merging.</param>
    /// <returns>Whether there was something to seal.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public bool Seal(long published, CancellationToken cancel)
    {
        var isAny = false;
        while (_closed.TryPeek(out var part) && part.End < published)
        {
            // What a start takes as it is must be on the disk before the run that says so.
            tree.Sync();
            places.Sync();
            _closed.TryDequeue(out _);
            terms.Seal(part.Number, part.End, part.Frontier, part.Recorded.UtcTicks, cancel);
            isAny = true;
        }
        return isAny;
    }

    private sealed record ClosedPart(int Number, long End, IReadOnlyList<Digest> Frontier, DateTimeOffset Recorded);
}
