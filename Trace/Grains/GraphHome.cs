namespace Xinyuan.Trace.Grains;

/// <summary>
/// Where the item graph is, as seen from one process: whoever runs in the process that holds it asks it on their own thread; all others, and the
/// first of all, ask its grain. The answers are the same. One a process, among the services of silo and edge.
/// </summary>
public sealed class GraphHome
{
    private GraphAnswers? _here;

    /// <summary>Traces an item; see <see cref="IItemGraphGrain.Trace"/>.</summary>
    public ValueTask<TraceAnswer> TraceAsync(IGrainFactory grains, TraceRequest request, CancellationToken cancel) =>
        Volatile.Read(ref _here) is { } here ? here.TraceAsync(request, cancel) : new(GrainOf(grains).Trace(request, cancel));

    /// <summary>The state of an item; see <see cref="IItemGraphGrain.State"/>.</summary>
    public ValueTask<ItemStateAnswer> StateAsync(IGrainFactory grains, string item, CancellationToken cancel) =>
        Volatile.Read(ref _here) is { } here ? here.StateAsync(item, cancel) : new(GrainOf(grains).State(item, cancel));

    /// <summary>The graph is here from now on.</summary>
    internal void Open(GraphAnswers answers) => Volatile.Write(ref _here, answers);

    /// <summary>It is no longer.</summary>
    internal void Close(GraphAnswers answers) => Interlocked.CompareExchange(ref _here, null, answers);

    private static IItemGraphGrain GrainOf(IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IItemGraphGrain>(IItemGraphGrain.Key);
    }
}
