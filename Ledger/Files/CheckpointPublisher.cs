using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>How far the log is durable, and the root over it as it grew in memory.</summary>
internal sealed record DurableTree(LogHead Head, Digest Root);

/// <summary>
/// Signs a checkpoint of what is durable, now and then, and keeps it: outside the data and then in the data. A crash in between
/// leaves a log that is newer than either, which is fine. Two of its checkpoints never disagree, and none is of an entry that is not
/// durable.
/// </summary>
internal sealed class CheckpointPublisher : IDisposable
{
    private readonly FileLogOptions _options;
    private readonly LogFolders _folders;
    private readonly SigningKey _key;
    private readonly Signal _published = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private Checkpoint _checkpoint;

    /// <param name="options">How the log is kept.</param>
    /// <param name="key">The log's key; belongs to the caller.</param>
    /// <param name="last">What the log published last; null for a new log.</param>
    /// <param name="durable">The log as it was opened.</param>
    public CheckpointPublisher(FileLogOptions options, SigningKey key, Checkpoint? last, DurableTree durable)
    {
        (_options, _folders, _key) = (options, options.Folders, key);
        _checkpoint = last is not null && last.Size == durable.Head.Size ? last : Sign(durable);
    }

    /// <summary>The latest published checkpoint.</summary>
    public Checkpoint Checkpoint => Volatile.Read(ref _checkpoint);

    /// <summary>Publishes from now on, whenever the log has grown.</summary>
    /// <param name="waitForSizeAsync">Completes once the log has so many durable entries.</param>
    /// <param name="durable">The durable log as it stands.</param>
    /// <param name="stop">Told when publishing has failed: nothing more may be acknowledged.</param>
    public void Start(Func<long, CancellationToken, Task> waitForSizeAsync, Func<DurableTree> durable, Action<string, Exception> stop) =>
        _running = Task.Run(() => PublishAsync(waitForSizeAsync, durable, stop));

    /// <summary>Completes once a checkpoint of so many entries is published.</summary>
    /// <param name="size">How many.</param>
    /// <param name="fails">Throws when that will never be.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<Checkpoint> WaitAsync(long size, Func<bool> fails, CancellationToken cancel)
    {
        await _published.WaitUntilAsync(() => Checkpoint.Size >= size || fails(), cancel).ConfigureAwait(false);
        return Checkpoint;
    }

    /// <summary>Lets those who wait look again.</summary>
    public void Wake() => _published.Raise();

    /// <summary>Begins to end; <see cref="EndAsync"/> completes it.</summary>
    public Task CancelAsync() => _closing.CancelAsync();

    /// <summary>Ends, after a last checkpoint when the log is sound and has grown since.</summary>
    /// <param name="last">The durable log, or null for no last checkpoint.</param>
    public async Task EndAsync(DurableTree? last)
    {
        await _running.ConfigureAwait(false);
        if (last is not null && Checkpoint.Size < last.Head.Size)
            Publish(last);
    }

    /// <summary>Frees what it holds, after <see cref="EndAsync"/>.</summary>
    public void Dispose() => _closing.Dispose();

    private async Task PublishAsync(
        Func<long, CancellationToken, Task> waitForSizeAsync,
        Func<DurableTree> durable,
        Action<string, Exception> stop
    )
    {
        try
        {
            while (true)
            {
                await waitForSizeAsync(Checkpoint.Size + 1, _closing.Token).ConfigureAwait(false);
                Publish(durable());
                await Task.Delay(_options.CheckpointInterval, _closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception ended)
            when (ended is LogStoppedException || (ended is OperationCanceledException && _closing.IsCancellationRequested))
        {
            // Nothing more will come. EndAsync publishes what is not published yet.
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            stop("a checkpoint could not be published: " + broken.Message, broken);
        }
    }

    private void Publish(DurableTree durable)
    {
        Volatile.Write(ref _checkpoint, Sign(durable));
        _published.Raise();
    }

    // The root is the one that grew in memory: files may be damaged while they are open, and a wrong root must never be signed.
    private Checkpoint Sign(DurableTree durable)
    {
        var (origin, size) = (_key.Verifier.Name, durable.Head.Size);
        var text = Checkpoint.Text(origin, size, durable.Root);
        var note = new SignedNote(text, [_key.Sign(text)]).ToString();
        Durable.Replace(_folders.Published, Encoding.UTF8.GetBytes(note));
        Durable.Replace(_folders.Checkpoint, Encoding.UTF8.GetBytes(note));
        return new Checkpoint(origin, size, durable.Root, note);
    }
}
