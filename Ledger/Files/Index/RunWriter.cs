using System.Buffers.Binary;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>Writes a run from terms in the order of their keys, each with its ascending postings, in memory that does not grow with them.</summary>
internal sealed class RunWriter : IDisposable
{
    private readonly RunFile _file;
    private readonly RunRange _range;
    private readonly RunSize _room;
    private readonly RunDirectory _directory;
    private readonly byte[] _page = new byte[PostingPage.Bytes];

    // The bucket that is being filled.
    private readonly List<UInt128> _keys = [];
    private readonly List<uint> _references = [];
    private byte[] _lists = new byte[1 << 12];
    private byte[] _bytes = new byte[1 << 12];
    private int _listBytes;
    private int _bucket;

    // The term that is being filled: offsets while it is short, afterwards the page that is being filled.
    private readonly int[] _offsets = new int[RunBucket.ShortMax];
    private UInt128 _key;
    private int _count;
    private int _first;
    private int _last;
    private int _pages;
    private int _pageFirst;
    private int _pageBefore;
    private int _pageUsed;
    private long _pagePlace;

    private long _terms;
    private long _postings;

    /// <param name="path">The run's name.</param>
    /// <param name="range">What it covers.</param>
    /// <param name="room">How much room its terms need; the numbers of terms and postings in it are not used.</param>
    public RunWriter(string path, RunRange range, RunSize room)
    {
        _range = range;
        _room = room;
        _directory = new RunDirectory(room.Buckets);
        _file = new RunFile(path);
        _file.Write(new byte[RunHead.Bytes]);
    }

    /// <summary>Begins a term, whose key is greater than the one before.</summary>
    public void Begin(in UInt128 key)
    {
        if (key <= _key && _terms > 0)
            throw new InvalidOperationException("terms come in the order of their keys");
        var bucket = _directory.BucketOf(key);
        if (bucket != _bucket)
        {
            FlushBucket();
            _bucket = bucket;
        }
        (_key, _count, _pages) = (key, 0, 0);
        _terms++;
    }

    /// <summary>Adds a posting to the term; the one that was added last counts once.</summary>
    public void Add(int offset)
    {
        if (_count > 0 && offset <= _last)
        {
            if (offset == _last)
                return;
            throw new InvalidOperationException("postings ascend");
        }
        if (_count < _offsets.Length)
            _offsets[_count] = offset;
        else
            AddToPages(offset);
        if (_count == 0)
            _first = offset;
        _last = offset;
        _count++;
    }

    /// <summary>Ends the term.</summary>
    public void End()
    {
        if (_count == 0)
            throw new InvalidOperationException("a term has a posting");
        _postings += _count;
        _keys.Add(_key);
        if (TermHash.IsFiltered(_key))
            _directory.Keep(_bucket, _key);
        if (_count == 1)
        {
            _references.Add((uint)_first);
            return;
        }
        _references.Add(RunBucket.ListBit | (uint)_listBytes);
        var needed = _listBytes + ((RunBucket.ShortMax + 1) * Varint.BytesMax);
        if (needed > _lists.Length)
            Array.Resize(ref _lists, needed * 2);
        if (_count > _offsets.Length)
            EndLong();
        else
            EndShort();
    }

    /// <summary>Writes what is left, and the run is there.</summary>
    public void Complete()
    {
        FlushBucket();
        var offset = _file.Position;
        _file.Write(_directory.Bytes);
        var size = _room with { Terms = _terms, Postings = _postings };
        _file.Complete(new RunHead(_range, size, offset, Crc32C.Of(_directory.Bytes)).ToBytes());
    }

    public void Dispose() => _file.Dispose();

    private void EndShort()
    {
        PutListNumber((ulong)_count);
        var before = 0;
        foreach (var offset in _offsets.AsSpan(0, _count))
        {
            PutListNumber((ulong)(offset - before));
            before = offset;
        }
    }

    private void EndLong()
    {
        FlushPage(_count);
        PutListNumber(0);
        PutListNumber((ulong)_count);
        PutListNumber((ulong)_first);
        PutListNumber((ulong)_last);
        PutListNumber((ulong)_pages);
        PutListNumber((ulong)_pagePlace);
    }

    private void PutListNumber(ulong value) => _listBytes += Varint.Write(_lists.AsSpan(_listBytes), value);

    private void AddToPages(int offset)
    {
        if (_count == _offsets.Length)
        {
            // The list turns out to be long: what was kept goes to its first page.
            _pagePlace = _file.Position;
            BeginPage(_offsets[0], 0);
            for (var i = 1; i < _offsets.Length; i++)
                PutStep(_offsets[i], _offsets[i - 1], i);
        }
        PutStep(offset, _last, _count);
    }

    private void PutStep(int offset, int before, int ordinal)
    {
        Span<byte> step = stackalloc byte[Varint.BytesMax];
        step = step[..Varint.Write(step, (ulong)(offset - before))];
        if (_pageUsed + step.Length > PostingPage.Bytes)
        {
            FlushPage(ordinal);
            BeginPage(offset, ordinal);
            return;
        }
        step.CopyTo(_page.AsSpan(_pageUsed));
        _pageUsed += step.Length;
    }

    private void BeginPage(int first, int before)
    {
        (_pageFirst, _pageBefore, _pageUsed) = (first, before, PostingPage.HeadBytes);
        Array.Clear(_page);
    }

    private void FlushPage(int end)
    {
        PostingPage.Seal(_page, _pageFirst, _pageBefore, end - _pageBefore);
        _file.Write(_page);
        _pages++;
    }

    private void FlushBucket()
    {
        if (_keys.Count == 0)
            return;
        var listsAt = RunBucket.HeadBytes + (_keys.Count * (RunBucket.KeyBytes + RunBucket.ReferenceBytes));
        var length = listsAt + _listBytes;
        if (_bytes.Length < length)
            _bytes = new byte[length * 2];
        var bytes = _bytes.AsSpan(0, length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], _keys.Count);
        for (var i = 0; i < _keys.Count; i++)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(bytes[(RunBucket.HeadBytes + (i * RunBucket.KeyBytes))..], _keys[i]);
            BinaryPrimitives.WriteUInt32LittleEndian(
                bytes[(RunBucket.HeadBytes + (_keys.Count * RunBucket.KeyBytes) + (i * RunBucket.ReferenceBytes))..],
                _references[i]
            );
        }
        _lists.AsSpan(0, _listBytes).CopyTo(bytes[listsAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Crc32C.Of(bytes[4..]));
        _directory.SetPlace(_bucket, _file.Position, length);
        _file.Write(bytes);
        _keys.Clear();
        _references.Clear();
        _listBytes = 0;
    }
}
