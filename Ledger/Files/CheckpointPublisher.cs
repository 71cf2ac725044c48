using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>How far the log is durable, and the root over it as it grew in memory.</summary>
internal sealed record DurableTree(LogHead Head, Digest Root);

/// <summary>
/// Signs a checkpoint of what is durable, now and then, and keeps it: outside the data and then in the data. A crash in between
/// leaves a log that is newer than either, which is fine. Two of its checkpoints never disagree, and none is of an entry that is not
/// durable. Without witnesses what is signed is published; with them, what their quorum has cosigned.
/// </summary>
internal sealed class CheckpointPublisher : IDisposable
{
    private const int BusyEntries = 1_000;

    private readonly FileLogOptions _options;
    private readonly LogFolders _folders;
    private readonly SigningKey _key;
    private readonly CosignatureRounds? _rounds;
    private readonly Signal _raised = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private Exception? _broken;
    private Checkpoint _signed;
    private Checkpoint _published;

    /// <param name="options">How the log is kept.</param>
    /// <param name="key">The log's key; belongs to the caller.</param>
    /// <param name="last">What the log signed last; null for a new log.</param>
    /// <param name="durable">The log as it was opened.</param>
    /// <param name="tree">Its tree.</param>
    /// <exception cref="LogRefusedException">The policy does not accept the log.</exception>
    /// <exception cref="DamageException">The cosigned checkpoint is damaged.</exception>
    public CheckpointPublisher(FileLogOptions options, SigningKey key, Checkpoint? last, DurableTree durable, TreeReader tree)
    {
        (_options, _folders, _key) = (options, options.Folders, key);
        Policy = options.Cosigning?.Policy ?? Policy.OfLog(key.Verifier);
        if (!Policy.Logs.Contains(key.Verifier))
            throw new LogRefusedException($"the policy does not accept this log: it has no line 'log {key.Verifier}'");
        var before = options.Cosigning is null ? null : CosignedFile.Read(_folders.Cosigned, Policy, durable.Head.Size, tree);
        _signed = last is not null && last.Size == durable.Head.Size ? TakeUp(last) : Sign(durable);
        if (options.Cosigning is null)
        {
            _published = _signed;
            return;
        }
        _published = before ?? Note(Checkpoint.Text(key.Verifier.Name, 0, MerkleTree.EmptyRoot), 0, MerkleTree.EmptyRoot);
        _rounds = new CosignatureRounds(options.Cosigning, tree, options.Clock, options.CheckpointInterval, PublishCosigned);
        if (before is not null)
            _rounds.Remember(before);
    }

    /// <summary>The latest published checkpoint.</summary>
    public Checkpoint Checkpoint => Volatile.Read(ref _published);

    /// <summary>Whose word a published checkpoint is.</summary>
    public Policy Policy { get; }

    /// <summary>How the log stands with its witnesses.</summary>
    public IReadOnlyList<Witness> Witnesses => _rounds?.Witnesses ?? [];

    /// <summary>The latest signed checkpoint, which witnesses may not have cosigned yet.</summary>
    public Checkpoint Signed => Volatile.Read(ref _signed);

    /// <summary>Signs and publishes from now on, whenever the log has grown.</summary>
    /// <param name="waitForSizeAsync">Completes once the log has so many durable entries.</param>
    /// <param name="durable">The durable log as it stands.</param>
    /// <param name="stop">Told when publishing has failed: nothing more may be acknowledged.</param>
    public void Start(Func<long, CancellationToken, Task> waitForSizeAsync, Func<DurableTree> durable, Action<string, Exception> stop) =>
        _running = Task.WhenAll(
            Task.Run(() => GuardAsync(() => SignAsync(waitForSizeAsync, durable), stop)),
            _rounds is null ? Task.CompletedTask : Task.Run(() => GuardAsync(() => _rounds.RunAsync(() => Signed, _closing.Token), stop))
        );

    /// <summary>Completes once a checkpoint of so many entries is published.</summary>
    /// <param name="size">How many.</param>
    /// <param name="fails">Throws when that will never be.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<Checkpoint> WaitAsync(long size, Func<bool> fails, CancellationToken cancel)
    {
        await _raised.WaitUntilAsync(() => Checkpoint.Size >= size || fails(), cancel).ConfigureAwait(false);
        return Checkpoint;
    }

    /// <summary>As <see cref="WaitAsync"/>, for a checkpoint that is signed.</summary>
    public Task WaitForSignedAsync(long size, Func<bool> fails, CancellationToken cancel) =>
        _raised.WaitUntilAsync(() => Signed.Size >= size || fails(), cancel);

    /// <summary>Waits for something that only the answers of witnesses bring about; at once without witnesses.</summary>
    public Task WaitForWitnessesAsync(Func<bool> isSo, CancellationToken cancel) =>
        _rounds?.WaitUntilAsync(isSo, cancel) ?? Task.CompletedTask;

    /// <summary>Lets those who wait look again.</summary>
    public void Wake() => _raised.Raise();

    /// <summary>Begins to end; <see cref="EndAsync"/> completes it.</summary>
    public Task CancelAsync() => _closing.CancelAsync();

    /// <summary>Ends, after a last signed checkpoint when the log is sound and has grown since. Witnesses are asked at the next start.</summary>
    /// <param name="last">The durable log, or null for no last checkpoint.</param>
    /// <exception cref="IOException">It could not be published.</exception>
    public async Task EndAsync(DurableTree? last)
    {
        await _running.ConfigureAwait(false);
        // A failed sync is never tried again: the next start reads and writes anew.
        if (_broken is not null)
            throw new IOException("the last checkpoint could not be published: " + _broken.Message, _broken);
        if (last is not null && Signed.Size < last.Head.Size)
            TakeSigned(Sign(last));
    }

    /// <summary>Frees what it holds, after <see cref="EndAsync"/>.</summary>
    public void Dispose() => _closing.Dispose();

    // A crash may have come between keeping it outside the data and keeping it in the data.
    private Checkpoint TakeUp(Checkpoint last)
    {
        var note = Encoding.UTF8.GetBytes(last.Note);
        foreach (var path in new[] { _folders.Published, _folders.Checkpoint })
        {
            if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(note))
                Durable.Replace(path, note);
        }
        return last;
    }

    private async Task GuardAsync(Func<Task> run, Action<string, Exception> stop)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception ended)
            when (ended is LogStoppedException || (ended is OperationCanceledException && _closing.IsCancellationRequested))
        {
            // Nothing more will come. EndAsync signs what is not signed yet.
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            _broken = broken;
            stop("a checkpoint could not be published: " + broken.Message, broken);
        }
    }

    private async Task SignAsync(Func<long, CancellationToken, Task> waitForSizeAsync, Func<DurableTree> durable)
    {
        while (true)
        {
            var before = Signed.Size;
            await waitForSizeAsync(before + 1, _closing.Token).ConfigureAwait(false);
            TakeSigned(Sign(durable()));
            // The syncs of a checkpoint make the writer's wait: a busy log is signed less often.
            var isBusy = Signed.Size - before > BusyEntries;
            await Task.Delay(isBusy ? _options.BusyCheckpointInterval : _options.CheckpointInterval, _closing.Token).ConfigureAwait(false);
        }
    }

    private void TakeSigned(Checkpoint signed)
    {
        Volatile.Write(ref _signed, signed);
        if (_rounds is null)
        {
            Publish(signed);
            return;
        }
        _raised.Raise();
        _rounds.Wake();
    }

    // Kept before it is served: what was shown to anybody as published is published again after a restart.
    private void PublishCosigned(Checkpoint cosigned)
    {
        Durable.Replace(_folders.Cosigned, Encoding.UTF8.GetBytes(cosigned.Note));
        Publish(cosigned);
    }

    private void Publish(Checkpoint checkpoint)
    {
        Volatile.Write(ref _published, checkpoint);
        _raised.Raise();
    }

    // The root is the one that grew in memory: files may be damaged while they are open, and a wrong root must never be signed.
    private Checkpoint Sign(DurableTree durable)
    {
        var (size, root) = (durable.Head.Size, durable.Root);
        var checkpoint = Note(Checkpoint.Text(_key.Verifier.Name, size, root), size, root);
        Durable.Replace(_folders.Published, Encoding.UTF8.GetBytes(checkpoint.Note));
        Durable.Replace(_folders.Checkpoint, Encoding.UTF8.GetBytes(checkpoint.Note));
        return checkpoint;
    }

    private Checkpoint Note(string text, long size, Digest root) =>
        new(_key.Verifier.Name, size, root, new SignedNote(text, [_key.Sign(text)]).ToString());
}
