namespace Xinyuan.Ledger.Tests;

/// <summary>A witness in this process, which can be down, slow, or lie.</summary>
internal sealed class LocalCosigner(TestWitness witness, string name) : ICosigner
{
    private volatile bool _isDown;
    private int _asked;

    public PolicyWitness Witness { get; } = new(name, witness.State.Key, "http://" + name + ".example/", 1);

    public TestWitness Behind => witness;

    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>How often it was asked, down or not.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What it makes of its answers.</summary>
    public Func<AddCheckpointResult, AddCheckpointResult> Answer { get; set; } = answer => answer;

    /// <summary>What it waits for before it answers.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public async Task<AddCheckpointResult> AddCheckpointAsync(AddCheckpointRequest request, CancellationToken cancel)
    {
        Interlocked.Increment(ref _asked);
        await Hold.WaitAsync(cancel);
        return _isDown ? throw new HttpRequestException("connection refused") : Answer(witness.State.Add(request));
    }
}
