using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph.Store;

namespace Xinyuan.Trace.Graph.Logged;

/// <summary>
/// The item graph of a log: taken up from a snapshot where there is a good one, and brought up to the log at each question. One thread
/// at a time brings it up; all others read beside it.
/// </summary>
internal sealed class LoggedGraph : IAsyncDisposable
{
    private const int BlockEntries = 512;
    private static readonly LogQuery Filings = LogQuery.OfType([.. Filing.Types]);

    private readonly IEventLog _log;
    private readonly GraphSnapshots? _snapshots;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly FilingRegister _filings = new();
    private GraphStore _store;
    private ItemGraph _graph;
    private GraphAsOf? _asOf;
    private long _next;
    private long _filingsNext;

    public LoggedGraph(IEventLog log, GraphSnapshots? snapshots)
    {
        (_log, _snapshots) = (log, snapshots);
        _store = NewStore();
        _graph = new ItemGraph(_store);
    }

    /// <summary>Where its snapshots are kept, or null.</summary>
    public GraphSnapshots? Snapshots => _snapshots;

    /// <summary>Whether the last start took up a snapshot.</summary>
    public bool IsFromSnapshot { get; private set; }

    /// <summary>Brings the graph up to all that the log has now, and gives it as it is then.</summary>
    public async ValueTask<GraphAsOf> CatchUpAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _asOf) is { } known && known.Head.Size >= _log.Head.Size)
            return known;
        await _writing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_asOf is null)
                TakeUp();
            var head = _log.Head;
            await ReadOnAsync(head.Size, cancel).ConfigureAwait(false);
            await ReadFilingsAsync(head.Size, cancel).ConfigureAwait(false);
            var asOf = new GraphAsOf(head, _graph.Frozen());
            Volatile.Write(ref _asOf, asOf);
            _snapshots?.WriteWhenDue(_store, _log);
            return asOf;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Asks the filings, of which one thread at a time may.</summary>
    public T OfFilings<T>(Func<FilingRegister, T> ask)
    {
        lock (_filings)
            return ask(_filings);
    }

    public async ValueTask DisposeAsync()
    {
        if (_snapshots is not null)
            await _snapshots.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    private GraphStore NewStore()
    {
        GraphStore? store = null;
        return store = new GraphStore(new LoggedSpellings(_log, () => store!.Extent.Links));
    }

    private void TakeUp()
    {
        var store = NewStore();
        if (_next > 0 || _snapshots?.TryLoad(store, _log) != true)
            return;
        (_store, _graph) = (store, new ItemGraph(store));
        _next = store.Extent.Position + 1;
        IsFromSnapshot = true;
    }

    // Blocks are read and hashed on every core, and added in order. An event is added once: after a fault the next call goes on where this
    // one ended.
    private async Task ReadOnAsync(long size, CancellationToken cancel)
    {
        var reading = new Queue<(long Next, Task<List<EventFacts>> Facts)>();
        var ahead = _next;
        while (ahead < size || reading.Count > 0)
        {
            while (ahead < size && reading.Count <= Environment.ProcessorCount)
            {
                var (from, count) = (ahead, (int)Math.Min(BlockEntries, size - ahead));
                reading.Enqueue((from + count, count < 8 ? Task.FromResult(Read(from, count)) : Task.Run(() => Read(from, count), cancel)));
                ahead += count;
            }
            var (next, facts) = reading.Dequeue();
            foreach (var said in await facts.ConfigureAwait(false))
            {
                _store.Add(said);
                _next = said.Position + 1;
            }
            _next = next;
            _store.Publish(next - 1);
        }
    }

    private List<EventFacts> Read(long from, int count)
    {
        using var stored = _log.ReadStored(from, count);
        var facts = new List<EventFacts>(stored.Entries.Count);
        foreach (var entry in stored.Entries)
        {
            if (QuickReader.Read(entry) is { } said)
                facts.Add(EventFacts.Of(entry.Position, said));
        }
        return facts;
    }

    private async Task ReadFilingsAsync(long size, CancellationToken cancel)
    {
        foreach (var position in _log.Find(Filings, _filingsNext - 1))
        {
            if (position >= size)
                break;
            var entry = await _log.ReadAsync(position, cancel).ConfigureAwait(false);
            var filing = Filing.Read(entry.Envelope.Type, entry["public"]!.Bytes);
            lock (_filings)
                _filings.Apply(position, filing);
            _filingsNext = position + 1;
        }
        _filingsNext = size;
    }
}

/// <summary>A graph, and what of the log it is made of.</summary>
internal sealed record GraphAsOf(LogHead Head, ItemGraph Graph);
