namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>A clock that moves only when a test moves it, with its timers.</summary>
internal sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes once a timer stands that is due so long from now: somebody waits for just that.</summary>
    public Task WaitForTimerAsync(TimeSpan due, CancellationToken cancel) => WaitAsync(timer => timer.Due == _now + due, cancel);

    /// <summary>Completes once any timer stands.</summary>
    public Task WaitForTimerAsync(CancellationToken cancel) => WaitAsync(_ => true, cancel);

    private async Task WaitAsync(Predicate<ManualTimer> isIt, CancellationToken cancel)
    {
        while (true)
        {
            Task set;
            lock (_gate)
            {
                if (_timers.Exists(isIt))
                    return;
                set = _set.Task;
            }
            await set.WaitAsync(cancel);
        }
    }

    /// <summary>Moves the time on; what falls due by then fires, in order, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        var to = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.Due <= to).MinBy(timer => timer.Due);
                if (next is null)
                {
                    _now = to;
                    return;
                }
                _now = next.Due!.Value > _now ? next.Due.Value : _now;
                next.Due = null;
                _timers.Remove(next);
            }
            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource set;
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                if (Due is not null)
                    clock._timers.Add(this);
                set = clock._set;
                clock._set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            set.SetResult();
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
