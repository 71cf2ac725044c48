namespace Xinyuan.Ledger.Files;

/// <summary>
/// Writes a log's entries into the segments of a new log, each at the position that it had. Sections go over as they are, salts and
/// all, and so does the time at which the entry was recorded; the header is new, since it names the log and chains the stream.
/// Documents go over byte for byte, so that signatures on them stay what they were.
/// </summary>
internal sealed class CarryOver(string folder, string origin, long capacity) : IDisposable
{
    private readonly Dictionary<string, Digest> _streams = new(StringComparer.Ordinal);
    private Segment? _segment;
    private int _number;
    private long _offset;

    /// <summary>Writes the next frame.</summary>
    /// <exception cref="InvalidDataException">It is not of its form.</exception>
    /// <exception cref="LogRefusedException">The new log's name is one that an earlier log had.</exception>
    public void Add(Frame frame, ReadOnlyMemory<byte> payload)
    {
        if (frame.Kind == FrameKind.Document)
        {
            Write(frame, payload.Span);
            return;
        }
        var former = EntryCodec.Read(frame.Position, payload);
        if (former.Envelope.Type == LogBroken.EntryType && LogBroken.Read(former).Former.Verifier.Name == origin)
            throw new LogRefusedException($"'{origin}' was the name of a log that these entries come from: a new origin needs a new name");
        var stream = former.Envelope.Stream;
        var header = former.Header with { Origin = origin, Previous = _streams.TryGetValue(stream, out var leaf) ? leaf : null };
        var entry = new Entry(frame.Position, header.Write(), header, former.Sections);
        _streams[stream] = entry.LeafHash;
        var bytes = new byte[EntryCodec.Size(entry)];
        EntryCodec.Write(entry, bytes);
        Write(frame with { Length = bytes.Length }, bytes);
    }

    /// <summary>Makes what was written durable.</summary>
    public void Finish()
    {
        if (_segment is not null)
            Durable.Sync(_segment.Handle);
    }

    public void Dispose() => _segment?.Dispose();

    private void Write(Frame frame, ReadOnlySpan<byte> payload)
    {
        if (_segment is null || _offset + frame.TotalBytes > _segment.Capacity)
            Advance(frame.TotalBytes);
        var bytes = new byte[frame.TotalBytes];
        payload.CopyTo(bytes.AsSpan(Frame.HeadBytes));
        (frame with { Nonce = _segment!.Nonce }).Seal(bytes);
        RandomAccess.Write(_segment.Handle, bytes, _offset);
        _offset += bytes.Length;
    }

    private void Advance(int needed)
    {
        Finish();
        _segment?.Dispose();
        _segment = Segment.Create(folder, _number++, Math.Max(capacity, Segment.HeadBytes + needed), origin);
        _offset = Segment.HeadBytes;
    }
}
