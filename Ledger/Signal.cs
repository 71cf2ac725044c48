namespace Xinyuan.Ledger;

/// <summary>Wakes whoever waits for a state to come about. The state itself lives with its owner, who raises the signal after changing it.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The state changed.</summary>
    public void Raise() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Waits until the state is reached.</summary>
    public async Task WaitUntilAsync(Func<bool> isReached, CancellationToken cancel)
    {
        while (true)
        {
            // Taken before the look, so that a change between the look and the wait is not missed.
            var next = Volatile.Read(ref _next).Task;
            if (isReached())
                return;
            await next.WaitAsync(cancel).ConfigureAwait(false);
        }
    }
}
