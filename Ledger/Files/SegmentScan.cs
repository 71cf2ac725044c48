using System.Buffers.Binary;

namespace Xinyuan.Ledger.Files;

/// <summary>A frame that a scan met, in a batch that is whole.</summary>
internal readonly record struct ScannedFrame(Frame Frame, Place Place, string File, ReadOnlyMemory<byte> Payload);

/// <summary>Where a scan ended: the place for the next frame, and what lies behind it.</summary>
/// <param name="Next">Where the next frame belongs.</param>
/// <param name="Entries">How many entries lie before it.</param>
/// <param name="HasRest">Whether bytes other than zero lie behind: a torn tail.</param>
/// <param name="Damage">Set when what lies behind cannot be a torn tail, since it was durable once.</param>
internal sealed record ScanEnd(Place Next, long Entries, bool HasRest, Damage? Damage);

/// <summary>
/// Reads segments from the start, frame by frame, and tells a torn tail from damage. A power cut may leave any part of the last
/// group commit unwritten, in any order, but nothing before it: so a frame that is missing is damage when a later frame's group
/// began after it (docs/decisions/0002).
/// </summary>
internal sealed class SegmentScan
{
    private readonly IReadOnlyList<Segment> _segments;
    private readonly Place _start;
    private readonly List<ScannedFrame> _batch = [];
    private long _position;
    private int _waitingEntries;
    private bool _mayContinue;
    private Place _frameEnd;

    /// <summary>From the log's beginning.</summary>
    public SegmentScan(IReadOnlyList<Segment> segments)
        : this(segments, new Place(0, Segment.HeadBytes), 0) { }

    /// <summary>From behind the frame of an entry, whose batch may go on.</summary>
    /// <param name="segments">All segments.</param>
    /// <param name="start">Behind the entry's frame.</param>
    /// <param name="position">The next entry's position.</param>
    public SegmentScan(IReadOnlyList<Segment> segments, Place start, long position)
    {
        (_segments, _start, _frameEnd, _position) = (segments, start, start, position);
        _mayContinue = position > 0;
    }

    /// <summary>Hands out every frame of every whole batch, in order. Payloads stay valid.</summary>
    public ScanEnd Run(Action<ScannedFrame> take)
    {
        var end = _segments.Count == 0 ? new Place(0, 0) : _start;
        for (var i = _start.Segment; i < _segments.Count; i++)
        {
            var from = i == _start.Segment ? (int)_start.Offset : Segment.HeadBytes;
            var bytes = ReadAll(_segments[i]);
            var stop = RunSegment(_segments[i], bytes, from, take, ref end);
            // The rest of a segment is zeros when the next frame did not fit, or when this is the end of the log.
            if (!IsZero(bytes.AsSpan(stop)))
                return Finish(i, bytes, stop, end);
        }
        return new ScanEnd(end, _position, _batch.Count > 0, null);
    }

    private int RunSegment(Segment segment, byte[] bytes, int offset, Action<ScannedFrame> take, ref Place end)
    {
        while (Frame.TryRead(bytes.AsSpan(offset), segment.Nonce) is { } frame && IsExpected(frame))
        {
            _batch.Add(
                new ScannedFrame(
                    frame,
                    new Place(segment.Number, offset),
                    segment.Path,
                    bytes.AsMemory(offset + Frame.HeadBytes, frame.Length)
                )
            );
            offset += frame.TotalBytes;
            _frameEnd = new Place(segment.Number, offset);
            _mayContinue = false;
            if (frame.Kind == FrameKind.Entry)
                _waitingEntries++;
            if (frame.Remaining > 0)
                continue;
            foreach (var whole in _batch)
            {
                take(whole);
                if (whole.Frame.Kind == FrameKind.Entry)
                    _position++;
            }
            _batch.Clear();
            _waitingEntries = 0;
            end = _frameEnd;
        }
        return offset;
    }

    // The frame continues the log: it is for the next position, and begins a batch or counts down the one that was begun.
    private bool IsExpected(Frame frame) =>
        frame.Position == _position + _waitingEntries
        && (_batch.Count == 0 ? frame.IsFirst || _mayContinue : !frame.IsFirst && _batch[^1].Frame.Remaining == frame.Remaining + 1);

    private ScanEnd Finish(int index, byte[] bytes, int stop, Place end)
    {
        var missing = _position + _waitingEntries;
        var isDamage = FindLater(_segments[index], bytes, stop, missing);
        for (var i = index + 1; i < _segments.Count; i++)
        {
            var later = ReadAll(_segments[i]);
            isDamage = isDamage || FindLater(_segments[i], later, Segment.HeadBytes, missing);
        }
        return isDamage
            ? new ScanEnd(
                end,
                _position,
                true,
                new Damage(
                    _segments[_frameEnd.Segment].Path,
                    _frameEnd.Offset,
                    missing,
                    "a frame is damaged or missing, and frames that were written after it was durable are there"
                )
            )
            : new ScanEnd(end, _position, true, null);
    }

    private static bool FindLater(Segment segment, byte[] bytes, int from, long missing)
    {
        for (var offset = from; offset + Frame.HeadBytes <= bytes.Length; offset += 8)
        {
            if (
                BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset + 16)) == segment.Nonce
                && Frame.TryRead(bytes.AsSpan(offset), segment.Nonce) is { } frame
                && frame.Group > missing
            )
                return true;
        }
        return false;
    }

    internal static byte[] ReadAll(Segment segment)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)segment.Capacity);
        Durable.ReadExactly(segment.Handle, bytes, 0);
        return bytes;
    }

    internal static bool IsZero(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) < 0;
}
