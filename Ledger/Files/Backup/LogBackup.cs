using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>What a backup came to.</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Entries">How many entries it holds: the size of the checkpoint that it goes to.</param>
/// <param name="Segments">In how many files.</param>
/// <param name="BytesCopied">Bytes that were written now.</param>
/// <param name="BytesKept">Bytes that the folder held already and that were checked.</param>
public sealed record BackupReport(string Origin, long Entries, int Segments, long BytesCopied, long BytesKept);

/// <summary>
/// Copies a log up to its latest published checkpoint, while the service runs or not: reads only, takes no lock, holds nothing up.
/// Into the same folder again, it copies what is new and reads the rest to check it. What is below a checkpoint never changes, so a
/// backup only ever grows, and stays a good backup of its earlier checkpoint until the manifest names the later one.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="keyFolder">The key folder, so that no backup is put into it.</param>
/// <param name="target">The backup's folder; made when it is not there.</param>
/// <param name="clock">The clock.</param>
/// <param name="progress">Told the bytes read, after every segment.</param>
public sealed class LogBackup(string folder, string keyFolder, string target, TimeProvider clock, IProgress<long>? progress = null)
{
    internal const string VerifierName = "verifier";

    private readonly List<BackupSegment> _segments = [];
    private long _copied;
    private long _kept;

    /// <summary>Makes or continues the backup.</summary>
    /// <exception cref="LogRefusedException">The folder cannot be the backup of this log.</exception>
    /// <exception cref="DamageException">The log, or what the folder holds of it, is damaged.</exception>
    public BackupReport Run(CancellationToken cancel)
    {
        foreach (var other in new[] { folder, keyFolder })
        {
            if (FolderPaths.Overlap(target, other))
                throw new LogRefusedException($"the backup's folder {target} and {other} lie in one another; name another folder");
        }
        var source = LogCopy.OpenData(folder, DataEnd.Checkpoint);
        RequireOwn();
        // Everything that was ever said to the log is in it, whoever may read what.
        Durable.CreateFolder(target, ownerOnly: true);
        Durable.CreateFolder(Path.Combine(target, "segments"));
        using var only = LockTarget();
        TakeVerifier(Path.Combine(target, VerifierName), source.Verifier);
        var before = BackupManifest.Read(target);
        if (before?.Checkpoint.Size > source.Checkpoint.Size)
            throw new LogRefusedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the backup in {target} has {before.Checkpoint.Size} entries, more than the {source.Checkpoint.Size} of the log in {folder}: "
                        + $"the data is older than its backup. `xinyuan restore {target}` brings it back."
                )
            );
        CopySegments(source, before, cancel);
        Durable.SyncFolder(Path.Combine(target, "segments"));
        new BackupManifest(source.Verifier, source.Checkpoint, clock.GetUtcNow(), _segments).Write(target);
        return new BackupReport(source.Verifier.Name, source.Size, _segments.Count, _copied, _kept);
    }

    private void CopySegments(LogCopy source, BackupManifest? before, CancellationToken cancel)
    {
        var walk = new FrameWalk(source.Size, before?.Checkpoint.Size ?? 0);
        var mine = before is null ? null : LogCopy.Open(target, DataEnd.Checkpoint);
        for (var number = 0; number == 0 || !walk.IsAt(source.Size); number++)
        {
            // The log went on behind it, so nothing can be added: what the backup has of it is all there is.
            var isDone = number < (before?.Segments.Count ?? 0) - 1;
            var path = isDone ? mine!.PathOf(number) : source.PathOf(number);
            var bytes = (isDone ? mine!.Read(number) : source.Read(number)) ?? throw walk.Missing(path, source.Size);
            var end = walk.Run(path, bytes, Segment.HeadBytes, source.Size);
            var used = bytes.AsSpan(0, end);
            if (isDone)
            {
                mine!.RequireHash(number, bytes);
                _kept += bytes.Length;
            }
            else
            {
                Write(number, used, number < before?.Segments.Count ? before.Segments[number] : null);
            }
            _segments.Add(isDone ? before!.Segments[number] : new BackupSegment(end, Digest.Of(used)));
            progress?.Report(_copied + _kept);
            cancel.ThrowIfCancellationRequested();
        }
        walk.Require(source.CheckpointPath, source.Checkpoint);
        if (before is not null)
            walk.Require(BackupManifest.PathIn(target), before.Checkpoint);
    }

    // What the manifest covers is never written over. Behind it may be bytes of a run that was cut off: they stay if they are right.
    private void Write(int number, ReadOnlySpan<byte> used, BackupSegment? covered)
    {
        var path = BackupManifest.SegmentPath(target, number);
        var there = ReadStart(path, used.Length);
        if (covered is not null)
            RequireCovered(path, there, used, covered);
        var kept = used.StartsWith(there) ? there.Length : (int)(covered?.Bytes ?? 0);
        _kept += kept;
        _copied += used.Length - kept;
        if (kept == 0)
        {
            Durable.Replace(path, used);
            return;
        }
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(file, kept);
        RandomAccess.Write(file, used[kept..], kept);
        // Also when nothing was added: the run that wrote it may have ended before its own sync.
        Durable.Sync(file);
    }

    private void RequireCovered(string path, ReadOnlySpan<byte> there, ReadOnlySpan<byte> used, BackupSegment covered)
    {
        if (there.Length < covered.Bytes || Digest.Of(there[..(int)covered.Bytes]) != covered.Hash)
            throw new DamageException(
                new Damage(
                    path,
                    Math.Min(there.Length, there.CommonPrefixLength(used)),
                    null,
                    "the backup's file is not what was written: it is damaged. Back up into another folder, and look at this disk"
                )
            );
        if (!used.StartsWith(there[..(int)covered.Bytes]))
            throw new LogRefusedException(
                $"{path} holds other entries than the log in {folder}: that is a backup of another course of the same log. Keep both, and back up into another folder"
            );
    }

    private static byte[] ReadStart(string path, int lengthMax)
    {
        if (!File.Exists(path))
            return [];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[Math.Min(lengthMax, RandomAccess.GetLength(file))];
        Durable.ReadExactly(file, bytes, 0);
        return bytes;
    }

    // A run that was cut off at its very beginning leaves no more than these.
    private void RequireOwn()
    {
        string[] own = ["lock", "segments", VerifierName + ".new"];
        if (!Directory.Exists(target) || File.Exists(Path.Combine(target, VerifierName)))
            return;
        if (Directory.EnumerateFileSystemEntries(target).FirstOrDefault(path => !own.Contains(Path.GetFileName(path))) is { } other)
            throw new LogRefusedException($"{target} is not empty, and holds no backup ({other}); name another folder");
    }

    private void TakeVerifier(string path, VerifierKey verifier)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(verifier + "\n");
        if (!File.Exists(path))
            Durable.Replace(path, text);
        else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(text))
            throw new LogRefusedException($"{target} holds a backup of another log than '{verifier.Name}' ({path}); name another folder");
    }

    private FileStream LockTarget()
    {
        var path = Path.Combine(target, "lock");
        return FolderLock.Take(path, $"another backup into {target} is running ({path})", FileOptions.None);
    }
}
