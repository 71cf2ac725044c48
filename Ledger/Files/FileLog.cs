using System.Runtime.CompilerServices;
using System.Text;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Files;

/// <summary>The log in a folder on one machine: the embedded default.</summary>
public sealed class FileLog : IEventLog
{
    private const int OriginLengthMax = 256;

    // EWOULDBLOCK, as the framework reports a lock that is held.
    private const int WouldBlock = 11;

    private readonly FileLogOptions _options;
    private readonly LogFolders _folders;
    private readonly FileStream _lock;
    private readonly SigningKey _key;
    private readonly SegmentStore _store;
    private readonly HashFiles _tree;
    private readonly LogIndex _index;
    private readonly LogWriter _writer;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _publishing;
    private readonly Signal _grown = new();
    private readonly Signal _published = new();
    private Durably _durable;
    private Checkpoint _checkpoint;
    private int _isDisposed;

    private FileLog(FileLogOptions options, FileStream @lock, SigningKey key)
    {
        _options = options;
        _folders = options.Folders;
        _lock = @lock;
        _key = key;
        var opened = new LogOpening(options, key.Verifier).Run();
        (_store, _tree, _index) = (opened.Store, opened.Tree, opened.Index);
        _durable = new Durably(opened.Head, opened.Frontier.Root);
        _checkpoint = opened.Checkpoint is { } last && last.Size == opened.Head.Size ? last : Publish(_durable);
        _writer = new LogWriter(options, Origin, opened, Advance, Wake);
        _publishing = Task.Run(PublishAsync);
    }

    private sealed record Durably(LogHead Head, Digest Root);

    /// <inheritdoc/>
    public string Origin => _key.Verifier.Name;

    /// <inheritdoc/>
    public string VerifierKey => _key.Verifier.ToString();

    /// <inheritdoc/>
    public LogHead Head => Volatile.Read(ref _durable).Head;

    /// <inheritdoc/>
    public Checkpoint Checkpoint => Volatile.Read(ref _checkpoint);

    /// <inheritdoc/>
    public SubjectVault? Personal => _options.Personal;

    /// <summary>Why the log takes no more entries, or null while it does. For health checks.</summary>
    public string? Stopped => _writer.Stopped?.Message;

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
        var @lock = Lock(options.Folders.Lock);
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
    public async Task<Checkpoint> WaitForCheckpointAsync(long size, CancellationToken cancel)
    {
        await _published.WaitUntilAsync(() => Checkpoint.Size >= size || Fails(), cancel).ConfigureAwait(false);
        return Checkpoint;
    }

    /// <summary>Writes what is queued, publishes a last checkpoint and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        var wasRunning = _writer.Stopped is null;
        await _closing.CancelAsync().ConfigureAwait(false);
        _writer.Complete();
        await _publishing.ConfigureAwait(false);
        if (wasRunning && Checkpoint.Size < Head.Size)
            Publish(Volatile.Read(ref _durable));
        _store.Dispose();
        _tree.Dispose();
        _key.Dispose();
        _closing.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken.HResult == WouldBlock)
        {
            throw new LogRefusedException($"another process has the log open ({path}); stop it first", taken);
        }
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
        Volatile.Write(ref _durable, new Durably(head, root));
        _grown.Raise();
    }

    private void Wake()
    {
        _grown.Raise();
        _published.Raise();
    }

    // What has not come about when the writer has stopped never will.
    private bool Fails() => _writer.Stopped is { } stopped ? throw stopped : false;

    private async Task PublishAsync()
    {
        try
        {
            while (true)
            {
                await WaitForSizeAsync(Checkpoint.Size + 1, _closing.Token).ConfigureAwait(false);
                Publish(Volatile.Read(ref _durable));
                await Task.Delay(_options.CheckpointInterval, _closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception ended)
            when (ended is LogStoppedException || (ended is OperationCanceledException && _closing.IsCancellationRequested))
        {
            // Nothing more will come. DisposeAsync publishes what is not published yet.
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            _writer.Stop("a checkpoint could not be published: " + broken.Message, broken);
        }
    }

    // The tree is on the disk before the checkpoint that covers it, and the memory outside the data before the one inside: a
    // crash in between leaves a log that is newer than either, which is fine.
    // The root is the one that grew in memory: files may be damaged while they are open, and a wrong root must never be signed.
    private Checkpoint Publish(Durably durable)
    {
        _tree.Sync();
        var (size, root) = (durable.Head.Size, durable.Root);
        var text = Ledger.Checkpoint.Text(Origin, size, root);
        var note = new SignedNote(text, [_key.Sign(text)]).ToString();
        Durable.Replace(_folders.Published, Encoding.UTF8.GetBytes(note));
        Durable.Replace(_folders.Checkpoint, Encoding.UTF8.GetBytes(note));
        var checkpoint = new Checkpoint(Origin, size, root, note);
        Volatile.Write(ref _checkpoint, checkpoint);
        _published.Raise();
        return checkpoint;
    }
}
