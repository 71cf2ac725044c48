using Xinyuan.Ledger;

namespace Xinyuan.Credit.Bulk;

/// <summary>Where snapshots of credit files are kept, and how often one is written.</summary>
public sealed record CreditSnapshotOptions
{
    /// <summary>The folder, beside the log; null keeps none. Whatever is in it can be deleted at any time.</summary>
    public string? Folder { get; init; }

    /// <summary>What came since the last snapshot is kept in memory up to so many events; then another is written.</summary>
    public int EventsBetween { get; init; } = 100_000;
}

/// <summary>
/// The last snapshot of all credit files: taken up where there is a good one, brought up to date from its position, made from the log
/// where there is none. Safe for use by several threads at once.
/// </summary>
public sealed class CreditSnapshots(IEventLog log, CreditSnapshotOptions options) : IAsyncDisposable
{
    private const string FileName = "files.snapshot";
    private const int ShareBetween = 10;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Lock _beginning = new();
    private readonly CancellationTokenSource _closing = new();
    private CreditSnapshot? _current;
    private bool _isOpened;
    private Task _writing = Task.CompletedTask;
    private long _lookedUpTo;

    /// <summary>The enterprise's file out of the snapshot, up to its position; null when there is none.</summary>
    /// <remarks>What is damaged is as good as not there.</remarks>
    public async ValueTask<CreditFile?> FindAsync(string subject, CancellationToken cancel)
    {
        if (await OpenAsync(cancel).ConfigureAwait(false) is not { } snapshot)
            return null;
        try
        {
            return snapshot.Find(subject) is { } events
                ? new FileEvents.FileEventReader(events, subject, new TextPool(), withProse: true).Fold(new CreditFile(subject))
                : null;
        }
        catch (InvalidDataException)
        {
            Drop(snapshot);
            return null;
        }
    }

    /// <summary>Writes a snapshot of all that the log has now, if a folder keeps them.</summary>
    public async Task BringUpAsync(CancellationToken cancel)
    {
        var snapshot = await OpenAsync(cancel).ConfigureAwait(false);
        if (options.Folder is not null && log.Head.Size > 0 && snapshot?.Head.Position != log.Head.Size - 1)
            await BeginWriting().WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Begins to write another snapshot beside the requests, if so much was added to the log that it is due.</summary>
    public void RefreshWhenDue()
    {
        var (size, looked) = (log.Head.Size, Volatile.Read(ref _lookedUpTo));
        if (options.Folder is null || size - looked < options.EventsBetween)
            return;
        // Of those who find it so at the same moment, one looks.
        if (Interlocked.CompareExchange(ref _lookedUpTo, size, looked) == looked && !Fits(Volatile.Read(ref _current)))
            _ = BeginWriting();
    }

    /// <summary>
    /// The snapshot, brought up so far that what came since fits into memory. Null when there is none and all of the log's events do.
    /// </summary>
    /// <param name="folder">Where one is made that is used once, when no folder keeps any or nothing can be written there.</param>
    /// <param name="cancel">Ends the waiting; what is kept is written on for whoever asks next.</param>
    internal async Task<CreditSnapshot?> ReadyAsync(string folder, CancellationToken cancel)
    {
        var snapshot = await OpenAsync(cancel).ConfigureAwait(false);
        if (Fits(snapshot))
            return snapshot;
        try
        {
            if (options.Folder is not null)
            {
                await BeginWriting().WaitAsync(cancel).ConfigureAwait(false);
                return Volatile.Read(ref _current);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The answer does not depend on where the snapshot lies.
        }
        return await WriteAsync(snapshot, folder, cancel).ConfigureAwait(false);
    }

    /// <summary>Forgets a snapshot that turned out to be damaged; the next is made from the log.</summary>
    internal void Drop(CreditSnapshot damaged)
    {
        if (Interlocked.CompareExchange(ref _current, null, damaged) == damaged && options.Folder is { } folder)
            File.Delete(Path.Combine(folder, FileName));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        // Who waited for it was told what became of it.
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        _opening.Dispose();
    }

    private bool Fits(CreditSnapshot? snapshot)
    {
        var room = (int)Math.Min(int.MaxValue - 1, Math.Max(options.EventsBetween, (snapshot?.Head.Events ?? 0) / ShareBetween));
        return LoggedEvents.Count(log, snapshot?.Head.Position ?? -1, room + 1) <= room;
    }

    private async ValueTask<CreditSnapshot?> OpenAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _isOpened) || options.Folder is not { } folder)
            return Volatile.Read(ref _current);
        await _opening.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (!_isOpened)
            {
                _current = await CreditSnapshot.OpenAsync(Path.Combine(folder, FileName), log).ConfigureAwait(false);
                _lookedUpTo = (_current?.Head.Position ?? -1) + 1;
                Volatile.Write(ref _isOpened, true);
            }
            return _current;
        }
        finally
        {
            _opening.Release();
        }
    }

    // One at a time; who comes while one is written waits for that.
    private Task BeginWriting()
    {
        lock (_beginning)
            return _writing.IsCompleted ? _writing = Task.Run(WriteKeptAsync) : _writing;
    }

    private async Task WriteKeptAsync() =>
        Volatile.Write(ref _current, await WriteAsync(_current, options.Folder!, _closing.Token).ConfigureAwait(false));

    private async Task<CreditSnapshot> WriteAsync(CreditSnapshot? before, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var unfinished = path + ".new";
        try
        {
            await new SnapshotMaking(log, before, folder).WriteAsync(unfinished, log.Head.Size, cancel).ConfigureAwait(false);
        }
        catch (InvalidDataException) when (before is not null)
        {
            // The one before is damaged: from the log, then.
            await new SnapshotMaking(log, null, folder).WriteAsync(unfinished, log.Head.Size, cancel).ConfigureAwait(false);
        }
        File.Move(unfinished, path, overwrite: true);
        return await CreditSnapshot.OpenAsync(path, log).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{path}: the snapshot that was just written is not there");
    }
}
