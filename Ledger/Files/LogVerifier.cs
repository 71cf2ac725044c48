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
/// Reads every byte of a log's files and derives everything again, on all cores: frames, headers, sections, chains, documents, tree and
/// checkpoint. Changes nothing, and does not need the service.
/// </summary>
public sealed class LogVerifier
{
    private const int ChunkBytes = 1 << 20;
    private const int ChunksMax = 128;

    private readonly LogFolders _folders;
    private readonly IProgress<long>? _progress;
    private readonly List<Damage> _findings = [];
    private readonly List<Segment> _segments = [];
    private readonly Queue<Task<CheckedFrames>> _checking = [];
    private List<ScannedFrame> _chunk = [];
    private long _chunkBytes;
    private string _origin = "";
    private LogLinks? _links;
    private long _surveyed;

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
        var derived = new DerivedChecks(_folders, inData?.Size ?? 0, isLive, _findings);
        _links = new LogLinks(derived, ReadDocument, [inData?.Size ?? 0, outside?.Size ?? 0, cosigned?.Size ?? 0], _findings);
        var published = Math.Max(inData?.Size ?? 0, outside?.Size ?? 0);
        // Behind damage there is nothing to hold roots and derived files against.
        if (ScanSegments(published, isLive ? inData?.Size : null))
            return new VerifyReport(_origin, _links.Entries + _surveyed, _links.Documents, inData?.Size, _findings);
        foreach (
            var (path, checkpoint) in new[] { (_folders.Checkpoint, inData), (_folders.Published, outside), (_folders.Cosigned, cosigned) }
        )
        {
            if (checkpoint is not null)
                CompareWith(path, checkpoint);
        }
        derived.End();
        Attempt(_folders.Index, () => IndexCheck.Run(_folders.Index, isLive, _findings.Add));
        return new VerifyReport(_origin, _links.Entries, _links.Documents, inData?.Size, _findings);
    }

    private void RequireCheckpoints(Checkpoint? inData, Checkpoint? outside)
    {
        if (inData is null && !_findings.Exists(finding => finding.File == _folders.Checkpoint))
            Find(_folders.Checkpoint, 0, null, "there is no checkpoint");
        // The keys may be elsewhere while somebody verifies a copy; where they are, the memory of what was published must be too.
        if (outside is null && File.Exists(_folders.SigningKey) && !_findings.Exists(finding => finding.File == _folders.Published))
            Find(_folders.Published, 0, null, "the memory of what was last published is missing");
    }

    /// <param name="published">The size that must be there.</param>
    /// <param name="judgedTo">While the service writes: only what lies below this size is judged, since the rest is in flux.</param>
    /// <returns>Whether frames are damaged.</returns>
    private bool ScanSegments(long published, long? judgedTo)
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
        Dispatch();
        while (_checking.TryDequeue(out var rest))
            Link(rest.GetAwaiter().GetResult());
        var isDamaged = end?.Damage is { } damage && damage.Position < (judgedTo ?? long.MaxValue);
        if (isDamaged)
            Survey(end!.Damage!, published);
        else if (end is { HasRest: true } && judgedTo is null && end.Damage is null)
            FindRest(end);
        foreach (var segment in _segments)
            segment.Dispose();
        return isDamaged;
    }

    // Every whole frame behind the damage is still checked by itself.
    private void Survey(Damage damage, long published)
    {
        var segment = _segments.First(segment => segment.Path == damage.File);
        var survey = new SegmentSurvey(_segments, _findings.Add);
        _surveyed = survey.Run(
            new Place(segment.Number, damage.Offset),
            damage.Position!.Value,
            published,
            frame => _findings.AddRange(EntryCheck.Run(_origin, [frame]).Findings)
        );
    }

    // Batches are checked whole, so that a document and what rests on it come together.
    private void Take(ScannedFrame scanned)
    {
        if (_chunkBytes >= ChunkBytes && scanned.Frame.IsFirst)
            Dispatch();
        _chunk.Add(scanned);
        _chunkBytes += scanned.Frame.TotalBytes;
    }

    // The cores check chunks in any order; they are linked in the log's.
    private void Dispatch()
    {
        if (_chunk.Count == 0)
            return;
        var (chunk, origin) = (_chunk, _origin);
        _checking.Enqueue(Task.Run(() => EntryCheck.Run(origin, chunk)));
        (_chunk, _chunkBytes) = ([], 0);
        while (_checking.Count > ChunksMax || (_checking.TryPeek(out var first) && first.IsCompleted))
            Link(_checking.Dequeue().GetAwaiter().GetResult());
    }

    private void Link(CheckedFrames frames)
    {
        _links!.Take(frames);
        _progress?.Report(_links.Entries);
    }

    private StoredDocument ReadDocument(Place place) => EntryCodec.ReadDocument(_segments[place.Segment].Read(place.Offset).Payload);

    private Checkpoint? ReadCheckpoint(string path, VerifierKey verifier)
    {
        Checkpoint? checkpoint = null;
        Attempt(path, () => checkpoint = LogOpening.ReadCheckpoint(path, verifier));
        return checkpoint;
    }

    private void CompareWith(string path, Checkpoint checkpoint)
    {
        if (checkpoint.Size > _links!.Entries)
        {
            Find(
                path,
                0,
                _links.Entries,
                string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Size} entries were published and {_links.Entries} can be read")
            );
        }
        else if (_links.RootAt(checkpoint.Size) != checkpoint.Root)
        {
            Find(path, 0, null, "the entries do not have the root that this checkpoint states");
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

    private void Find(string file, long offset, long? position, string what) => _findings.Add(new Damage(file, offset, position, what));
}
