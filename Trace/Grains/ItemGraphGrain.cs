using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Graph.Logged;
using Xinyuan.Trace.Identifiers;

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
    private readonly LoggedGraph _logged = new(
        log,
        services.GetService<GraphSnapshotOptions>() is { } options ? new GraphSnapshots(options) : null
    );

    private readonly LateTraces _lately = new();

    /// <inheritdoc/>
    public Task<TraceAnswer> Trace(TraceRequest request, CancellationToken cancel) =>
        AskAsync(
            (graph, asOf) =>
            {
                // The pages of a trace are asked for one after the other.
                var whole = request with
                {
                    AsOf = Math.Min(request.AsOf ?? asOf.Position, asOf.Position),
                };
                return _lately.Find(whole) ?? _lately.Keep(whole, Answer(graph, whole, asOf));
            },
            cancel
        );

    /// <inheritdoc/>
    public Task<ItemEventsPage> Events(ItemEventsRequest request, CancellationToken cancel) =>
        AskAsync(
            (graph, asOf) =>
            {
                var all = graph.EventsOf(ItemId.Parse(request.Item));
                var start = 0;
                if (request.After is { } after)
                {
                    while (start < all.Count && all[start].Position != after)
                        start++;
                    start++;
                }
                var first = Math.Clamp(request.First, 1, ItemEventsRequest.PageMax);
                var page = all.Skip(start).Take(first).Select(said => new ItemEventAnswer(said.Position, said.IsDeclaredInError)).ToList();
                return new ItemEventsPage(page, start + page.Count < all.Count, all.Count, asOf);
            },
            cancel
        );

    /// <inheritdoc/>
    public Task<ItemStateAnswer> State(string item, CancellationToken cancel) =>
        AskAsync(
            (graph, asOf) =>
            {
                var id = ItemId.Parse(item);
                var version = _logged.OfFilings(filings => filings.Position) + 1;
                var vouched = new StateRules(
                    party => _logged.OfFilings(filings => MaySpeakFor(filings, id, party)),
                    party => _logged.OfFilings(filings => AnswersFor(filings, id, party)),
                    2 * version
                );
                var isVouched = graph.IsHeard(id, vouched);
                // Where nobody may speak for it, whoever says anything is heard.
                var rules = isVouched ? vouched : new StateRules(_ => true, _ => true, (2 * version) + 1);
                return new ItemStateAnswer(id.Canonical, id.Kind, graph.StateOf(id, rules), isVouched, asOf);
            },
            cancel
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _logged.DisposeAsync();

    private static TraceAnswer Answer(ItemGraph graph, TraceRequest request, TraceAsOf asOf)
    {
        var position = request.AsOf!.Value;
        var trace = graph.AsOf(position).Trace(ItemId.Parse(request.Item), request.Direction, request.MaxDepth, request.Part);
        return new TraceAnswer
        {
            Root = trace.Root.Canonical,
            Direction = trace.Direction,
            Events =
            [
                .. trace.Events.Select(said => new TraceEventAnswer(said.Position, said.Depth, said.OwnWay)
                {
                    UtcTicks = said.UtcTicks,
                    ReturnOf = said.ReturnOf,
                    IsOpenReturn = said.IsOpenReturn,
                }),
            ],
            Items =
            [
                .. trace.Items.Select(item => new TraceItemAnswer(item.Id, item.Kind, item.Relation, item.Depth, item.IsOpenToHolder)),
            ],
            Links = [.. trace.Links.Select(link => new TraceLinkAnswer(link.Position, link.Item, link.Role))],
            Depth = trace.Depth,
            Truncated = trace.Truncated,
            HasNextPart = trace.IsCutShort && request.Part + 1 < ItemGraph.PartsMax,
            AsOf = asOf with { Position = position },
        };
    }

    private static bool MaySpeakFor(FilingRegister filings, ItemId id, string party) =>
        id.Gtin is { } gtin ? filings.IsVouched(gtin, party) : filings.Enterprise(party) is not null;

    private static bool AnswersFor(FilingRegister filings, ItemId id, string party) =>
        id.Gtin is { } gtin ? filings.AnswersFor(gtin, party) : filings.Enterprise(party) is not null;

    private async Task<T> AskAsync<T>(Func<ItemGraph, TraceAsOf, T> ask, CancellationToken cancel)
    {
        var (head, graph) = await _logged.CatchUpAsync(cancel);
        return await Task.Run(() => ask(graph, new TraceAsOf(head.Size - 1, head.Recorded)), cancel);
    }
}
