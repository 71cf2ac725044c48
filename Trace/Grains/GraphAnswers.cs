using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Graph.Logged;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Grains;

/// <summary>
/// Answers out of the item graph of a log, each counting in all that the log has when it is asked. Any number of threads ask at the same time.
/// </summary>
internal sealed class GraphAnswers(IEventLog log, GraphSnapshotOptions? snapshots) : IAsyncDisposable
{
    private readonly LoggedGraph _logged = new(log, snapshots is null ? null : new GraphSnapshots(snapshots));
    private readonly LateTraces _lately = new();

    /// <summary>See <see cref="IItemGraphGrain.Trace"/>.</summary>
    public async ValueTask<TraceAnswer> TraceAsync(TraceRequest request, CancellationToken cancel)
    {
        var (graph, asOf) = await CatchUpAsync(cancel).ConfigureAwait(false);
        // The pages of a trace are asked for one after the other.
        var whole = request with
        {
            AsOf = Math.Min(request.AsOf ?? asOf.Position, asOf.Position),
        };
        return _lately.Find(whole) ?? _lately.Keep(whole, Answer(graph, whole, asOf));
    }

    /// <summary>See <see cref="IItemGraphGrain.Events"/>.</summary>
    public async ValueTask<ItemEventsPage> EventsAsync(ItemEventsRequest request, CancellationToken cancel)
    {
        var (graph, asOf) = await CatchUpAsync(cancel).ConfigureAwait(false);
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
    }

    /// <summary>See <see cref="IItemGraphGrain.State"/>.</summary>
    public async ValueTask<ItemStateAnswer> StateAsync(string item, CancellationToken cancel)
    {
        var (graph, asOf) = await CatchUpAsync(cancel).ConfigureAwait(false);
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
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _logged.DisposeAsync();

    private static TraceAnswer Answer(ItemGraph graph, TraceRequest request, TraceAsOf asOf)
    {
        var position = request.AsOf!.Value;
        var trace = graph
            .AsOf(position)
            .Trace(ItemId.Parse(request.Item), request.Direction, request.MaxDepth, request.Part, !request.WithoutLinks);
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

    private async ValueTask<(ItemGraph Graph, TraceAsOf AsOf)> CatchUpAsync(CancellationToken cancel)
    {
        var (head, graph) = await _logged.CatchUpAsync(cancel).ConfigureAwait(false);
        return (graph, new TraceAsOf(head.Size - 1, head.Recorded));
    }
}
