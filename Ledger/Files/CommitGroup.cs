namespace Xinyuan.Ledger.Files;

/// <summary>
/// What is written and synced together: the frames of many batches, the hashes and places that they add, and the answers that wait
/// for the disk. The writer has two: one is put together while the other is being written.
/// </summary>
internal sealed class CommitGroup
{
    private const int KeptBytesMax = 32 << 20;
    private const int FirstBytes = 1 << 20;

    private readonly List<Run> _runs = [];
    private readonly List<(int Start, int Length)> _payloads = [];
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(FirstBytes);
    private int _used;

    /// <summary>The position of the first entry that the group adds.</summary>
    public long First { get; private set; }

    /// <summary>Bytes of frames.</summary>
    public int Bytes => _used;

    /// <summary>Batches, each with what it will be told once all is durable.</summary>
    public List<(PendingBatch Batch, AppendResult Result)> Answers { get; } = [];

    /// <summary>Hashes that the entries add to the tree.</summary>
    public TreeGrowth Growth { get; } = new();

    /// <summary>Where the entries lie.</summary>
    public List<Place> Places { get; } = [];

    /// <summary>The log as it will be durable after this group.</summary>
    public DurableTree? After { get; set; }

    /// <summary>Empties it for the next use.</summary>
    public void Begin(long first)
    {
        First = first;
        _runs.Clear();
        _payloads.Clear();
        _used = 0;
        if (_bytes.Length > KeptBytesMax)
            _bytes = GC.AllocateUninitializedArray<byte>(FirstBytes);
        Answers.Clear();
        Growth.Clear();
        Places.Clear();
        After = null;
    }

    /// <summary>Room for a frame, its padding zeroed. To be filled and sealed at once.</summary>
    public Span<byte> Reserve(SegmentStore store, int payloadLength, FrameKind kind, out Place place, out ulong nonce)
    {
        var total = Frame.Padded(payloadLength);
        var segment = store.Reserve(total, out var offset);
        if (_used + total > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + total));
        if (_runs.Count == 0 || _runs[^1].Segment != segment)
            _runs.Add(new Run(segment, offset, _used, 0));
        _runs[^1] = _runs[^1] with { Length = _runs[^1].Length + total };
        var frame = _bytes.AsSpan(_used, total);
        frame[(Frame.HeadBytes + payloadLength)..].Clear();
        (place, nonce) = (new Place(segment.Number, offset), segment.Nonce);
        if (kind == FrameKind.Entry)
            _payloads.Add((_used + Frame.HeadBytes, payloadLength));
        _used += total;
        return frame;
    }

    /// <summary>An entry of the group, read from its bytes.</summary>
    public Entry Read(long position)
    {
        var (start, length) = _payloads[(int)(position - First)];
        return EntryCodec.Read(position, _bytes.AsSpan(start, length).ToArray());
    }

    /// <summary>Whether the entry at this position is one of the group's.</summary>
    public bool Has(long position) => position >= First && position - First < _payloads.Count;

    /// <summary>Writes and syncs everything, earlier segments first.</summary>
    /// <exception cref="IOException">The disk failed: what is written now is unknown.</exception>
    public void WriteAndSync()
    {
        foreach (var run in _runs)
        {
            RandomAccess.Write(run.Segment.Handle, _bytes.AsSpan(run.Start, run.Length), run.Offset);
            Durable.Sync(run.Segment.Handle);
        }
    }

    private readonly record struct Run(Segment Segment, long Offset, int Start, int Length);
}
