namespace Xinyuan.Ledger.Files;

/// <summary>How far a data folder is copied.</summary>
internal enum DataEnd
{
    /// <summary>Up to the last checkpoint.</summary>
    Checkpoint,

    /// <summary>Up to the last entry that a start would take, where no service is writing.</summary>
    LastEntry,

    /// <summary>The same, and up to the last checkpoint where damage hides the end: what is damaged may come from another copy.</summary>
    LastEntryIfSound,
}

/// <summary>
/// A log that is read to be copied: a backup, or a data folder, with its service running or not. Reads only, takes no lock, and goes
/// no further than what cannot change any more.
/// </summary>
internal sealed class LogCopy
{
    private readonly LogFolders? _live;
    private readonly string _folder;

    private LogCopy(string folder, LogFolders? live, BackupManifest? manifest, VerifierKey verifier, Checkpoint checkpoint, long size) =>
        (_folder, _live, Manifest, Verifier, Checkpoint, Size) = (folder, live, manifest, verifier, checkpoint, size);

    /// <summary>The manifest of a backup; null for a data folder.</summary>
    public BackupManifest? Manifest { get; }

    public VerifierKey Verifier { get; }

    /// <summary>The last checkpoint.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>How many entries can be copied.</summary>
    public long Size { get; }

    /// <summary>The file that states the checkpoint.</summary>
    public string CheckpointPath => _live?.Checkpoint ?? BackupManifest.PathIn(_folder);

    /// <summary>Takes up a backup, or else a data folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="end">How far a data folder is copied; a backup goes to its checkpoint.</param>
    /// <exception cref="LogRefusedException">The folder is neither, or a backup in it was not finished.</exception>
    /// <exception cref="DamageException">It is damaged.</exception>
    public static LogCopy Open(string folder, DataEnd end)
    {
        if (BackupManifest.Read(folder) is { } manifest)
            return new LogCopy(folder, null, manifest, manifest.Verifier, manifest.Checkpoint, manifest.Checkpoint.Size);
        if (File.Exists(Path.Combine(folder, LogBackup.VerifierName)))
            throw new LogRefusedException(
                $"the backup in {folder} was never finished; run `xinyuan backup {folder}` again, or take another"
            );
        return OpenData(folder, end);
    }

    /// <summary>Takes up a data folder.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="end">How far it is copied.</param>
    public static LogCopy OpenData(string folder, DataEnd end)
    {
        var live = new LogFolders(folder, "");
        if (!File.Exists(live.Verifier))
            throw new LogRefusedException($"there is neither a backup nor a log in {folder}");
        var verifier = LogKeys.ReadVerifier(live);
        // Asked before the checkpoint is read: a service that starts afterwards only adds.
        var isLive = LockProbe.IsHeld(live.Lock);
        var checkpoint =
            LogOpening.ReadCheckpoint(live.Checkpoint, verifier)
            ?? throw new LogRefusedException($"{live.Checkpoint} is missing: start the service on {folder} once, which publishes one");
        return new LogCopy(
            folder,
            live,
            null,
            verifier,
            checkpoint,
            isLive || end == DataEnd.Checkpoint ? checkpoint.Size : WholeSize(live, verifier, checkpoint, end)
        );
    }

    public string PathOf(int number) =>
        _live is null ? BackupManifest.SegmentPath(_folder, number) : Path.Combine(_live.Segments, Segment.FileName(number));

    /// <summary>Reads a segment from its head on; null when there is none of this number.</summary>
    /// <exception cref="DamageException">A file of a backup is missing or cut short, or of no sensible size.</exception>
    public byte[]? Read(int number)
    {
        var path = PathOf(number);
        if (Manifest is not null && number >= Manifest.Segments.Count)
            return null;
        if (!File.Exists(path))
            return Manifest is null
                ? null
                : throw new DamageException(new Damage(path, 0, null, "the manifest names it, and it is missing"));
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var there = RandomAccess.GetLength(file);
        var length = Manifest?.Segments[number].Bytes ?? there;
        if (there < length)
            throw new DamageException(
                new Damage(path, there, null, $"the file has {there} bytes, and the manifest names {length}: it is cut short")
            );
        if (length > SegmentHead.CapacityMax)
            throw new DamageException(new Damage(path, 0, null, $"a segment has at most {SegmentHead.CapacityMax} bytes"));
        var bytes = new byte[length];
        Durable.ReadExactly(file, bytes, 0);
        return bytes;
    }

    /// <summary>Holds a backup's segment against its manifest. After the frames were walked, which tells the place of a damage better.</summary>
    /// <exception cref="DamageException">The file is not what was written.</exception>
    public void RequireHash(int number, ReadOnlySpan<byte> bytes)
    {
        if (Manifest is not null && Digest.Of(bytes) != Manifest.Segments[number].Hash)
            throw new DamageException(
                new Damage(PathOf(number), 0, null, "the file does not have the hash that the manifest names: one of the two is damaged")
            );
    }

    // Behind the last checkpoint may be entries that were acknowledged: all that a start would take counts.
    private static long WholeSize(LogFolders live, VerifierKey verifier, Checkpoint checkpoint, DataEnd end)
    {
        try
        {
            return Math.Max(CountEntries(live, verifier), checkpoint.Size);
        }
        catch (DamageException) when (end == DataEnd.LastEntryIfSound)
        {
            return checkpoint.Size;
        }
    }

    private static long CountEntries(LogFolders live, VerifierKey verifier)
    {
        var segments = LogOpening.OpenSegments(live, verifier.Name, FileAccess.Read);
        try
        {
            var scanned = new SegmentScan(segments).Run(_ => { });
            return scanned.Damage is { } damage ? throw new DamageException(damage) : scanned.Entries;
        }
        finally
        {
            foreach (var segment in segments)
                segment.Dispose();
        }
    }
}
