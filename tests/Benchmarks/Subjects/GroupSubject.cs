namespace Xinyuan.Benchmarks.Subjects;

/// <summary>
/// Group commit as every engine gets it here: one thread takes all that is queued, stores it as one batch with one sync, and answers
/// all of it. None of the engines does better by itself when many writers wait.
/// </summary>
internal abstract class GroupSubject : ISubject
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _queued = new(initialState: false);
    private readonly Thread _thread;

    // Guarded by the gate.
    private List<Waiting> _queue = [];
    private bool _isClosing;
    private Exception? _broken;

    protected GroupSubject() => _thread = new Thread(Run) { IsBackground = true, Name = "group commit" };

    protected readonly record struct Waiting(int Number, TaskCompletionSource Done);

    public Task AppendAsync(int number)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isFirst;
        lock (_gate)
        {
            if (_broken is { } broken)
                throw new IOException("the engine has failed: " + broken.Message, broken);
            _queue.Add(new Waiting(number, done));
            isFirst = _queue.Count == 1;
        }
        // Only the first wakes the thread: whoever comes later is taken along.
        if (isFirst)
            _queued.Set();
        return done.Task;
    }

    public virtual ValueTask DisposeAsync()
    {
        lock (_gate)
            _isClosing = true;
        _queued.Set();
        if (_thread.IsAlive)
            _thread.Join();
        _queued.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes the queue up; when the engine is open.</summary>
    protected void Start() => _thread.Start();

    /// <summary>Stores these events and returns when they are on the disk.</summary>
    protected abstract void Commit(List<Waiting> group);

    private void Run()
    {
        var group = new List<Waiting>();
        while (true)
        {
            bool isClosing;
            lock (_gate)
            {
                (group, _queue) = (_queue, group);
                isClosing = _isClosing;
            }
            if (group.Count == 0)
            {
                if (isClosing)
                    return;
                _queued.WaitOne();
                continue;
            }
            if (!TryCommit(group))
                return;
            group.Clear();
        }
    }

    private bool TryCommit(List<Waiting> group)
    {
        try
        {
            Commit(group);
            foreach (var (_, done) in group)
                done.SetResult();
            return true;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            lock (_gate)
            {
                _broken = broken;
                group.AddRange(_queue);
            }
            foreach (var (_, done) in group)
                done.TrySetException(broken);
            return false;
        }
    }
}
