using System.Buffers;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// The frames of one group commit, gathered in memory and written with one call a segment. Allots places, and goes on in the next
/// segment when a frame does not fit.
/// </summary>
internal sealed class GroupBuffer(SegmentStore store)
{
    private readonly List<(Segment Segment, long Offset, ArrayBufferWriter<byte> Bytes)> _runs = [];

    /// <summary>Bytes gathered.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a frame whose payload <paramref name="fill"/> writes; the nonce is that of the segment it comes to lie in.</summary>
    public Place Add<T>(Frame frame, T state, Action<T, Memory<byte>> fill)
    {
        var total = frame.TotalBytes;
        var segment = store.Reserve(total, out var offset);
        if (_runs.Count == 0 || _runs[^1].Segment != segment)
            _runs.Add((segment, offset, new ArrayBufferWriter<byte>(Math.Max(total, 64 << 10))));
        var writer = _runs[^1].Bytes;
        var memory = writer.GetMemory(total)[..total];
        memory.Span[(total - Math.Min(total, 8))..].Clear();
        fill(state, memory.Slice(Frame.HeadBytes, frame.Length));
        (frame with { Nonce = segment.Nonce }).Seal(memory.Span);
        writer.Advance(total);
        Bytes += total;
        return new Place(segment.Number, offset);
    }

    /// <summary>Writes and syncs everything, earlier segments first.</summary>
    /// <exception cref="IOException">The disk failed: what is written now is unknown.</exception>
    public void Commit()
    {
        foreach (var (segment, offset, bytes) in _runs)
        {
            RandomAccess.Write(segment.Handle, bytes.WrittenSpan, offset);
            Durable.Sync(segment.Handle);
        }
        _runs.Clear();
        Bytes = 0;
    }
}
