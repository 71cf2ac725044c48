using System.Globalization;
using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>A log brought up from its files.</summary>
internal sealed record OpenedLog(
    SegmentStore Store,
    HashFiles Tree,
    PlaceFile Places,
    LogIndex Index,
    LogParts Parts,
    MerkleFrontier Frontier,
    LogHead Head,
    Checkpoint? Checkpoint
) : IDisposable
{
    public void Dispose()
    {
        Store.Dispose();
        Tree.Dispose();
        Places.Dispose();
        Index.Dispose();
    }

    /// <summary>Reads the entry at a position, from its frame.</summary>
    /// <exception cref="DamageException">The frame is not there.</exception>
    public Entry Read(long position)
    {
        var place = Places.Read(position);
        var (frame, payload) = Store.Read(place);
        return frame.Position == position && frame.Kind == FrameKind.Entry
            ? EntryCodec.Read(position, payload)
            : throw new DamageException(
                new Damage(Places.Path, position * PlaceFile.RecordBytes, position, "the place is another entry's")
            );
    }
}

/// <summary>
/// Brings a log up from its files: what is sealed is taken as it is, the rest is read; everything is held against the checkpoints, and a
/// torn tail is set aside. The segments are not changed before all of it is judged, so that a damaged log stays as it was found.
/// </summary>
internal sealed class LogOpening(FileLogOptions options, VerifierKey verifier)
{
    private const int FlushEntries = 4_096;

    private readonly LogFolders _folders = options.Folders;
    private readonly Dictionary<long, Digest> _roots = [];
    private readonly List<Digest> _documents = [];
    private readonly TreeGrowth _growth = new();
    private readonly List<Place> _placesRead = [];
    private Derived _derived = null!;
    private Checkpoint? _inData;
    private Checkpoint? _outside;
    private LogHead _head = null!;
    private Place? _unpublished;

    private long PublishedSize => Math.Max(_inData?.Size ?? 0, _outside?.Size ?? 0);

    /// <summary>Opens, judges and recovers.</summary>
    /// <exception cref="DamageException">The files are damaged.</exception>
    /// <exception cref="LogRefusedException">The log is older than what it last published.</exception>
    public OpenedLog Run()
    {
        Durable.CreateFolder(_folders.Segments);
        foreach (var unfinished in Directory.EnumerateFiles(_folders.Segments, "*.new"))
            File.Delete(unfinished);
        _inData = ReadCheckpoint(_folders.Checkpoint, verifier);
        _outside = ReadCheckpoint(_folders.Published, verifier);
        if (_inData is not null && _outside is null)
        {
            throw new LogRefusedException(
                $"{_folders.Published} is missing: it remembers what the log last published, so that an old copy is noticed. Bring it back; "
                    + $"only if you are sure that this data is the newest, copy {_folders.Checkpoint} there."
            );
        }
        var segments = OpenSegments(_folders, verifier.Name, FileAccess.ReadWrite);
        try
        {
            return Run(segments);
        }
        catch
        {
            _derived?.Dispose();
            foreach (var segment in segments)
                segment.Dispose();
            throw;
        }
    }

    private OpenedLog Run(List<Segment> segments)
    {
        ScanEnd end;
        _derived = Derived.TakeUp(_folders, segments, PublishedSize);
        try
        {
            end = Judge(segments);
        }
        catch (DamageException) when (_derived.Parts.HasSealed)
        {
            // Perhaps it is only what was derived that is wrong. The segments themselves will tell, and where.
            _derived.Dispose();
            _derived = Derived.MakeAnew(_folders);
            end = Judge(segments);
        }
        if (end.HasRest)
            SetAside(segments, end.Next);
        if (_unpublished is { } start)
            WriteAgain(segments, start, end.Next);
        _derived.Trim();
        return new OpenedLog(
            new SegmentStore(_folders, verifier.Name, options, segments, end.Next),
            _derived.Tree,
            _derived.Places,
            _derived.Index,
            _derived.Parts,
            _derived.Frontier,
            _head,
            _inData?.Size > _outside?.Size ? _inData : _outside
        );
    }

    // Reads what is not sealed, and compares with the checkpoints.
    private ScanEnd Judge(List<Segment> segments)
    {
        (_unpublished, _head) = (null, new LogHead(_derived.Frontier.Size, _derived.Parts.LastRecorded));
        _documents.Clear();
        _roots.Clear();
        NoteRoot();
        var end = new SegmentScan(segments, _derived.ScanStart, _derived.Frontier.Size).Run(Take);
        Flush();
        if (end.Damage is { } damage)
            throw new DamageException(damage);
        CompareWith(_folders.Checkpoint, _inData, end);
        CompareWith(_folders.Published, _outside, end);
        return end;
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
        var checkpoint = Policy.OfLog(verifier).Open(note, out var fault);
        if (fault is null && SignedNote.Parse(note, out _)?.ToString() != note)
            fault = "the note is not spelled as it was written";
        return fault is null ? checkpoint : throw new DamageException(new Damage(path, 0, null, fault));
    }

    private void Take(ScannedFrame scanned)
    {
        if (scanned.Frame.Position >= PublishedSize)
            _unpublished ??= scanned.Place;
        if (scanned.Frame.Kind == FrameKind.Document)
        {
            _documents.Add(EntryCodec.ReadDocumentHash(scanned.Payload.Span));
            return;
        }
        var entry = Read(scanned);
        var envelope = entry.Envelope;
        _derived.Parts.Reach(scanned.Place.Segment, entry.Position, _derived.Frontier);
        foreach (var document in _documents)
            _derived.Index.AddDocument(document, entry.Position);
        _documents.Clear();
        var terms = _derived.Index.Hash(envelope.Id, envelope.Stream, envelope.Type, entry.Tags);
        _derived.Index.Add(terms, envelope.Revision, entry.LeafHash, entry.Position);
        _derived.Parts.LastRecorded = entry.Recorded;
        _derived.Frontier.Append(entry.LeafHash, _growth);
        _placesRead.Add(scanned.Place);
        _head = new LogHead(entry.Position + 1, entry.Recorded);
        NoteRoot();
        if (_placesRead.Count >= FlushEntries)
            Flush();
    }

    private void NoteRoot()
    {
        var size = _derived.Frontier.Size;
        if (size == _inData?.Size || size == _outside?.Size)
            _roots[size] = _derived.Frontier.Root;
    }

    private void Flush()
    {
        _derived.Tree.Append(_growth);
        _derived.Places.Append(_placesRead);
        _growth.Clear();
        _placesRead.Clear();
        // Only where much has to be read anew is there something to seal: then memory stays bounded.
        _derived.Parts.Seal(PublishedSize, CancellationToken.None);
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
        if (RootAt(checkpoint.Size) != checkpoint.Root)
            throw new DamageException(new Damage(path, 0, null, "the entries do not have the root that this checkpoint states"));
    }

    // Below what is sealed only the tree's files can tell; the newer checkpoint, which is compared too, covers all of it.
    private Digest RootAt(long size) =>
        _roots.TryGetValue(size, out var root)
            ? root
            : new TreeReader((level, index, count, _) => ValueTask.FromResult(_derived.Tree.Read(level, index, count))).Root(size);

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
