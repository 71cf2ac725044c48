namespace Xinyuan.GraphApi.Streaming;

/// <summary>How many results of one connection may be made but not sent. Whoever makes one takes room first, whoever sent it gives it back.</summary>
internal sealed class Window(int size) : IDisposable
{
    private readonly SemaphoreSlim _room = new(size, size);

    public Task TakeAsync(CancellationToken cancel) => _room.WaitAsync(cancel);

    public void Give(int count)
    {
        if (count > 0)
            _room.Release(count);
    }

    public void Dispose() => _room.Dispose();
}

/// <summary>
/// Stands between the source of one subscription and the connection that sends its results: holds the source back, and tells the
/// connection which position each result is about.
/// </summary>
/// <param name="window">The connection's.</param>
/// <param name="resumeAfter">The position after which the client says to go on (SSE <c>Last-Event-ID</c>); it outdoes the operation's.</param>
internal sealed class Flow(Window window, long? resumeAfter = null) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<long?> _made = new();
    private int _outstanding;
    private bool _ended;

    public long? ResumeAfter => resumeAfter;

    /// <summary>The position of the last result that was handed to the connection; null before the first.</summary>
    public long? Position { get; private set; }

    /// <summary>For the source: waits for room, and says what the next result will be about; null for what has no position.</summary>
    public async ValueTask MakeAsync(long? position, CancellationToken cancel)
    {
        await window.TakeAsync(cancel);
        lock (_gate)
        {
            if (_ended)
            {
                window.Give(1);
                return;
            }
            _outstanding++;
            _made.Enqueue(position);
        }
    }

    /// <summary>For the connection: the position of the next result. Results come in the order in which they were made.</summary>
    public long? Next()
    {
        lock (_gate)
        {
            var position = _made.Count > 0 ? _made.Dequeue() : null;
            Position = position ?? Position;
            return position;
        }
    }

    /// <summary>For the connection: a result went out.</summary>
    public void Sent()
    {
        lock (_gate)
        {
            if (_ended || _outstanding == 0)
                return;
            _outstanding--;
        }
        window.Give(1);
    }

    /// <summary>The subscription has ended: what it took of the room is free for others.</summary>
    public void Dispose()
    {
        int left;
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            (left, _outstanding) = (_outstanding, 0);
        }
        window.Give(left);
    }
}
