using System.Buffers;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Reads entries that follow each other, a megabyte at a time: frames that lie together take one call to the kernel. Every frame is
/// checked, as it is when it is read alone.
/// </summary>
internal sealed class BulkReading(SegmentStore store, PlaceFile places)
{
    private const int RunBytesMax = 1 << 20;
    private const int LastFrameGuess = 8 << 10;

    /// <summary>Reads entries from a position on; they are durable.</summary>
    /// <exception cref="DamageException">A frame is not there.</exception>
    public StoredEntries Read(long from, int count)
    {
        var at = places.Read(from, count);
        var entries = new List<StoredEntry>(count);
        var buffers = new List<byte[]>();
        for (var first = 0; first < count; )
        {
            var last = first;
            while (
                last + 1 < count
                && at[last + 1].Segment == at[first].Segment
                && at[last + 1].Offset - at[first].Offset is > 0 and < RunBytesMax
            )
                last++;
            var span = (int)(at[last].Offset - at[first].Offset) + LastFrameGuess;
            var buffer = ArrayPool<byte>.Shared.Rent(span);
            buffers.Add(buffer);
            var run = store.ReadRun(at[first], buffer.AsMemory(0, span));
            for (var i = first; i <= last; i++)
                entries.Add(Entry(from + i, at[i], run[(int)(at[i].Offset - at[first].Offset)..]));
            first = last + 1;
        }
        return new StoredEntries(entries, () => buffers.ForEach(buffer => ArrayPool<byte>.Shared.Return(buffer)));
    }

    private StoredEntry Entry(long position, Place place, ReadOnlyMemory<byte> bytes)
    {
        var (frame, payload) = store.TryReadFrame(place, bytes) ?? store.Read(place);
        return frame.Position == position && frame.Kind == FrameKind.Entry
            ? new StoredEntry(position, payload)
            : throw new DamageException(
                new Damage(places.Path, position * PlaceFile.RecordBytes, position, "the place is another entry's")
            );
    }
}
