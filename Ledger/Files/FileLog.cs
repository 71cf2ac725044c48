using System.Runtime.CompilerServices;

namespace Xinyuan.Ledger.Files;

/// <summary>The log in a folder on one machine: the embedded default.</summary>
public sealed class FileLog : IEventLog
{
    private const int OriginLengthMax = 256;

    private readonly FileStream _lock;
    private readonly SigningKey _key;
    private readonly SegmentStore _store;
    private readonly HashFiles _tree;
    private readonly LogIndex _index;
    private readonly LogWriter _writer;
    private readonly CheckpointPublisher _publisher;
    private readonly Signal _grown = new();
    private DurableTree _durable;
    private int _isDisposed;

    private FileLog(FileLogOptions options, FileStream @lock, SigningKey key)
    {
        _lock = @lock;
        _key = key;
        var opened = new LogOpening(options, key.Verifier).Run();
        (_store, _tree, _index) = (opened.Store, opened.Tree, opened.Index);
        _durable = new DurableTree(opened.Head, opened.Frontier.Root);
        _publisher = new CheckpointPublisher(options, key, opened.Checkpoint, _durable, new TreeReader(ReadHashesAsync));
        _writer = new LogWriter(options, Origin, opened, Advance, Wake);
        _publisher.Start(WaitForSizeAsync, () => Volatile.Read(ref _durable), _writer.Stop);
    }

    /// <inheritdoc/>
    public string Origin => _key.Verifier.Name;

    /// <inheritdoc/>
    public string VerifierKey => _key.Verifier.ToString();

    /// <inheritdoc/>
    public LogHead Head => Volatile.Read(ref _durable).Head;

    /// <inheritdoc/>
    public Checkpoint Checkpoint => _publisher.Checkpoint;

    /// <inheritdoc/>
    public Policy Policy => _publisher.Policy;

    /// <inheritdoc/>
    public IReadOnlyList<Witness> Witnesses => _publisher.Witnesses;

    /// <summary>Why the log takes no more entries, or null while it does. For health checks.</summary>
    public string? Stopped => _writer.Stopped?.Message;

    /// <summary>Opens the log, or makes it when the folder has none.</summary>
    /// <exception cref="LogRefusedException">Another process has it open, its key is missing, or it is older than what it published.</exception>
    /// <exception cref="DamageException">Its files are damaged.</exception>
    public static FileLog Open(FileLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Origin.Length > OriginLengthMax || Ledger.VerifierKey.NameFault(options.Origin) is not null)
            throw new LogRefusedException(
                $"'{options.Origin}' is not an origin: at most {OriginLengthMax} characters, without white space or '+'"
            );
        Durable.CreateFolder(options.Folders.Log);
        var @lock = FolderLock.Take(options.Folders.Lock, "the log");
        SigningKey? key = null;
        try
        {
            key = LogKeys.OpenOrCreate(options.Folders, options.Origin);
            return new FileLog(options, @lock, key);
        }
        catch
        {
            key?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancel.ThrowIfCancellationRequested();
        if (EntryRules.Check(batch) is { } refused)
            return refused;
        var documents = batch.Documents.Select(PreparedDocument.From).ToList();
        var entries = batch.Entries.Select(entry => PreparedEntry.From(entry, documents)).ToList();
        if (FindTwice(entries) is { } twice)
            return twice;
        if (entries.Sum(entry => (long)entry.Bytes) + documents.Sum(document => (long)document.Bytes.Length) > LedgerLimits.BatchBytesMax)
            return new AppendResult.Refused(
                RefusalReason.TooLarge,
                $"a batch with its documents has at most {LedgerLimits.BatchBytesMax} bytes"
            );
        return _writer.TryQueue(entries, documents, batch.Conditions) is { } answer
            ? await answer.WaitAsync(cancel).ConfigureAwait(false)
            : new AppendResult.Refused(RefusalReason.Busy, "the log's queue is full; try again after a while");
    }

    /// <inheritdoc/>
    public ValueTask<Entry> ReadAsync(long position, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Head.Size);
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(EntryCodec.Read(position, _store.Read(_index.PlaceOf(position)).Payload));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Entry> ReadRangeAsync(long from, long to, [EnumeratorCancellation] CancellationToken cancel)
    {
        var end = Math.Min(to, Head.Size);
        for (var position = Math.Max(0, from); position < end; position++)
            yield return await ReadAsync(position, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> Find(LogQuery query, long after = -1, int limit = int.MaxValue) =>
        _index.Find(query, after, Head.Size, limit);

    /// <inheritdoc/>
    public IReadOnlyList<long> FindStream(string stream, long fromRevision = 0) => _index.FindStream(stream, fromRevision, Head.Size);

    /// <inheritdoc/>
    public long? FindId(string id) => _index.FindId(id, Head.Size);

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> ReadDocumentAsync(Digest stored, CancellationToken cancel)
    {
        var document = _index.Document(stored, Head.Size) is { } place ? EntryCodec.ReadDocument(_store.Read(place).Payload) : null;
        return ValueTask.FromResult(document);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> ReadHashesAsync(int level, long index, int count, CancellationToken cancel) =>
        ValueTask.FromResult(_tree.Read(level, index, count));

    /// <inheritdoc/>
    public Task WaitForSizeAsync(long size, CancellationToken cancel) => _grown.WaitUntilAsync(() => Head.Size >= size || Fails(), cancel);

    /// <inheritdoc/>
    public Task<Checkpoint> WaitForCheckpointAsync(long size, CancellationToken cancel) => _publisher.WaitAsync(size, Fails, cancel);

    /// <summary>Waits for something that only the answers of witnesses bring about.</summary>
    internal Task WaitForWitnessesAsync(Func<bool> isSo, CancellationToken cancel) => _publisher.WaitForWitnessesAsync(isSo, cancel);

    /// <summary>Writes what is queued, publishes a last checkpoint and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        var wasRunning = _writer.Stopped is null;
        await _publisher.CancelAsync().ConfigureAwait(false);
        _writer.Complete();
        await _publisher.EndAsync(wasRunning ? Volatile.Read(ref _durable) : null).ConfigureAwait(false);
        _store.Dispose();
        _tree.Dispose();
        _publisher.Dispose();
        _key.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static AppendResult.Refused? FindTwice(List<PreparedEntry> entries)
    {
        var seen = new HashSet<string>(entries.Count, StringComparer.Ordinal);
        var twice = entries.FindIndex(entry => !seen.Add(entry.Source.Id));
        return twice < 0
            ? null
            : new AppendResult.Refused(
                RefusalReason.Malformed,
                $"entry {twice}: the batch has the id '{entries[twice].Source.Id}' twice",
                twice
            );
    }

    private void Advance(LogHead head, Digest root)
    {
        Volatile.Write(ref _durable, new DurableTree(head, root));
        _grown.Raise();
    }

    private void Wake()
    {
        _grown.Raise();
        _publisher.Wake();
    }

    // What has not come about when the writer has stopped never will.
    private bool Fails() => _writer.Stopped is { } stopped ? throw stopped : false;
}
