using System.Buffers.Binary;
using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Goes on behind damage, where a scan stops: finds every frame that is whole by its segment's nonce and its CRC, and says which entries
/// are missing between them. So that all damage is told at once and not only the first.
/// </summary>
/// <param name="segments">All segments.</param>
/// <param name="find">Told what is missing.</param>
internal sealed class SegmentSurvey(IReadOnlyList<Segment> segments, Action<Damage> find)
{
    private const int Alignment = 8;

    // Where the bytes begin that no frame accounts for, and whether any of them is not zero.
    private (string File, long Offset)? _gap;
    private bool _hasBytes;
    private long _expected;

    /// <summary>Surveys.</summary>
    /// <param name="from">Where the first damaged frame should be.</param>
    /// <param name="expected">The position that it should have.</param>
    /// <param name="size">How many entries there must be; missing ones at the end are told up to there.</param>
    /// <param name="take">Handed every whole frame.</param>
    /// <returns>How many entries were met.</returns>
    public long Run(Place from, long expected, long size, Action<ScannedFrame> take)
    {
        (_expected, _gap, _hasBytes) = (expected, (segments[from.Segment].Path, from.Offset), true);
        var met = 0L;
        for (var i = from.Segment; i < segments.Count; i++)
        {
            var bytes = SegmentScan.ReadAll(segments[i]);
            var start = i == from.Segment ? (int)from.Offset : Segment.HeadBytes;
            foreach (var frame in Frames(segments[i], bytes, start))
            {
                met += frame.Frame.Kind == FrameKind.Entry ? 1 : 0;
                Meet(frame);
                take(frame);
            }
        }
        if (_expected < size)
            FindMissing(size);
        else
            FindBytes();
        return met;
    }

    private void Meet(ScannedFrame frame)
    {
        if (frame.Frame.Position > _expected)
            FindMissing(frame.Frame.Position);
        else
            FindBytes();
        (_gap, _hasBytes) = (null, false);
        if (frame.Frame.Kind == FrameKind.Entry)
            _expected = frame.Frame.Position + 1;
    }

    private void FindMissing(long end)
    {
        var (file, offset) = _gap ?? (segments[^1].Path, segments[^1].Capacity);
        var which = end - _expected == 1 ? "this entry" : string.Create(CultureInfo.InvariantCulture, $"the entries up to {end - 1}");
        find(new Damage(file, offset, _expected, $"{which} cannot be read: damaged or missing"));
    }

    // No entry is missing: it was a document, or something that never belonged there.
    private void FindBytes()
    {
        if (_gap is { } gap && _hasBytes)
            find(
                new Damage(gap.File, gap.Offset, _expected, "here are bytes that are no frame: a document before this entry may be damaged")
            );
    }

    private IEnumerable<ScannedFrame> Frames(Segment segment, byte[] bytes, int offset)
    {
        while (offset + Frame.HeadBytes <= bytes.Length)
        {
            if (
                BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset + 16)) == segment.Nonce
                && Frame.TryRead(bytes.AsSpan(offset), segment.Nonce) is { } frame
                && frame.Position >= _expected
            )
            {
                var payload = bytes.AsMemory(offset + Frame.HeadBytes, frame.Length);
                yield return new ScannedFrame(frame, new Place(segment.Number, offset), segment.Path, payload);
                offset += frame.TotalBytes;
                continue;
            }
            _gap ??= (segment.Path, offset);
            _hasBytes = _hasBytes || BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset)) != 0;
            offset += Alignment;
        }
    }
}
