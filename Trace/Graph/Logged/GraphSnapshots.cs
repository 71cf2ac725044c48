using Xinyuan.Ledger;
using Xinyuan.Trace.Graph.Store;

namespace Xinyuan.Trace.Graph.Logged;

/// <summary>Where snapshots of the item graph are kept, and how often one is written. Without it the graph is made anew at every start.</summary>
public sealed record GraphSnapshotOptions
{
    /// <summary>The folder, beside the log. Whatever is in it can be deleted at any time.</summary>
    public required string Folder { get; init; }

    /// <summary>A snapshot is written when so many events came since the last; and at least a tenth of all.</summary>
    public int EventsBetween { get; init; } = 100_000;
}

/// <summary>Takes up the last snapshot, and writes another beside the requests when enough came since.</summary>
internal sealed class GraphSnapshots(GraphSnapshotOptions options) : IAsyncDisposable
{
    private const int ShareBetween = 10;
    private readonly CancellationTokenSource _closing = new();
    private Task _writing = Task.CompletedTask;
    private int _eventsWritten;

    private string Path => System.IO.Path.Combine(options.Folder, "items.snapshot");

    /// <summary>Completes once no snapshot is being written.</summary>
    public Task Idle => Volatile.Read(ref _writing);

    /// <summary>Fills an empty store; false when there is no snapshot that is whole, of this version, and of this log.</summary>
    public bool TryLoad(GraphStore store, IEventLog log)
    {
        if (!File.Exists(Path) || !SnapshotFile.TryRead(Path, store, log))
            return false;
        _eventsWritten = store.Extent.Events;
        return true;
    }

    /// <summary>Begins to write a snapshot, if it is time. For the graph's writer.</summary>
    public void WriteWhenDue(GraphStore store, IEventLog log)
    {
        var extent = store.Extent;
        if (!_writing.IsCompleted || extent.Events - _eventsWritten < Math.Max(options.EventsBetween, _eventsWritten / ShareBetween))
            return;
        _eventsWritten = extent.Events;
        Volatile.Write(ref _writing, Task.Run(() => WriteAsync(store, extent, log)));
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        _closing.Dispose();
    }

    // What it is made of never changes; only what follows is added beside it. A snapshot that cannot be written is no fault of an answer:
    // the next start reads more of the log.
    private async Task WriteAsync(GraphStore store, GraphExtent extent, IEventLog log)
    {
        try
        {
            Directory.CreateDirectory(options.Folder);
            await SnapshotFile.WriteAsync(Path, store, extent, log, _closing.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // Tried again when as many events have come once more.
        }
    }
}
