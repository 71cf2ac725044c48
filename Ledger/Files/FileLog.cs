using System.Runtime.CompilerServices;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Files;

/// <summary>The log in a folder on one machine: the embedded default.</summary>
public sealed class FileLog : IEventLog
{
    internal const int OriginLengthMax = 256;

    private readonly FileLogOptions _options;
    private readonly FileStream _lock;
    private readonly SigningKey _key;
    private readonly OpenedLog _log;
    private readonly LogWriter _writer;
    private readonly CheckpointPublisher _publisher;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _sealing;
    private readonly Signal _grown = new();
    private DurableTree _durable;
    private int _isDisposed;

    private FileLog(FileLogOptions options, FileStream @lock, SigningKey key)
    {
        _options = options;
        _lock = @lock;
        _key = key;
        _log = new LogOpening(options, key.Verifier).Run();
        _durable = new DurableTree(_log.Head, _log.Frontier.Root);
        try
        {
            _publisher = new CheckpointPublisher(options, key, _log.Checkpoint, _durable, new TreeReader(ReadHashesAsync));
        }
        catch
        {
            _log.Dispose();
            throw;
        }
        _writer = new LogWriter(options, Origin, _log, Advance, Wake);
        _publisher.Start(WaitForSizeAsync, () => Volatile.Read(ref _durable), _writer.Stop);
        _sealing = Task.Run(SealAsync);
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

    /// <inheritdoc/>
    public SubjectVault? Personal => _options.Personal;

    /// <summary>Why the log takes no more entries, or null while it does. For health checks.</summary>
    public string? Stopped => _writer.Stopped?.Message;

    /// <summary>Completes once the room that is made ahead of need stands ready: what is measured after that is appending alone.</summary>
    public Task ReadyAsync() => _log.Store.ReadyAsync();

    /// <summary>Signs a statement of the operator with the log's own key: a detached JWS whose <c>kid</c> is the origin.</summary>
    internal (string Signature, string KeyId) Sign(ReadOnlyMemory<byte> statement) => (DetachedJws.Sign(_key, statement.Span), Origin);

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
        if ((BatchProtector.Protect(_options.Personal, ref batch) ?? EntryRules.Check(batch)) is { } refused)
            return refused;
        var prepared = Prepare(batch);
        if (FindTwice(prepared.Entries) is { } twice)
            return twice;
        if (prepared.Bytes > LedgerLimits.BatchBytesMax)
            return new AppendResult.Refused(
                RefusalReason.TooLarge,
                $"a batch with its documents has at most {LedgerLimits.BatchBytesMax} bytes"
            );
        return _writer.TryQueue(prepared)
            ? await prepared.Task.WaitAsync(cancel).ConfigureAwait(false)
            : new AppendResult.Refused(RefusalReason.Busy, "the log's queue is full; try again after a while");
    }

    /// <inheritdoc/>
    public ValueTask<Entry> ReadAsync(long position, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Head.Size);
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_log.Read(position));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Entry> ReadRangeAsync(long from, long to, [EnumeratorCancellation] CancellationToken cancel)
    {
        var end = Math.Min(to, Head.Size);
        for (var position = Math.Max(0, from); position < end; position++)
            yield return await ReadAsync(position, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public StoredEntries ReadStored(long from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LedgerLimits.StoredEntriesMax);
        var there = Math.Clamp(Head.Size - from, 0, count);
        return there == 0 ? new StoredEntries([]) : new BulkReading(_log.Store, _log.Places).Read(from, (int)there);
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> Find(LogQuery query, long after = -1, int limit = int.MaxValue) =>
        _log.Index.Find(query, after, Head.Size, limit);

    /// <inheritdoc/>
    public IReadOnlyList<long> FindStream(string stream, long fromRevision = 0) => _log.Index.FindStream(stream, fromRevision, Head.Size);

    /// <inheritdoc/>
    public long? FindId(string id) => _log.Index.FindId(id, Head.Size);

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> ReadDocumentAsync(Digest stored, CancellationToken cancel)
    {
        if (_log.Index.FindDocument(stored, Head.Size) is not { } position)
            return ValueTask.FromResult<StoredDocument?>(null);
        var payload = _log.Store.FindDocument(position == 0 ? null : _log.Places.Read(position - 1), stored);
        return ValueTask.FromResult(payload is { } bytes ? EntryCodec.ReadDocument(bytes) : null);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> ReadHashesAsync(int level, long index, int count, CancellationToken cancel) =>
        ValueTask.FromResult(_log.Tree.Read(level, index, count));

    /// <inheritdoc/>
    public Task WaitForSizeAsync(long size, CancellationToken cancel) => _grown.WaitUntilAsync(() => Head.Size >= size || Fails(), cancel);

    /// <inheritdoc/>
    public Task<Checkpoint> WaitForCheckpointAsync(long size, CancellationToken cancel) => _publisher.WaitAsync(size, Fails, cancel);

    /// <summary>Waits for something that only the answers of witnesses bring about.</summary>
    internal Task WaitForWitnessesAsync(Func<bool> isSo, CancellationToken cancel) => _publisher.WaitForWitnessesAsync(isSo, cancel);

    /// <summary>Writes what is queued, publishes a last checkpoint and closes the files.</summary>
    /// <exception cref="IOException">The last checkpoint could not be published; everything that was acknowledged is durable.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        try
        {
            await _closing.CancelAsync().ConfigureAwait(false);
            await _publisher.CancelAsync().ConfigureAwait(false);
            var isSound = _writer.Complete();
            await _publisher.EndAsync(isSound ? Volatile.Read(ref _durable) : null).ConfigureAwait(false);
            await _sealing.ConfigureAwait(false);
            if (isSound)
                SealLast();
        }
        finally
        {
            _writer.Dispose();
            _log.Dispose();
            _publisher.Dispose();
            _key.Dispose();
            _closing.Dispose();
            await _lock.DisposeAsync().ConfigureAwait(false);
        }
    }

    private PendingBatch Prepare(AppendBatch batch)
    {
        var documents = new PreparedDocument[batch.Documents.Count];
        var bytes = 0L;
        for (var i = 0; i < documents.Length; i++)
        {
            documents[i] = PreparedDocument.From(batch.Documents[i]);
            bytes += documents[i].Bytes.Length;
        }
        var entries = new PreparedEntry[batch.Entries.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = batch.Entries[i];
            entries[i] = PreparedEntry.From(entry, documents, _log.Index.Hash(entry.Id, entry.Stream, entry.Type, entry.Tags));
            bytes += entries[i].Bytes;
        }
        return new PendingBatch(entries, documents, batch.Conditions, bytes);
    }

    private static AppendResult.Refused? FindTwice(PreparedEntry[] entries)
    {
        if (entries.Length == 1)
            return null;
        var seen = new HashSet<string>(entries.Length, StringComparer.Ordinal);
        var twice = Array.FindIndex(entries, entry => !seen.Add(entry.Source.Id));
        return twice < 0
            ? null
            : new AppendResult.Refused(
                RefusalReason.Malformed,
                $"entry {twice}: the batch has the id '{entries[twice].Source.Id}' twice",
                twice
            );
    }

    private void Advance(DurableTree durable)
    {
        Volatile.Write(ref _durable, durable);
        _grown.Raise();
    }

    // What was published last, so that the next start has less to read. Merging can wait for the next time.
    private void SealLast()
    {
        var isAny = true;
        while (isAny)
        {
            try
            {
                isAny = _log.Parts.Seal(_publisher.Signed.Size, new CancellationToken(canceled: true));
            }
            catch (OperationCanceledException)
            {
                // There was something to merge.
            }
        }
    }

    // Beside the writer: what is published never changes again.
    private async Task SealAsync()
    {
        try
        {
            while (true)
            {
                var size = _publisher.Signed.Size;
                // Sealing takes a core from the writer: it waits for a quiet moment, though not for ever.
                var isQuiet = size == Head.Size;
                if ((isQuiet || _log.Parts.Waiting >= LogParts.WaitingLong) && _log.Parts.Seal(size, _closing.Token))
                    _writer.Wake();
                await _publisher.WaitForSignedAsync(size + 1, Fails, _closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception ended)
            when (ended is LogStoppedException || (ended is OperationCanceledException && _closing.IsCancellationRequested))
        {
            // What is not sealed now will be after the next start.
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            _writer.Stop("a full segment could not be sealed: " + broken.Message, broken);
            // Told once more at the close, where nobody may be appending any more.
            throw;
        }
    }

    private void Wake()
    {
        _grown.Raise();
        _publisher.Wake();
    }

    // What has not come about when the writer has stopped never will.
    private bool Fails() => _writer.Stopped is { } stopped ? throw stopped : false;
}
