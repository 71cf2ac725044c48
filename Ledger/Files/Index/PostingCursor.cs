namespace Xinyuan.Ledger.Files.Index;

/// <summary>Goes through ascending positions, leaping where it can. For one thread.</summary>
internal abstract class PostingCursor
{
    /// <summary>What <see cref="Seek"/> says when there are no more.</summary>
    public const long None = long.MaxValue;

    private long _current = -1;

    /// <summary>About how many positions there are, to begin with the rarest.</summary>
    public abstract long Count { get; }

    /// <summary>The first position at or after a target, or <see cref="None"/>. It never goes back.</summary>
    public long Seek(long target) => target <= _current ? _current : _current = Advance(target);

    protected abstract long Advance(long target);
}

/// <summary>Positions held in memory.</summary>
internal sealed class ListCursor(List<long> positions) : PostingCursor
{
    private int _next;

    public override long Count => positions.Count;

    protected override long Advance(long target)
    {
        var found = positions.BinarySearch(_next, positions.Count - _next, target, null);
        _next = found < 0 ? ~found : found;
        return _next < positions.Count ? positions[_next] : None;
    }
}

/// <summary>Positions that all the others have.</summary>
internal sealed class AllCursor : PostingCursor
{
    private readonly PostingCursor[] _cursors;

    public AllCursor(PostingCursor[] cursors)
    {
        _cursors = cursors;
        Array.Sort(cursors, (left, right) => left.Count.CompareTo(right.Count));
    }

    public override long Count => _cursors[0].Count;

    protected override long Advance(long target)
    {
        for (var agreed = 0; agreed < _cursors.Length && target != None; )
        {
            var found = _cursors[agreed].Seek(target);
            (agreed, target) = found == target ? (agreed + 1, target) : (0, found);
        }
        return target;
    }
}

/// <summary>Positions that any of the others has, each once.</summary>
internal sealed class AnyCursor(PostingCursor[] cursors) : PostingCursor
{
    public override long Count => cursors.Sum(cursor => cursor.Count);

    protected override long Advance(long target)
    {
        var nearest = None;
        foreach (var cursor in cursors)
            nearest = Math.Min(nearest, cursor.Seek(target));
        return nearest;
    }
}
