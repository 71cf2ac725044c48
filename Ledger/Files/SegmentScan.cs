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
internal sealed class SegmentScan(IReadOnlyList<Segment> segments)
{
    private readonly List<ScannedFrame> _batch = [];
    private long _position;
    private int _waitingEntries;
    private Place _frameEnd = new(0, Segment.HeadBytes);

    /// <summary>Hands out every frame of every whole batch, in order. Payloads are valid only during the call.</summary>
    public ScanEnd Run(Action<ScannedFrame> take)
    {
        var end = segments.Count == 0 ? new Place(0, 0) : new Place(0, Segment.HeadBytes);
        for (var i = 0; i < segments.Count; i++)
        {
            var bytes = ReadAll(segments[i]);
            var stop = RunSegment(segments[i], bytes, take, ref end);
            // The rest of a segment is zeros when the next frame did not fit, or when this is the end of the log.
            if (!IsZero(bytes.AsSpan(stop)))
                return Finish(i, bytes, stop, end);
        }
        return new ScanEnd(end, _position, _batch.Count > 0, null);
    }

    private int RunSegment(Segment segment, byte[] bytes, Action<ScannedFrame> take, ref Place end)
    {
        var offset = Segment.HeadBytes;
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
        && (_batch.Count == 0 ? frame.IsFirst : !frame.IsFirst && _batch[^1].Frame.Remaining == frame.Remaining + 1);

    private ScanEnd Finish(int index, byte[] bytes, int stop, Place end)
    {
        var missing = _position + _waitingEntries;
        var isDamage = FindLater(segments[index], bytes, stop, missing);
        for (var i = index + 1; i < segments.Count; i++)
        {
            var later = ReadAll(segments[i]);
            isDamage = isDamage || FindLater(segments[i], later, Segment.HeadBytes, missing);
        }
        return isDamage
            ? new ScanEnd(
                end,
                _position,
                true,
                new Damage(
                    segments[_frameEnd.Segment].Path,
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

    private static byte[] ReadAll(Segment segment)
    {
        var bytes = new byte[segment.Capacity];
        Durable.ReadExactly(segment.Handle, bytes, 0);
        return bytes;
    }

    internal static bool IsZero(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) < 0;
}
