using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph.Logged;

namespace Xinyuan.Trace.Grains;

/// <summary>
/// The item graph; the key is <see cref="Key"/>. Every answer counts in all that the log has when the call comes, so that whoever
/// has a receipt finds the event.
/// </summary>
[Alias("xinyuan.item-graph")]
public interface IItemGraphGrain : IGrainWithStringKey
{
    /// <summary>The one key.</summary>
    const string Key = "all";

    /// <summary>Traces an item.</summary>
    [Alias("Trace")]
    Task<TraceAnswer> Trace(TraceRequest request, CancellationToken cancel);

    /// <summary>The events that name an item, also those that are declared in error.</summary>
    [Alias("Events")]
    Task<ItemEventsPage> Events(ItemEventsRequest request, CancellationToken cancel);

    /// <summary>The state of an item, and whether anybody vouches for it.</summary>
    [Alias("State")]
    Task<ItemStateAnswer> State(string item, CancellationToken cancel);
}

/// <summary>
/// The home of the graph. Bringing it up to the log is one caller's turn; the answers are worked out beside each other on the pool's
/// threads, so that a large trace keeps nobody waiting.
/// </summary>
[GrainType("item-graph")]
[KeepAlive]
[Reentrant]
internal sealed class ItemGraphGrain(IEventLog log, IServiceProvider services) : Grain, IItemGraphGrain, IAsyncDisposable
{
    private readonly GraphAnswers _answers = new(log, services.GetService<GraphSnapshotOptions>());
    private readonly GraphHome? _home = services.GetService<GraphHome>();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _home?.Open(_answers);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _home?.Close(_answers);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<TraceAnswer> Trace(TraceRequest request, CancellationToken cancel) =>
        Task.Run(() => _answers.TraceAsync(request, cancel).AsTask(), cancel);

    /// <inheritdoc/>
    public Task<ItemEventsPage> Events(ItemEventsRequest request, CancellationToken cancel) =>
        Task.Run(() => _answers.EventsAsync(request, cancel).AsTask(), cancel);

    /// <inheritdoc/>
    public Task<ItemStateAnswer> State(string item, CancellationToken cancel) =>
        Task.Run(() => _answers.StateAsync(item, cancel).AsTask(), cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _answers.DisposeAsync();
}
