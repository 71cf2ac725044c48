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
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private CreditSnapshot? _current;
    private bool _isOpened;
    private Task _refreshing = Task.CompletedTask;
    private long _lookedUpTo;

    private string? Path => options.Folder is null ? null : System.IO.Path.Combine(options.Folder, "files.snapshot");

    /// <summary>Completes once no snapshot is being written beside requests.</summary>
    public Task Idle => Volatile.Read(ref _refreshing);

    /// <summary>The enterprise's file out of the snapshot, up to its position; null when there is none.</summary>
    /// <remarks>What is damaged is as good as not there.</remarks>
    public async ValueTask<CreditFile?> FindAsync(string subject, CancellationToken cancel)
    {
        if (Path is null || await OpenAsync(cancel).ConfigureAwait(false) is not { } snapshot)
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

    /// <summary>Writes a snapshot of all that the log has now.</summary>
    public async Task BringUpAsync(CancellationToken cancel)
    {
        await OpenAsync(cancel).ConfigureAwait(false);
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (options.Folder is { } folder && log.Head.Size > 0 && _current?.Head.Position != log.Head.Size - 1)
                _current = await WriteAsync(_current, folder, cancel).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Begins to write another snapshot beside the requests, if so much was added to the log that it may be worth it.</summary>
    public void RefreshWhenDue()
    {
        var size = log.Head.Size;
        var isDue = size - Volatile.Read(ref _lookedUpTo) >= options.EventsBetween;
        if (Path is null || !isDue || !_refreshing.IsCompleted || _closing.IsCancellationRequested)
            return;
        Volatile.Write(ref _lookedUpTo, size);
        Volatile.Write(ref _refreshing, Task.Run(RefreshAsync));
    }

    /// <summary>
    /// The snapshot, brought up so far that what came since fits into memory. Null when there is none and all of the log's events do.
    /// </summary>
    internal async Task<CreditSnapshot?> ReadyAsync(string folder, CancellationToken cancel)
    {
        await OpenAsync(cancel).ConfigureAwait(false);
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var snapshot = _current;
            var room = (int)Math.Min(int.MaxValue - 1, Math.Max(options.EventsBetween, (snapshot?.Head.Events ?? 0) / 10));
            if (LoggedEvents.Count(log, snapshot?.Head.Position ?? -1, room + 1) <= room)
                return snapshot;
            return _current = await WriteAsync(snapshot, options.Folder ?? folder, cancel).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Forgets a snapshot that turned out to be damaged; the next is made from the log.</summary>
    internal void Drop(CreditSnapshot damaged)
    {
        if (Interlocked.CompareExchange(ref _current, null, damaged) == damaged && Path is { } path)
            File.Delete(path);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _refreshing.ConfigureAwait(false);
        _closing.Dispose();
        _turn.Dispose();
    }

    private async ValueTask<CreditSnapshot?> OpenAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _isOpened))
            return Volatile.Read(ref _current);
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (!_isOpened && Path is { } path)
                _current = await CreditSnapshot.OpenAsync(path, log).ConfigureAwait(false);
            _lookedUpTo = (_current?.Head.Position ?? -1) + 1;
            Volatile.Write(ref _isOpened, true);
            return _current;
        }
        finally
        {
            _turn.Release();
        }
    }

    // A snapshot that cannot be written is no fault of an answer: more is read from the log.
    private async Task RefreshAsync()
    {
        try
        {
            await ReadyAsync(options.Folder!, _closing.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // Tried again when as much was added once more.
        }
    }

    private async Task<CreditSnapshot> WriteAsync(CreditSnapshot? before, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, "files.snapshot");
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
