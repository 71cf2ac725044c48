using System.Threading.Channels;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// The one writer. Takes whatever batches wait, checks their conditions against the log as it will stand, gives out positions,
/// writes and syncs all of them at once, and only then answers. The index runs ahead of the disk within a group; readers are
/// bounded by the durable head.
/// </summary>
internal sealed class LogWriter
{
    private const long GroupBytesMax = 16 << 20;

    private readonly Channel<Pending> _queue;
    private readonly FileLogOptions _options;
    private readonly string _origin;
    private readonly SegmentStore _store;
    private readonly LogIndex _index;
    private readonly HashFiles _tree;
    private readonly MerkleFrontier _frontier;
    private readonly Action<LogHead, Digest> _advance;
    private readonly Action _notifyStopped;
    private readonly Thread _thread;

    // Owned by the writer's thread.
    private readonly Dictionary<long, Entry> _unwritten = [];
    private readonly GroupBuffer _buffer;
    private DateTimeOffset _recorded;

    private long _queuedBytes;
    private volatile LogStoppedException? _stopped;
    private volatile bool _isClosing;

    /// <param name="options">How the log is kept.</param>
    /// <param name="origin">The log's name.</param>
    /// <param name="opened">The log as it was opened.</param>
    /// <param name="advance">Told the durable head and its root after every group.</param>
    /// <param name="notifyStopped">Told that the writer has stopped.</param>
    public LogWriter(FileLogOptions options, string origin, OpenedLog opened, Action<LogHead, Digest> advance, Action notifyStopped)
    {
        (_options, _origin, _advance, _notifyStopped) = (options, origin, advance, notifyStopped);
        (_store, _index, _tree, _frontier) = (opened.Store, opened.Index, opened.Tree, opened.Frontier);
        _recorded = opened.Head.Recorded;
        _buffer = new GroupBuffer(_store);
        _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(options.QueueBatchesMax) { SingleReader = true });
        _thread = new Thread(Run) { Name = "ledger writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why the writer stopped, or null while it runs.</summary>
    public LogStoppedException? Stopped => _stopped;

    /// <summary>Queues a batch; null when there is no room.</summary>
    /// <exception cref="LogStoppedException">The writer has stopped.</exception>
    public Task<AppendResult>? TryQueue(
        IReadOnlyList<PreparedEntry> entries,
        IReadOnlyList<PreparedDocument> documents,
        IReadOnlyList<AppendCondition> conditions
    )
    {
        if (_stopped is { } stopped)
            throw stopped;
        if (_isClosing)
            throw new LogStoppedException("it is being closed");
        var pending = new Pending(entries, documents, conditions);
        if (Interlocked.Add(ref _queuedBytes, pending.Bytes) <= _options.QueueBytesMax && _queue.Writer.TryWrite(pending))
        {
            // The writer may have stopped between the check and the write; then nobody will answer.
            if (_stopped is { } late)
                pending.Fail(late);
            return pending.Answer;
        }
        Interlocked.Add(ref _queuedBytes, -pending.Bytes);
        if (_isClosing)
            throw new LogStoppedException("it is being closed");
        return _stopped is { } now ? throw now : null;
    }

    /// <summary>Stops for good: whatever is queued is answered with the reason.</summary>
    public void Stop(string reason, Exception? cause)
    {
        _stopped ??= new LogStoppedException(reason, cause);
        _queue.Writer.TryComplete();
        _notifyStopped();
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public void Complete()
    {
        _isClosing = true;
        _queue.Writer.TryComplete();
        _thread.Join();
        _stopped ??= new LogStoppedException("it was closed");
        _notifyStopped();
    }

    private void Run()
    {
        var group = new List<(Pending Batch, AppendResult Result)>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            try
            {
                if (_stopped is null)
                    CommitGroup(group);
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                Stop(broken.Message, broken);
            }
            if (_stopped is { } stopped)
                AnswerAll(group, stopped);
            group.Clear();
        }
    }

    private void CommitGroup(List<(Pending Batch, AppendResult Result)> group)
    {
        var first = _index.Count;
        _recorded = NextTime();
        _unwritten.Clear();
        while (_buffer.Bytes < GroupBytesMax && _queue.Reader.TryRead(out var batch))
        {
            Interlocked.Add(ref _queuedBytes, -batch.Bytes);
            // Listed before it is admitted, so that a failure in admitting answers it too.
            group.Add((batch, null!));
            group[^1] = (batch, Admit(batch, first));
        }
        _buffer.Commit();
        if (_index.Count > first)
        {
            var leaves = new List<Digest>();
            for (var position = first; position < _index.Count; position++)
                leaves.Add(_unwritten[position].LeafHash);
            _tree.Append(leaves);
            foreach (var leaf in leaves)
                _frontier.Append(leaf);
            _advance(new LogHead(_index.Count, _recorded), _frontier.Root);
        }
        foreach (var (batch, result) in group)
            batch.Succeed(result);
    }

    private DateTimeOffset NextTime()
    {
        var now = _options.Clock.GetUtcNow();
        now = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        if (now >= _recorded)
            return now;
        if (_recorded - now > _options.ClockBehindMax)
            throw new InvalidOperationException(
                $"the clock says {now:O} and the log was last written at {_recorded:O}; set the clock right"
            );
        return _recorded;
    }

    private AppendResult Admit(Pending batch, long group)
    {
        var known = new Receipt?[batch.Entries.Count];
        for (var i = 0; i < known.Length; i++)
        {
            if (_index.FindId(batch.Entries[i].Source.Id, long.MaxValue) is not { } position)
                continue;
            var there = EntryAt(position);
            var envelope = there.Envelope;
            if (!batch.Entries[i].SaysTheSameAs(envelope.Type, envelope.Stream, envelope.Issuer, there.Sections))
                return new AppendResult.Refused(
                    RefusalReason.IdTaken,
                    $"entry {i}: the id '{envelope.Id}' is recorded at position {position} with other content",
                    i
                );
            known[i] = new Receipt(envelope.Id, position, there.LeafHash, envelope.Revision, there.Recorded, AlreadyKnown: true);
        }
        // A retry finds everything there, and no condition speaks against what was recorded already.
        if (Array.TrueForAll(known, receipt => receipt is not null))
            return new AppendResult.Appended(known!);
        return Check(batch.Conditions) ?? (AppendResult)Write(batch, known, group);
    }

    private AppendResult.Conflict? Check(IReadOnlyList<AppendCondition> conditions)
    {
        foreach (var condition in conditions)
        {
            switch (condition)
            {
                case AppendCondition.ExpectedRevision expected
                    when _index.Stream(expected.Stream) is var stream && stream.Revision != expected.Revision:
                    return new AppendResult.Conflict(condition, stream.Position);
                case AppendCondition.NoneAfter none
                    when _index.Find(none.Query, none.Position, long.MaxValue, int.MaxValue) is { Count: > 0 } found:
                    return new AppendResult.Conflict(condition, found[^1]);
                case AppendCondition.RecordedBefore before when _recorded >= before.Time:
                    return new AppendResult.Conflict(condition, _index.Count - 1);
            }
        }
        return null;
    }

    private AppendResult.Appended Write(Pending batch, Receipt?[] receipts, long group)
    {
        var fresh = Enumerable.Range(0, receipts.Length).Where(i => receipts[i] is null).ToList();
        var documents = fresh
            .Select(i => batch.Entries[i].Source.Evidence?.Document)
            .OfType<int>()
            .Distinct()
            .Select(i => batch.Documents[i])
            .Where(document => _index.Document(document.Stored, long.MaxValue) is null)
            .DistinctBy(document => document.Stored)
            .ToList();
        var frames = documents.Count + fresh.Count;
        var remaining = frames;
        foreach (var document in documents)
        {
            var place = _buffer.Add(
                NextFrame(EntryCodec.Size(document), FrameKind.Document),
                document,
                (it, target) => EntryCodec.Write(it, target.Span)
            );
            _index.AddDocument(document.Stored, place, _index.Count);
        }
        foreach (var i in fresh)
        {
            var source = batch.Entries[i].Source;
            var stream = _index.Stream(source.Stream);
            var entry = batch.Entries[i].At(_index.Count, _origin, _recorded, stream.LastLeaf, stream.Revision + 1);
            var place = _buffer.Add(
                NextFrame(EntryCodec.Size(entry), FrameKind.Entry),
                entry,
                (it, target) => EntryCodec.Write(it, target.Span)
            );
            _unwritten.Add(entry.Position, entry);
            _index.Add(entry, place);
            receipts[i] = new Receipt(source.Id, entry.Position, entry.LeafHash, stream.Revision + 1, _recorded, AlreadyKnown: false);
        }
        return new AppendResult.Appended(receipts!);

        Frame NextFrame(int length, FrameKind kind) =>
            new(length, _index.Count, Nonce: 0, group, --remaining, kind, IsFirst: remaining == frames - 1);
    }

    private Entry EntryAt(long position) =>
        _unwritten.TryGetValue(position, out var entry) ? entry : EntryCodec.Read(position, _store.Read(_index.PlaceOf(position)).Payload);

    private void AnswerAll(List<(Pending Batch, AppendResult Result)> group, LogStoppedException stopped)
    {
        foreach (var (batch, _) in group)
            batch.Fail(stopped);
        while (_queue.Reader.TryRead(out var batch))
            batch.Fail(stopped);
    }

    private sealed class Pending(
        IReadOnlyList<PreparedEntry> entries,
        IReadOnlyList<PreparedDocument> documents,
        IReadOnlyList<AppendCondition> conditions
    )
    {
        private readonly TaskCompletionSource<AppendResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<PreparedEntry> Entries => entries;

        public IReadOnlyList<PreparedDocument> Documents => documents;

        public IReadOnlyList<AppendCondition> Conditions => conditions;

        public long Bytes { get; } = entries.Sum(entry => (long)entry.Bytes) + documents.Sum(document => (long)document.Bytes.Length);

        public Task<AppendResult> Answer => _answer.Task;

        public void Succeed(AppendResult result) => _answer.TrySetResult(result);

        public void Fail(Exception reason) => _answer.TrySetException(reason);
    }
}
