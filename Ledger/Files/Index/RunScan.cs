using System.Buffers;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>Goes through a run's terms in order, a bucket at a time, checking everything on the way.</summary>
internal sealed class RunScan : IDisposable
{
    private readonly TermRun _run;
    private readonly int[] _offsets = new int[PostingPage.PostingsMax];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 13);
    private int _length;
    private int _number = -1;
    private int _index;
    private int _terms;
    private long _termsSeen;
    private long _postingsSeen;

    // How many postings of the term its pages have held so far.
    private int _pageEnd;

    public RunScan(TermRun run)
    {
        _run = run;
        MoveNext();
    }

    /// <summary>The term, unless <see cref="IsDone"/>.</summary>
    public UInt128 Key { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Goes on to the next term.</summary>
    /// <exception cref="DamageException">The run is not what was written.</exception>
    public void MoveNext()
    {
        if (++_index >= _terms && !NextBucket())
        {
            if (_termsSeen != _run.Size.Terms || _postingsSeen != _run.Size.Postings)
                throw _run.Damaged(0, "the run does not hold as many terms as its head says");
            IsDone = true;
            return;
        }
        var key = Bucket().Key(_index);
        if ((_termsSeen > 0 && key <= Key) || !_run.IsIn(_number, key))
            throw _run.Damaged(_run.PlaceOf(_number), "a bucket's terms are not in order");
        Key = key;
        _termsSeen++;
    }

    /// <summary>Hands the term's postings on, as offsets from another first position.</summary>
    public void CopyTo(RunWriter writer, int shift)
    {
        var list = ReadList();
        if (!list.IsLong)
        {
            foreach (var offset in _offsets.AsSpan(0, list.Count))
                writer.Add(shift + offset);
            return;
        }
        var last = -1;
        for (var page = 0; page < list.Pages; page++)
        {
            var count = ReadPage(list, page, ref last);
            foreach (var offset in _offsets.AsSpan(0, count))
                writer.Add(shift + offset);
        }
    }

    /// <summary>Checks the term's postings alone.</summary>
    public void Check()
    {
        var list = ReadList();
        var last = -1;
        for (var page = 0; page < list.Pages; page++)
            ReadPage(list, page, ref last);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private PostingList ReadList()
    {
        var list = _run.ReadList(_number, Bucket(), _index, _offsets);
        _postingsSeen += list.Count;
        return list;
    }

    private int ReadPage(in PostingList list, int page, ref int last)
    {
        var isFirst = last < 0;
        var seen = isFirst ? 0 : _pageEnd;
        _run.ReadPage(list, page, _offsets, out var before, out var count);
        var isWhole = page < list.Pages - 1 || (before + count == list.Count && _offsets[count - 1] == list.Last);
        if (before != seen || _offsets[0] <= last || (isFirst && _offsets[0] != list.First) || !isWhole)
            throw _run.Damaged(list.PageOffset + ((long)page * PostingPage.Bytes), "a long list's pages do not follow each other");
        (last, _pageEnd) = (_offsets[count - 1], before + count);
        return count;
    }

    private bool NextBucket()
    {
        while (++_number < _run.Buckets)
        {
            if (!_run.ReadBucket(_number, ref _buffer, out var bucket))
                continue;
            (_length, _terms, _index) = (bucket.Length, bucket.Terms, 0);
            return true;
        }
        return false;
    }

    // Checked when it was read.
    private RunBucket Bucket() => RunBucket.Checked(_buffer.AsSpan(0, _length), _terms);
}
