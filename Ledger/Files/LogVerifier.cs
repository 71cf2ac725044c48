using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>What <see cref="LogVerifier"/> found.</summary>
/// <param name="Origin">The log's name, or null when its verifier cannot be read.</param>
/// <param name="Entries">Entries read.</param>
/// <param name="Documents">Documents read.</param>
/// <param name="CheckpointSize">The size that the last checkpoint states, or null when there is none.</param>
/// <param name="Findings">Everything that is not as it was written; empty for a sound log.</param>
public sealed record VerifyReport(string? Origin, long Entries, long Documents, long? CheckpointSize, IReadOnlyList<Damage> Findings);

/// <summary>
/// Reads every byte of a log's files and derives everything again: frames, headers, sections, chains, documents, tree and
/// checkpoint. Changes nothing, and does not need the service.
/// </summary>
public sealed class LogVerifier
{
    private readonly LogFolders _folders;
    private readonly IProgress<long>? _progress;
    private readonly List<Damage> _findings = [];
    private readonly List<Digest> _leaves = [];
    private readonly Dictionary<string, (long Revision, Digest Leaf)> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, Place> _documents = [];
    private (Digest Stored, StoredDocument Document) _lastDocument;
    private readonly List<Segment> _segments = [];
    private string _origin = "";
    private DateTimeOffset _recorded;

    /// <summary>For the log in these folders.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="keyFolder">The key folder, for what was last published; may be missing.</param>
    /// <param name="progress">Told the number of entries read, now and then.</param>
    public LogVerifier(string folder, string keyFolder, IProgress<long>? progress = null) =>
        (_folders, _progress) = (new LogFolders(folder, keyFolder), progress);

    /// <summary>Verifies everything.</summary>
    /// <exception cref="LogRefusedException">There is no log in the folder.</exception>
    public VerifyReport Run()
    {
        if (!File.Exists(_folders.Verifier) && _folders.SegmentFiles().Count == 0)
            throw new LogRefusedException($"there is no log in {_folders.Data}");
        VerifierKey? verifier = null;
        Attempt(_folders.Verifier, () => verifier = LogKeys.ReadVerifier(_folders));
        if (verifier is null)
            return new VerifyReport(null, 0, 0, null, _findings);
        _origin = verifier.Name;
        var isLive = LockProbe.IsHeld(_folders.Lock);
        // Read before the segments: while the service runs, they only grow beyond it.
        var cosigned = ReadCheckpoint(_folders.Cosigned, verifier);
        var inData = ReadCheckpoint(_folders.Checkpoint, verifier);
        var outside = ReadCheckpoint(_folders.Published, verifier);
        RequireCheckpoints(inData, outside);
        ScanSegments(isLive ? inData?.Size : null);
        foreach (
            var (path, checkpoint) in new[] { (_folders.Checkpoint, inData), (_folders.Published, outside), (_folders.Cosigned, cosigned) }
        )
        {
            if (checkpoint is not null)
                CompareWith(path, checkpoint);
        }
        CompareTree(inData?.Size ?? 0, isLive);
        return new VerifyReport(_origin, _leaves.Count, _documents.Count, inData?.Size, _findings);
    }

    private void RequireCheckpoints(Checkpoint? inData, Checkpoint? outside)
    {
        if (inData is null && !_findings.Exists(finding => finding.File == _folders.Checkpoint))
            Find(_folders.Checkpoint, 0, null, "there is no checkpoint");
        // The keys may be elsewhere while somebody verifies a copy; where they are, the memory of what was published must be too.
        if (outside is null && File.Exists(_folders.SigningKey) && !_findings.Exists(finding => finding.File == _folders.Published))
            Find(_folders.Published, 0, null, "the memory of what was last published is missing");
    }

    /// <param name="judgedTo">While the service writes: only what lies below this size is judged, since the rest is in flux.</param>
    private void ScanSegments(long? judgedTo)
    {
        foreach (var path in _folders.SegmentFiles())
        {
            var before = _findings.Count;
            Attempt(path, () => _segments.Add(LogOpening.OpenSegment(path, _segments.Count, _origin, FileAccess.Read)));
            // What comes after a segment that cannot be opened cannot be placed; what comes before is still read.
            if (_findings.Count > before)
                break;
        }
        ScanEnd? end = null;
        Attempt(_folders.Segments, () => end = new SegmentScan(_segments).Run(Take));
        if (end?.Damage is { } damage && damage.Position < (judgedTo ?? long.MaxValue))
            _findings.Add(damage);
        else if (end is { HasRest: true } && judgedTo is null && end.Damage is null)
            FindRest(end);
        foreach (var segment in _segments)
            segment.Dispose();
    }

    private void Take(ScannedFrame scanned)
    {
        if (scanned.Frame.Kind == FrameKind.Document)
        {
            var document = EntryCodec.ReadDocument(scanned.Payload);
            var hash = EntryCodec.ReadDocumentHash(scanned.Payload.Span);
            if (Digest.Of(document.Bytes.Span) != hash)
                Find(scanned, "the document does not have the hash that it is stored under");
            _documents[hash] = scanned.Place;
            _lastDocument = (hash, document);
            return;
        }
        try
        {
            TakeEntry(scanned, EntryCodec.Read(scanned.Frame.Position, scanned.Payload));
        }
        catch (InvalidDataException malformed)
        {
            Find(scanned, malformed.Message);
        }
        if (_leaves.Count % 1_000 == 0)
            _progress?.Report(_leaves.Count);
    }

    private void TakeEntry(ScannedFrame scanned, Entry entry)
    {
        _leaves.Add(entry.LeafHash);
        if (entry.Header.Origin != _origin)
            Find(scanned, $"the entry is of the log '{entry.Header.Origin}'");
        if (entry.Recorded < _recorded)
            Find(scanned, "the entry was recorded before the one ahead of it");
        _recorded = entry.Recorded;
        foreach (var section in entry.Sections)
        {
            if (Digest.Of(section.Salt.Span, section.Bytes.Span) != section.Digest)
                Find(scanned, $"section '{section.Name}' is not what the header commits to");
            CheckList(scanned, entry, section);
        }
        var envelope = entry.Envelope;
        _ = entry.Tags;
        if (!_ids.Add(envelope.Id))
            Find(scanned, $"the id '{envelope.Id}' is there twice");
        var (revision, leaf) = _streams.TryGetValue(envelope.Stream, out var last) ? (last.Revision, (Digest?)last.Leaf) : (-1, null);
        if (envelope.Revision != revision + 1)
            Find(scanned, $"revision {envelope.Revision} of stream '{envelope.Stream}' follows {revision}");
        if (entry.Header.Previous != leaf)
            Find(scanned, $"the entry is not chained to the one before it in stream '{envelope.Stream}'");
        _streams[envelope.Stream] = (envelope.Revision, entry.LeafHash);
        if (entry.Evidence is { } evidence)
            CheckEvidence(scanned, evidence);
    }

    private void CheckList(ScannedFrame scanned, Entry entry, Section section)
    {
        if (entry[ElementTree.RootSection(section.Name)] is not { } root)
            return;
        var tree = ElementTree.Build(section.Salt.Span, ElementTree.Split(section.Bytes));
        if (!tree.WriteRoot().AsSpan().SequenceEqual(root.Bytes.Span))
            Find(scanned, $"section '{root.Name}' is not the root of section '{section.Name}'");
    }

    private void CheckEvidence(ScannedFrame scanned, Evidence evidence)
    {
        if (!_documents.TryGetValue(evidence.Stored, out var place))
        {
            Find(scanned, $"the document {evidence.Stored} that the entry rests on is missing");
            return;
        }
        // The document of a batch stands right before its entries; only one that came again must be read again.
        var document =
            _lastDocument.Stored == evidence.Stored
                ? _lastDocument.Document
                : EntryCodec.ReadDocument(_segments[place.Segment].Read(place.Offset).Payload);
        if (Digest.Of(evidence.Salt.Span, document.Bytes.Span) != evidence.Commitment)
            Find(scanned, "the evidence does not commit to the stored document");
        if (document.MediaType != evidence.MediaType || document.Bytes.Length != evidence.Size)
            Find(
                scanned,
                $"the stored document is {document.MediaType} of {document.Bytes.Length} bytes, and the evidence says {evidence.MediaType} of {evidence.Size}"
            );
    }

    private Checkpoint? ReadCheckpoint(string path, VerifierKey verifier)
    {
        Checkpoint? checkpoint = null;
        Attempt(path, () => checkpoint = LogOpening.ReadCheckpoint(path, verifier));
        return checkpoint;
    }

    private void CompareWith(string path, Checkpoint checkpoint)
    {
        if (checkpoint.Size > _leaves.Count)
        {
            Find(
                path,
                0,
                _leaves.Count,
                string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Size} entries were published and {_leaves.Count} can be read")
            );
            return;
        }
        var root = MerkleTree.Root(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_leaves)[..(int)checkpoint.Size]);
        if (root != checkpoint.Root)
            Find(path, 0, null, "the entries do not have the root that this checkpoint states");
    }

    // Hashes above the checkpoint may not have reached the disk when a crash came; the next start writes them anew.
    private void CompareTree(long checkpointSize, bool isLive)
    {
        var hashes = _leaves;
        var needed = checkpointSize;
        var level = 0;
        for (; hashes.Count > 0; level++, needed /= HashFiles.TileWidth)
        {
            var path = Path.Combine(_folders.Tree, HashFiles.FileName(level));
            // The service goes on appending to a file that was read a moment ago.
            CompareLevel(path, hashes, needed, isLive, isLeaves: level == 0);
            hashes =
            [
                .. hashes
                    .Chunk(HashFiles.TileWidth)
                    .Where(tile => tile.Length == HashFiles.TileWidth)
                    .Select(tile => MerkleTree.Root(tile)),
            ];
        }
        var names = Enumerable.Range(0, level).Select(HashFiles.FileName).ToHashSet(StringComparer.Ordinal);
        foreach (var extra in Directory.Exists(_folders.Tree) && !isLive ? Directory.EnumerateFiles(_folders.Tree) : [])
        {
            if (!names.Contains(Path.GetFileName(extra)))
                Find(extra, 0, null, "the tree has no such level");
        }
    }

    private void CompareLevel(string path, List<Digest> hashes, long needed, bool isLive, bool isLeaves)
    {
        var bytes = Array.Empty<byte>();
        Attempt(path, () => bytes = File.Exists(path) ? File.ReadAllBytes(path) : []);
        if (bytes.Length < needed * Digest.Size)
            Find(path, bytes.Length, isLeaves ? bytes.Length / Digest.Size : null, "the file of hashes is cut short");
        if (bytes.Length > (long)hashes.Count * Digest.Size && !isLive)
            Find(path, (long)hashes.Count * Digest.Size, null, "the file holds more than the log's hashes");
        for (var i = 0; i < Math.Min(isLive ? needed : hashes.Count, bytes.Length / Digest.Size); i++)
        {
            if (new Digest(bytes.AsSpan(i * Digest.Size)) != hashes[i])
                Find(path, (long)i * Digest.Size, isLeaves ? i : null, "the hash is not the entry's");
        }
    }

    private void FindRest(ScanEnd end)
    {
        foreach (var segment in _segments.Skip(end.Next.Segment))
        {
            var start = segment.Number == end.Next.Segment ? end.Next.Offset : Segment.HeadBytes;
            var rest = new byte[segment.Capacity - start];
            Durable.ReadExactly(segment.Handle, rest, start);
            var at = rest.AsSpan().IndexOfAnyExcept((byte)0);
            if (at < 0)
                continue;
            Find(
                segment.Path,
                start + at,
                end.Entries,
                "there are bytes behind the last entry: an append that a crash cut off, which the next start sets aside, or damage"
            );
            return;
        }
    }

    private void Attempt(string path, Action read)
    {
        try
        {
            read();
        }
        catch (DamageException damaged)
        {
            _findings.Add(damaged.Damage);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Find(path, 0, null, unreadable.Message);
        }
    }

    private void Find(ScannedFrame scanned, string what) => Find(scanned.File, scanned.Place.Offset, scanned.Frame.Position, what);

    private void Find(string file, long offset, long? position, string what) => _findings.Add(new Damage(file, offset, position, what));
}
