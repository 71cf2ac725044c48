using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Graph;
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

/// <summary>Keeps the graph in memory and brings it up to the log at each call.</summary>
[GrainType("item-graph")]
[KeepAlive]
internal sealed class ItemGraphGrain(IEventLog log) : Grain, IItemGraphGrain
{
    private static readonly LogQuery Followed = LogQuery.OfType([
        "ObjectEvent",
        "AggregationEvent",
        "TransactionEvent",
        "TransformationEvent",
        "AssociationEvent",
        .. Filing.Types,
    ]);

    private readonly ItemGraph _graph = new();
    private readonly FilingRegister _filings = new();

    /// <inheritdoc/>
    public async Task<TraceAnswer> Trace(TraceRequest request, CancellationToken cancel)
    {
        var asOf = await CatchUpAsync(cancel);
        var trace = _graph.Trace(ItemId.Parse(request.Item), request.Direction, request.MaxDepth);
        return new TraceAnswer
        {
            Root = trace.Root.Canonical,
            Direction = trace.Direction,
            Events = [.. trace.Events.Select(said => new TraceEventAnswer(said.Position, said.Depth, said.OwnWay))],
            Items =
            [
                .. trace.Items.Select(item => new TraceItemAnswer(item.Id, item.Kind, item.Relation, item.Depth, item.IsOpenToHolder)),
            ],
            Links = [.. trace.Links.Select(link => new TraceLinkAnswer(link.Position, link.Item, link.Role))],
            Depth = trace.Depth,
            Truncated = trace.Truncated,
            AsOf = asOf,
        };
    }

    /// <inheritdoc/>
    public async Task<ItemEventsPage> Events(ItemEventsRequest request, CancellationToken cancel)
    {
        var asOf = await CatchUpAsync(cancel);
        var all = _graph.EventsOf(ItemId.Parse(request.Item));
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

    /// <inheritdoc/>
    public async Task<ItemStateAnswer> State(string item, CancellationToken cancel)
    {
        var asOf = await CatchUpAsync(cancel);
        var id = ItemId.Parse(item);
        var isVouched = _graph.SubmittersOf(id).Any(MaySpeakFor);
        var state = _graph.StateOf(id, party => !isVouched || MaySpeakFor(party), party => !isVouched || AnswersFor(party));
        return new ItemStateAnswer(id.Canonical, id.Kind, state, isVouched, asOf);

        bool MaySpeakFor(string party) => id.Gtin is { } gtin ? _filings.IsVouched(gtin, party) : _filings.Enterprise(party) is not null;

        bool AnswersFor(string party) => id.Gtin is { } gtin ? _filings.AnswersFor(gtin, party) : _filings.Enterprise(party) is not null;
    }

    // Entry by entry, each applied once: after a fault the next call goes on where this one ended.
    private async Task<TraceAsOf> CatchUpAsync(CancellationToken cancel)
    {
        var head = log.Head;
        foreach (var position in log.Find(Followed, Math.Max(_graph.Position, _filings.Position)))
        {
            var entry = await log.ReadAsync(position, cancel);
            if (Filing.Types.Contains(entry.Envelope.Type))
                _filings.Apply(position, Filing.Read(entry.Envelope.Type, entry["public"]!.Bytes));
            else
                _graph.Apply(position, EpcisEvent.FromEntry(entry));
        }
        return new TraceAsOf(head.Size - 1, head.Recorded);
    }
}
