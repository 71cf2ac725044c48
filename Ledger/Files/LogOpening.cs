using System.Globalization;
using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>A log brought up from its files.</summary>
internal sealed record OpenedLog(
    SegmentStore Store,
    HashFiles Tree,
    LogIndex Index,
    MerkleFrontier Frontier,
    LogHead Head,
    Checkpoint? Checkpoint
);

/// <summary>
/// Brings a log up from its files: index and tree from the segments, everything held against the checkpoints, a torn tail set aside.
/// Nothing is changed before all of it is judged, so that a damaged log stays as it was found.
/// </summary>
internal sealed class LogOpening(FileLogOptions options, VerifierKey verifier)
{
    private readonly LogFolders _folders = options.Folders;
    private readonly LogIndex _index = new();
    private readonly MerkleFrontier _frontier = new();
    private readonly List<Digest> _leaves = [];
    private readonly Dictionary<long, Digest> _roots = [];
    private LogHead _head = new(0, DateTimeOffset.UnixEpoch);
    private Place? _unpublished;

    /// <summary>Opens, judges and recovers.</summary>
    /// <exception cref="DamageException">The files are damaged.</exception>
    /// <exception cref="LogRefusedException">The log is older than what it last published.</exception>
    public OpenedLog Run()
    {
        Durable.CreateFolder(_folders.Segments);
        foreach (var unfinished in Directory.EnumerateFiles(_folders.Segments, "*.new"))
            File.Delete(unfinished);
        var inData = ReadCheckpoint(_folders.Checkpoint, verifier);
        var outside = ReadCheckpoint(_folders.Published, verifier);
        if (inData is not null && outside is null)
        {
            throw new LogRefusedException(
                $"{_folders.Published} is missing: it remembers what the log last published, so that an old copy is noticed. Bring it back; "
                    + $"only if you are sure that this data is the newest, copy {_folders.Checkpoint} there."
            );
        }
        var published = inData?.Size > outside?.Size ? inData : outside;
        var segments = OpenSegments(_folders, verifier.Name, FileAccess.ReadWrite);
        var end = new SegmentScan(segments).Run(frame => Take(frame, inData, outside));
        if (end.Damage is { } damage)
            throw new DamageException(damage);
        CompareWith(_folders.Checkpoint, inData, end);
        CompareWith(_folders.Published, outside, end);

        if (end.HasRest)
            SetAside(segments, end.Next);
        if (_unpublished is { } start)
            WriteAgain(segments, start, end.Next);
        var tree = new HashFiles(_folders.Tree, _leaves);
        return new OpenedLog(
            new SegmentStore(_folders.Segments, verifier.Name, options.SegmentBytes, segments, end.Next),
            tree,
            _index,
            _frontier,
            _head,
            published
        );
    }

    /// <summary>Opens every segment, in order.</summary>
    /// <exception cref="DamageException">One is missing or damaged.</exception>
    public static List<Segment> OpenSegments(LogFolders folders, string origin, FileAccess access)
    {
        var segments = new List<Segment>();
        foreach (var path in folders.SegmentFiles())
            segments.Add(OpenSegment(path, segments.Count, origin, access));
        return segments;
    }

    /// <summary>Opens the segment that must come next.</summary>
    public static Segment OpenSegment(string path, int number, string origin, FileAccess access) =>
        Path.GetFileName(path) == Segment.FileName(number)
            ? Segment.Open(path, origin, access)
            : throw new DamageException(new Damage(path, 0, null, $"segment {Segment.FileName(number)} is missing"));

    /// <summary>Reads a checkpoint that the log's key signed; null when there is no such file.</summary>
    /// <exception cref="DamageException">It is not what was written.</exception>
    public static Checkpoint? ReadCheckpoint(string path, VerifierKey verifier)
    {
        if (!File.Exists(path))
            return null;
        // Not ReadAllText, which passes over a byte order mark and understands other encodings.
        var note = Encoding.UTF8.GetString(File.ReadAllBytes(path));
        var checkpoint = Checkpoint.Parse(note, out var fault);
        fault ??= Policy.OfLog(verifier).Fault(checkpoint!);
        if (fault is null && SignedNote.Parse(note, out _)?.ToString() != note)
            fault = "the note is not spelled as it was written";
        return fault is null ? checkpoint : throw new DamageException(new Damage(path, 0, null, fault));
    }

    private void Take(ScannedFrame scanned, Checkpoint? inData, Checkpoint? outside)
    {
        if (scanned.Frame.Position >= Math.Max(inData?.Size ?? 0, outside?.Size ?? 0))
            _unpublished ??= scanned.Place;
        if (scanned.Frame.Kind == FrameKind.Document)
        {
            _index.AddDocument(EntryCodec.ReadDocumentHash(scanned.Payload.Span), scanned.Place, scanned.Frame.Position);
            return;
        }
        var entry = Read(scanned);
        _index.Add(entry, scanned.Place);
        _head = new LogHead(entry.Position + 1, entry.Recorded);
        _leaves.Add(entry.LeafHash);
        _frontier.Append(entry.LeafHash);
        if (_frontier.Size == inData?.Size || _frontier.Size == outside?.Size)
            _roots[_frontier.Size] = _frontier.Root;
    }

    private static Entry Read(ScannedFrame scanned)
    {
        try
        {
            var entry = EntryCodec.Read(scanned.Frame.Position, scanned.Payload);
            // Reads both, so that what the index needs is known to be there.
            _ = (entry.Envelope, entry.Tags);
            return entry;
        }
        catch (InvalidDataException malformed)
        {
            throw new DamageException(new Damage(scanned.File, scanned.Place.Offset, scanned.Frame.Position, malformed.Message));
        }
    }

    private void CompareWith(string path, Checkpoint? checkpoint, ScanEnd end)
    {
        if (checkpoint is null)
            return;
        if (checkpoint.Size > _head.Size)
        {
            if (end.HasRest)
            {
                var segment = Path.Combine(_folders.Segments, Segment.FileName(end.Next.Segment));
                throw new DamageException(
                    new Damage(
                        segment,
                        end.Next.Offset,
                        _head.Size,
                        $"what follows cannot be read, and {checkpoint.Size} entries were published"
                    )
                );
            }
            throw new LogRefusedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the log has {_head.Size} entries and has published a checkpoint of {checkpoint.Size} ({path}): it is an old copy, or its end is lost. "
                        + $"Move {_folders.Data} aside as OLD; then `xinyuan restore OLD --data {_folders.Data} --replica FOLDER` catches up from a newer "
                        + $"backup or copy in FOLDER. If there is none, `xinyuan restore OLD --data {_folders.Data} --new-origin NAME --because TEXT` "
                        + $"begins a new log with what is left. `xinyuan verify --data {_folders.Data}` says what is there."
                )
            );
        }
        var root = checkpoint.Size == 0 ? MerkleTree.EmptyRoot : _roots[checkpoint.Size];
        if (root != checkpoint.Root)
            throw new DamageException(new Damage(path, 0, null, "the entries do not have the root that this checkpoint states"));
    }

    // What was never acknowledged is kept for whoever wants to look, and the room is zeros again.
    private void SetAside(List<Segment> segments, Place end)
    {
        Durable.CreateFolder(_folders.Torn);
        foreach (var segment in segments.Skip(end.Segment))
        {
            var start = segment.Number == end.Segment ? end.Offset : Segment.HeadBytes;
            var bytes = new byte[segment.Capacity - start];
            Durable.ReadExactly(segment.Handle, bytes, start);
            if (SegmentScan.IsZero(bytes))
                continue;
            var length = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"{segment.Number:D8}-{start}-{options.Clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}.bin"
            );
            Durable.Replace(Path.Combine(_folders.Torn, name), bytes.AsSpan(0, length));
            RandomAccess.Write(segment.Handle, new byte[length], start);
            Durable.Sync(segment.Handle);
        }
    }

    // What the last run wrote and did not publish may be in the kernel's cache alone: a kill came before the sync, or the sync
    // failed. It is about to be acknowledged and published, so it must be durable; after a failed sync the kernel holds the pages
    // for clean, so they are written again and not only synced.
    private static void WriteAgain(List<Segment> segments, Place start, Place end)
    {
        for (var number = start.Segment; number <= end.Segment; number++)
        {
            var from = number == start.Segment ? start.Offset : Segment.HeadBytes;
            var to = number == end.Segment ? end.Offset : segments[number].Capacity;
            var bytes = new byte[to - from];
            Durable.ReadExactly(segments[number].Handle, bytes, from);
            RandomAccess.Write(segments[number].Handle, bytes, from);
            Durable.Sync(segments[number].Handle);
        }
    }
}
