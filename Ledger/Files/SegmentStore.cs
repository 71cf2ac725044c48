namespace Xinyuan.Ledger.Files;

/// <summary>
/// The log's segments: where the next frame goes, and reading any frame. Segments stand ready ahead of need, so that the writer does not
/// wait for zeros.
/// </summary>
internal sealed class SegmentStore : IDisposable
{
    private const long SegmentBytesMin = 1 << 20;

    private readonly string _folder;
    private readonly string _origin;
    private readonly long _capacity;
    private readonly int _aheadCount;
    private readonly Queue<Task<Segment>> _ahead = [];
    private Segment[] _segments;
    private int _current;
    private long _offset;
    private Task _lastAhead = Task.CompletedTask;

    public SegmentStore(LogFolders folders, string origin, FileLogOptions options, IReadOnlyList<Segment> segments, Place next)
    {
        (_folder, _origin) = (folders.Segments, origin);
        (_capacity, _aheadCount) = (Math.Max(options.SegmentBytes, SegmentBytesMin), Math.Max(1, options.SegmentsAhead));
        _segments = [.. segments];
        if (_segments.Length == 0)
        {
            Append(Segment.Create(_folder, 0, _capacity, origin));
            next = new Place(0, Segment.HeadBytes);
        }
        (_current, _offset) = (next.Segment, next.Offset);
    }

    /// <summary>Gives out room for a frame. For the writer alone.</summary>
    public Segment Reserve(int bytes, out long offset)
    {
        if (_offset + bytes > _segments[_current].Capacity)
            Advance(bytes);
        offset = _offset;
        _offset += bytes;
        return _segments[_current];
    }

    private int StandingReady => _segments.Length - 1 - _current + _ahead.Count;

    /// <summary>Begins to make segments, if not enough stand ready. For the writer alone.</summary>
    public void MakeAhead()
    {
        // Filling takes the disk from the writer, so that a burst uses up half of what stands ready first.
        if (StandingReady > _aheadCount / 2)
            return;
        while (StandingReady < _aheadCount)
        {
            // One after the other: the disk is the writer's first.
            var number = _segments.Length + _ahead.Count;
            var next = _lastAhead.ContinueWith(
                before => before.IsFaulted ? throw before.Exception.InnerException! : Segment.Create(_folder, number, _capacity, _origin),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
            _ahead.Enqueue(next);
            Volatile.Write(ref _lastAhead, next);
        }
    }

    /// <summary>Completes once the segments that are being made ahead stand ready.</summary>
    public Task ReadyAsync() => Volatile.Read(ref _lastAhead);

    public (Frame Frame, ReadOnlyMemory<byte> Payload) Read(Place place)
    {
        var segments = Volatile.Read(ref _segments);
        return place.Segment < segments.Length
            ? segments[place.Segment].Read(place.Offset)
            : throw new DamageException(new Damage(_folder, 0, null, $"there is no segment {place.Segment}, where a frame should lie"));
    }

    /// <summary>Reads bytes from a place on, as many as the segment has.</summary>
    public ReadOnlyMemory<byte> ReadRun(Place place, Memory<byte> target)
    {
        var segments = Volatile.Read(ref _segments);
        if (place.Segment >= segments.Length || place.Offset >= segments[place.Segment].Capacity)
            throw new DamageException(new Damage(_folder, 0, null, $"there is no segment {place.Segment}, where a frame should lie"));
        var segment = segments[place.Segment];
        var run = target[..(int)Math.Min(target.Length, segment.Capacity - place.Offset)];
        Durable.ReadExactly(segment.Handle, run.Span, place.Offset);
        return run;
    }

    /// <summary>The frame at the start of bytes that were read from its place; null when it is not whole.</summary>
    public (Frame Frame, ReadOnlyMemory<byte> Payload)? TryReadFrame(Place place, ReadOnlyMemory<byte> bytes) =>
        Frame.TryRead(bytes.Span, Volatile.Read(ref _segments)[place.Segment].Nonce) is { } frame
            ? (frame, bytes.Slice(Frame.HeadBytes, frame.Length))
            : null;

    /// <summary>
    /// The document of this hash among the frames between an entry's end and the next entry: the documents of a batch stand before its
    /// entries.
    /// </summary>
    /// <param name="after">Where the entry before it lies; null for the log's first.</param>
    /// <param name="stored">Its hash.</param>
    public ReadOnlyMemory<byte>? FindDocument(Place? after, Digest stored)
    {
        var segments = Volatile.Read(ref _segments);
        var (number, offset) = after is { } entry
            ? (entry.Segment, entry.Offset + segments[entry.Segment].Read(entry.Offset).Frame.TotalBytes)
            : (0, Segment.HeadBytes);
        while (number < segments.Length)
        {
            if (segments[number].IsEndAt(offset))
            {
                // The next frame did not fit here.
                (number, offset) = (number + 1, Segment.HeadBytes);
                continue;
            }
            var (frame, payload) = segments[number].Read(offset);
            if (frame.Kind != FrameKind.Document)
                return null;
            if (EntryCodec.ReadDocumentHash(payload.Span) == stored)
                return payload;
            offset += frame.TotalBytes;
        }
        return null;
    }

    public void Dispose()
    {
        // A segment that was being made ahead is whole or is not there; either is fine at the next start.
        foreach (var next in _ahead)
        {
            ((IAsyncResult)next).AsyncWaitHandle.WaitOne();
            if (next.IsCompletedSuccessfully)
                next.Result.Dispose();
        }
        foreach (var segment in _segments)
            segment.Dispose();
    }

    private void Advance(int bytes)
    {
        var needed = Segment.HeadBytes + (long)bytes;
        // Segments that a former run made ahead are there already; one that is too small for this frame stays empty.
        for (_current++; ; _current++)
        {
            if (_current == _segments.Length)
                Append(Take(needed));
            if (_segments[_current].Capacity >= needed)
                break;
        }
        _offset = Segment.HeadBytes;
        MakeAhead();
    }

    // Waits for the segment that is being made ahead, or makes one. A failure stops the writer.
    private Segment Take(long needed) =>
        _ahead.TryDequeue(out var next)
            ? next.GetAwaiter().GetResult()
            : Segment.Create(_folder, _current, Math.Max(_capacity, needed), _origin);

    private void Append(Segment segment)
    {
        Volatile.Write(ref _segments, [.. _segments, segment]);
    }
}
