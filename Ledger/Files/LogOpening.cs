using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Brings a log up from its files: index and tree from the segments, a torn tail set aside, and everything held against the last
/// checkpoint, the one in the data and the one remembered outside.
/// </summary>
internal sealed class LogOpening(FileLogOptions options, VerifierKey verifier)
{
    private readonly LogFolders _folders = options.Folders;

    public LogIndex Index { get; } = new();

    public LogHead Head { get; private set; } = new(0, DateTimeOffset.UnixEpoch);

    /// <summary>The last checkpoint; null for a log that never published one.</summary>
    public Checkpoint? Checkpoint { get; private set; }

    /// <summary>Opens segments and tree, and recovers.</summary>
    /// <exception cref="DamageException">The files are damaged.</exception>
    /// <exception cref="LogRefusedException">The log is older than what it last published.</exception>
    public (SegmentStore Store, HashFiles Tree) Run()
    {
        Directory.CreateDirectory(_folders.Segments);
        foreach (var unfinished in Directory.EnumerateFiles(_folders.Segments, "*.new")) File.Delete(unfinished);
        var segments = OpenSegments(_folders, verifier.Name, FileAccess.ReadWrite);
        var tree = new HashFiles(_folders.Tree);
        var leaves = new List<Digest>();
        var end = new SegmentScan(segments).Run(scanned =>
        {
            if (scanned.Frame.Kind == FrameKind.Document)
            {
                Index.AddDocument(EntryCodec.ReadDocumentHash(scanned.Payload.Span), scanned.Place, scanned.Frame.Position);
                return;
            }
            var entry = Read(scanned);
            Index.Add(entry, scanned.Place);
            Head = new LogHead(entry.Position + 1, entry.Recorded);
            leaves.Add(entry.LeafHash);
            if (leaves.Count >= HashFiles.TileWidth) Flush();
        });
        Flush();
        if (end.Damage is { } damage) throw new DamageException(damage);
        CompareWith(_folders.Checkpoint, tree, end);
        CompareWith(_folders.Published, tree, end);
        // Only now: were the log damaged below a checkpoint, nothing must be moved.
        if (end.HasRest) SetAside(segments, end.Next);
        return (new SegmentStore(_folders.Segments, verifier.Name, options.SegmentBytes, segments, end.Next), tree);

        void Flush()
        {
            tree.Append(leaves);
            leaves.Clear();
        }
    }

    public static List<Segment> OpenSegments(LogFolders folders, string origin, FileAccess access)
    {
        var segments = new List<Segment>();
        foreach (var path in folders.SegmentFiles())
        {
            if (Path.GetFileName(path) != Segment.FileName(segments.Count))
                throw new DamageException(new Damage(path, 0, null, $"segment {Segment.FileName(segments.Count)} is missing"));
            segments.Add(Segment.Open(path, origin, access));
        }
        return segments;
    }

    private static Entry Read(ScannedFrame scanned)
    {
        try
        {
            return EntryCodec.Read(scanned.Frame.Position, scanned.Payload);
        }
        catch (InvalidDataException malformed)
        {
            throw new DamageException(new Damage(scanned.File, scanned.Place.Offset, scanned.Frame.Position, malformed.Message));
        }
    }

    private void CompareWith(string path, HashFiles tree, ScanEnd end)
    {
        if (!File.Exists(path)) return;
        var note = File.ReadAllText(path);
        if (Ledger.Checkpoint.Parse(note, out var fault) is not { } checkpoint) throw new DamageException(new Damage(path, 0, null, fault!));
        if (Policy.OfLog(verifier).Fault(checkpoint) is { } distrust) throw new DamageException(new Damage(path, 0, null, distrust));
        if (checkpoint.Size > Head.Size)
        {
            if (end.HasRest)
            {
                var segment = Path.Combine(_folders.Segments, Segment.FileName(end.Next.Segment));
                throw new DamageException(new Damage(segment, end.Next.Offset, Head.Size, $"what follows cannot be read, and {checkpoint.Size} entries were published"));
            }
            throw new LogRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"the log has {Head.Size} entries and has published a checkpoint of {checkpoint.Size} ({path}): it is an old copy, or its end is lost. "
                + $"Bring back the newer data, or restore into a new log; `xinyuan verify` says what is there."));
        }
        var reader = new TreeReader((level, index, count, _) => ValueTask.FromResult(tree.Read(level, index, count)));
        if (reader.RootAsync(checkpoint.Size, CancellationToken.None).AsTask().GetAwaiter().GetResult() != checkpoint.Root)
            throw new DamageException(new Damage(path, 0, null, "the entries do not have the root that this checkpoint states"));
        if (Checkpoint is null || checkpoint.Size > Checkpoint.Size) Checkpoint = checkpoint;
    }

    // What was never acknowledged is kept for whoever wants to look, and the room is zeros again.
    private void SetAside(List<Segment> segments, Place end)
    {
        Directory.CreateDirectory(_folders.Torn);
        foreach (var segment in segments.Skip(end.Segment))
        {
            var start = segment.Number == end.Segment ? end.Offset : Segment.HeadBytes;
            var bytes = new byte[segment.Capacity - start];
            RandomAccess.Read(segment.Handle, bytes, start);
            if (SegmentScan.IsZero(bytes)) continue;
            var length = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            var name = string.Create(CultureInfo.InvariantCulture, $"{segment.Number:D8}-{start}-{options.Clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}.bin");
            Durable.Replace(Path.Combine(_folders.Torn, name), bytes.AsSpan(0, length));
            RandomAccess.Write(segment.Handle, new byte[length], start);
            Durable.Sync(segment.Handle);
        }
    }
}
