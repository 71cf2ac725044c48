namespace Xinyuan.Ledger.Files;

/// <summary>
/// The one writer, in two threads: one gives out positions and puts a group together, the other writes and syncs the group before it
/// and only then answers. So a group is whatever came while the disk was busy.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private const int GroupBytesMax = 16 << 20;
    private const int PartsWaitingMax = 8;

    // While the disk is busy there is no hurry: waking a thread costs more than what it does for a few batches.
    private const int QueuedWhileBusy = 32;
    private const int SmallGroupBytes = 64 << 10;

    private readonly FileLogOptions _options;
    private readonly OpenedLog _log;
    private readonly Sequencer _sequencer;
    private readonly Action<DurableTree> _advance;
    private readonly Action _notifyStopped;
    private readonly Thread _sequencing;
    private readonly Thread _committing;

    private readonly AutoResetEvent _handedOver = new(initialState: false);

    // Guards what follows; the sequencing thread waits on it.
    private readonly object _gate = new();
    private readonly List<PendingBatch> _queue = [];
    private long _queuedBytes;
    private CommitGroup? _handed;
    private bool _isClosing;
    private bool _isSequenced;
    private LogStoppedException? _stopped;

    /// <param name="options">How the log is kept.</param>
    /// <param name="origin">The log's name.</param>
    /// <param name="opened">The log as it was opened.</param>
    /// <param name="advance">Told how far the log is durable after every group.</param>
    /// <param name="notifyStopped">Told that the writer has stopped.</param>
    public LogWriter(FileLogOptions options, string origin, OpenedLog opened, Action<DurableTree> advance, Action notifyStopped)
    {
        (_options, _log, _advance, _notifyStopped) = (options, opened, advance, notifyStopped);
        _sequencer = new Sequencer(options, opened, origin);
        opened.Store.MakeAhead();
        _sequencing = new Thread(Sequence) { Name = "ledger sequencer", IsBackground = true };
        _committing = new Thread(Commit) { Name = "ledger writer", IsBackground = true };
        _sequencing.Start();
        _committing.Start();
    }

    /// <summary>Why the writer stopped, or null while it runs.</summary>
    public LogStoppedException? Stopped => Volatile.Read(ref _stopped);

    /// <summary>Queues a batch; false when there is no room.</summary>
    /// <exception cref="LogStoppedException">The writer has stopped.</exception>
    public bool TryQueue(PendingBatch batch)
    {
        lock (_gate)
        {
            if (_stopped is { } stopped)
                throw stopped;
            if (_isClosing)
                throw new LogStoppedException("it is being closed");
            if (_queue.Count >= _options.QueueBatchesMax || (_queuedBytes + batch.Bytes > _options.QueueBytesMax && _queue.Count > 0))
                return false;
            _queue.Add(batch);
            _queuedBytes += batch.Bytes;
            if (_queue.Count == (_handed is null ? 1 : QueuedWhileBusy))
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Lets the writer look again: parts were sealed.</summary>
    public void Wake()
    {
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    /// <summary>Stops for good: whatever is queued is answered with the reason.</summary>
    public void Stop(string reason, Exception? cause)
    {
        lock (_gate)
        {
            _stopped ??= new LogStoppedException(reason, cause);
            Monitor.Pulse(_gate);
        }
        _notifyStopped();
    }

    /// <summary>Writes what is queued, then ends. False when it had stopped for another reason.</summary>
    public bool Complete()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }
        _sequencing.Join();
        _committing.Join();
        bool isSound;
        lock (_gate)
        {
            isSound = _stopped is null;
            _stopped ??= new LogStoppedException("it was closed");
        }
        _notifyStopped();
        return isSound;
    }

    public void Dispose() => _handedOver.Dispose();

    private void Sequence()
    {
        var taken = new List<PendingBatch>();
        try
        {
            while (Take(taken))
            {
                foreach (var batch in taken)
                {
                    if (_sequencer.Group.Bytes >= GroupBytesMax)
                        HandOver(mustWait: true);
                    // Listed before it is admitted, so that a failure in admitting answers it too.
                    var answers = _sequencer.Group.Answers;
                    answers.Add((batch, null!));
                    answers[^1] = (batch, _sequencer.Admit(batch));
                }
                taken.Clear();
                HandOver(mustWait: false);
            }
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            if (broken is not LogStoppedException)
                Stop(broken.Message, broken);
        }
        EndSequencing(taken);
    }

    // Waits for batches, or for the disk when a group is ready for it. False when there is nothing more to do.
    private bool Take(List<PendingBatch> taken)
    {
        lock (_gate)
        {
            while (true)
            {
                if (_stopped is not null)
                    return false;
                var isReady = _sequencer.Group.Answers.Count > 0;
                var mayTake = _queue.Count >= (_handed is null ? 1 : QueuedWhileBusy) && _log.Parts.Waiting < PartsWaitingMax;
                if (mayTake || (isReady && _handed is null))
                    break;
                if (_isClosing && _queue.Count == 0 && !isReady)
                    return false;
                Monitor.Wait(_gate);
            }
            if (_log.Parts.Waiting < PartsWaitingMax)
            {
                taken.AddRange(_queue);
                _queue.Clear();
                _queuedBytes = 0;
            }
            return true;
        }
    }

    // Gives the group to the other thread, if that is free; a small one is not worth waking it.
    private void HandOver(bool mustWait)
    {
        CommitGroup closed;
        lock (_gate)
        {
            while (mustWait && _handed is not null && _stopped is null)
                Monitor.Wait(_gate);
            if (_stopped is { } stopped)
                throw stopped;
            if (_handed is not null || _sequencer.Group.Answers.Count == 0)
                return;
            closed = _sequencer.Close();
            if (closed.Bytes > SmallGroupBytes)
                _handed = closed;
        }
        if (closed.Bytes > SmallGroupBytes)
            _handedOver.Set();
        else
            CommitOrFail(closed);
    }

    private void EndSequencing(List<PendingBatch> taken)
    {
        lock (_gate)
        {
            _isSequenced = true;
            if (_stopped is { } stopped)
            {
                Fail(_sequencer.Group, stopped);
                foreach (var batch in taken.Concat(_queue))
                    batch.TrySetException(stopped);
                _queue.Clear();
            }
        }
        _handedOver.Set();
    }

    private void Commit()
    {
        while (NextGroup() is { } group)
        {
            CommitOrFail(group);
            lock (_gate)
            {
                _handed = null;
                Monitor.Pulse(_gate);
            }
        }
    }

    private CommitGroup? NextGroup()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_handed is not null || _isSequenced)
                    return _handed;
            }
            _handedOver.WaitOne();
        }
    }

    private void CommitOrFail(CommitGroup group)
    {
        try
        {
            if (Stopped is { } stopped)
                throw stopped;
            Commit(group);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            if (broken is not LogStoppedException)
                Stop(broken.Message, broken);
            Fail(group, Stopped!);
        }
    }

    private void Commit(CommitGroup group)
    {
        group.WriteAndSync();
        if (group.After is { } after)
        {
            _log.Tree.Append(group.Growth);
            _log.Places.Append(group.Places);
            _advance(after);
        }
        foreach (var (batch, result) in group.Answers)
            batch.TrySetResult(result);
    }

    private static void Fail(CommitGroup group, LogStoppedException stopped)
    {
        foreach (var (batch, _) in group.Answers)
            batch.TrySetException(stopped);
    }
}
