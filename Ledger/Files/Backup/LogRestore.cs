using System.Globalization;
using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Brings a log back from a copy of it. Everything is read and verified in a folder of its own before it becomes the log, and never
/// do two courses of a log come under one key: what is older than what was published catches up from a newer copy, or ends, and a new
/// log under a new name and key carries its entries on, with an entry that says so.
/// </summary>
public sealed class LogRestore(RestoreOptions options, IProgress<long>? progress = null)
{
    private const string StagingName = "restoring";
    private const string LockName = "restoring.lock";

    private readonly LogFolders _folders = options.Folders;
    private readonly LogFolders _staged = new(Path.Combine(options.Folder, StagingName), options.KeyFolder);

    // A new log's key, until the log is whole. Beside the keys, since keys lie in no data folder.
    private string StagedKeys => Path.Combine(_folders.Keys, StagingName);

    /// <summary>Restores, or only checks.</summary>
    /// <exception cref="LogRefusedException">It cannot be done so; the message says how it can.</exception>
    /// <exception cref="DamageException">What there is to restore from is damaged.</exception>
    public async Task<RestoreReport> RunAsync(CancellationToken cancel)
    {
        if (options.Fault() is { } fault)
            throw new ArgumentException(fault);
        if (!options.CheckOnly)
            RequireEmpty();
        RequireApart(options.From);
        RequireApart(options.Replica);
        var source = CopySource.Open(options.From, options.Replica);
        if (options.NewOrigin == source.Verifier.Name)
            throw new LogRefusedException($"the log is named '{options.NewOrigin}' already: a new origin needs another name");
        var keys = FormerKeys.Look(_folders, source.Verifier);
        var needs = options.NewOrigin is null ? Obstacle(source, keys) : null;
        if (options.CheckOnly)
        {
            Require(
                keys,
                source.Read(keys.Published, null, (frame, payload) => RequireSound(source, frame, payload), progress, cancel),
                source
            );
            return Report(source, keys, null) with { Needs = needs };
        }
        if (needs is not null)
            throw new LogRefusedException(needs);
        Durable.CreateFolder(_folders.Data);
        using var only = LockFolder();
        ClearStaging();
        try
        {
            Durable.CreateFolder(_staged.Segments);
            var report = options.NewOrigin is { } origin
                ? await BeginAsync(source, keys, origin, cancel).ConfigureAwait(false)
                : await GoOnAsync(source, keys, cancel).ConfigureAwait(false);
            Directory.Move(_staged.Log, _folders.Log);
            return report;
        }
        finally
        {
            ClearStaging();
            Durable.SyncFolder(_folders.Data);
        }
    }

    // The log goes on under its name and key.
    private async Task<RestoreReport> GoOnAsync(CopySource source, FormerKeys keys, CancellationToken cancel)
    {
        Require(keys, source.Read(keys.Published, Stage, null, progress, cancel), source);
        Durable.SyncFolder(_staged.Segments);
        Durable.Replace(_staged.Verifier, Encoding.UTF8.GetBytes(source.Verifier + "\n"));
        Durable.Replace(_staged.Checkpoint, Encoding.UTF8.GetBytes(source.Checkpoint.Note));
        RequireSound(new LogVerifier(_staged.Data, _staged.Keys).Run());
        var log = FileLog.Open(Open(_staged));
        await using (log.ConfigureAwait(false))
            return Report(source, keys, log);
    }

    // A new log, under a new name and key, with the former log's entries and one about the break.
    private async Task<RestoreReport> BeginAsync(CopySource source, FormerKeys keys, string origin, CancellationToken cancel)
    {
        var staged = _staged with { Keys = StagedKeys };
        Durable.CreateFolder(_folders.Keys, ownerOnly: true);
        using var key = LogKeys.OpenOrCreate(staged, origin);
        FrameWalk walk;
        using (var carry = new CarryOver(staged.Segments, origin, options.SegmentBytes))
        {
            walk = source.Read(keys.Published, null, carry.Add, progress, cancel);
            carry.Finish();
        }
        var broken = new LogBroken(
            new FormerLog(source.Verifier, source.Size, walk.RootAt(source.Size), source.Checkpoint),
            keys.Published,
            origin,
            key.Verifier,
            options.Because!
        );
        using var formerKey = keys.KeyPath is null
            ? null
            : SigningKey.Parse(await File.ReadAllTextAsync(keys.KeyPath, cancel).ConfigureAwait(false));
        var log = FileLog.Open(Open(staged));
        RestoreReport report;
        await using (log.ConfigureAwait(false))
        {
            var entry = broken.ToEntry(options.By, options.Clock.GetUtcNow(), key, formerKey);
            var result = await log.AppendAsync(AppendBatch.Of(entry), cancel).ConfigureAwait(false);
            if (result is not AppendResult.Appended { Receipts: [var receipt] } || receipt.Position != source.Size)
                throw new InvalidOperationException($"the entry about the break was not recorded behind the others: {result}");
            await log.WaitForCheckpointAsync(source.Size + 1, cancel).ConfigureAwait(false);
            report = Report(source, keys, log);
        }
        RequireSound(new LogVerifier(staged.Data, staged.Keys).Run());
        keys.ReplaceBy(staged, source.Verifier);
        return report;
    }

    // Why the log cannot go on as it was, with the ways out; null when it can.
    private string? Obstacle(CopySource source, FormerKeys keys)
    {
        var (again, origin) = ($"`xinyuan restore {options.From} --data {options.Folder}", source.Verifier.Name);
        var begin = $"{again} --new-origin NAME --because TEXT` begins a new log that carries the entries on";
        if (keys.Other is { } other)
            return $"the signing key in {_folders.Keys} is of '{other.Name}', and the copy is of '{origin}'. Bring back the key folder of "
                + $"'{origin}'; or, if its key is lost, {begin}";
        if (!keys.IsInUse)
            return $"there is no signing key of '{origin}' in {_folders.Keys}, and without it the log cannot go on. Bring the key folder back; "
                + $"or, if it is lost, {begin}";
        if (keys.Published is not { } published)
            return $"{_folders.Published} is missing, which remembers what the log last published. Bring it back; or, if nobody knows any more, {begin}";
        return published.Size <= source.Size
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the copy has {source.Size} entries, and {published.Size} were published ({keys.PublishedPath}). {again} --replica FOLDER` "
                    + $"catches up from a newer backup or copy in FOLDER; or, if the rest is lost for good, {begin}"
            );
    }

    // A new log may begin from what the world has seen otherwise, and says so; the same log may not go on from it.
    private void Require(FormerKeys keys, FrameWalk walk, CopySource source)
    {
        if (options.NewOrigin is null && keys.Published is { } published && published.Size <= source.Size && !walk.Agrees(published))
            throw new LogRefusedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the first {published.Size} entries in {options.From} are not those that were published ({keys.PublishedPath}): two courses of the "
                        + $"log, though one key signed both. Restore from a copy of the published one; if there is none, a new origin must begin"
                )
            );
    }

    private void Stage(int number, byte[] bytes, int end)
    {
        var path = Path.Combine(_staged.Segments, Segment.FileName(number));
        var capacity = SegmentHead.Read(path, bytes).Capacity;
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(file, bytes.AsSpan(0, end), 0);
        Segment.Zero(file, end, capacity);
        Durable.Sync(file);
    }

    // What is derived is not copied, and the start that follows makes it.
    private void RequireSound(VerifyReport report)
    {
        var copied = report.Findings.Where(finding =>
            !finding.File.StartsWith(_staged.Log, StringComparison.Ordinal)
            || finding.File == _staged.Verifier
            || finding.File == _staged.Checkpoint
            || finding.File.StartsWith(_staged.Segments, StringComparison.Ordinal)
        );
        if (copied.FirstOrDefault() is { } damage)
            throw new DamageException(damage with { File = damage.File.Replace(_staged.Log, options.From, StringComparison.Ordinal) });
    }

    // A section lies under its header's digest and not under the root: a restore verifies it, and so must who asks whether it would succeed.
    private void RequireSound(CopySource source, Frame frame, ReadOnlyMemory<byte> payload)
    {
        var scanned = new ScannedFrame(frame, default, options.From, payload);
        if (EntryCheck.Run(source.Verifier.Name, [scanned]).Findings.FirstOrDefault() is { } damage)
            throw new DamageException(damage);
    }

    private RestoreReport Report(CopySource source, FormerKeys keys, FileLog? log) =>
        new(
            log?.Origin ?? options.NewOrigin ?? source.Verifier.Name,
            log?.VerifierKey ?? (options.NewOrigin is null ? source.Verifier.ToString() : null),
            log?.Head.Size ?? source.Size + (options.NewOrigin is null ? 0 : 1),
            source.FromReplica,
            log?.Checkpoint.Size ?? source.Checkpoint.Size,
            options.NewOrigin is null ? null : source.Verifier.Name,
            keys.Published?.Size,
            null
        );

    private FileLogOptions Open(LogFolders folders) =>
        new()
        {
            Folder = folders.Data,
            KeyFolder = folders.Keys,
            SegmentBytes = options.SegmentBytes,
            Clock = options.Clock,
        };

    private void RequireEmpty()
    {
        var there = Directory.Exists(_folders.Data) ? Directory.EnumerateFileSystemEntries(_folders.Data).Select(Path.GetFileName) : [];
        if (there.FirstOrDefault(name => name is not (StagingName or LockName)) is { } name)
            throw new LogRefusedException(
                $"{_folders.Data} is not empty ('{name}'): a log is restored into an empty folder. Move what is there aside, or name another with --data"
            );
    }

    // What is in the folder where a restore works is cleared away.
    private void RequireApart(string? other)
    {
        if (other is not null && FolderPaths.Overlap(other, _folders.Data))
            throw new LogRefusedException(
                $"{other} and {_folders.Data} lie in one another: move the copy, or name another folder with --data"
            );
    }

    private FileStream LockFolder()
    {
        var path = Path.Combine(_folders.Data, LockName);
        return FolderLock.Take(path, $"another restore into {_folders.Data} is running ({path})", FileOptions.DeleteOnClose);
    }

    // What a run that was cut off left, too.
    private void ClearStaging()
    {
        foreach (var folder in new[] { _staged.Data, StagedKeys }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }
}
