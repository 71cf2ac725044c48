using Xinyuan.Facts.Filings;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Puts a product together for one reader: the graph says which events count, the log what they are, the filings who speaks.</summary>
internal sealed class ProductReader(IEventLog log, Filings filings, Ways ways, Recalls recalls)
{
    /// <summary>Events of a product, the nearest to it, at most.</summary>
    private const int EventsMax = 2_000;

    /// <summary>The product, or null when the log knows neither an event nor a filing of it.</summary>
    public async ValueTask<ProductView?> ReadAsync(ItemId item, Caller caller, CancellationToken cancel)
    {
        var trace = await ways.SourceAsync(item, cancel);
        var way = ways.WayOf(item, trace);
        var sight = ways.SightOf(caller, way);
        var positions = trace.Events.Select(found => found.Position).Where(sight.Sees).Take(EventsMax);
        var seen = await EventsAsync(positions, way, caller, cancel);
        var state = await ways.StateAsync(item, cancel);
        var asOf = AsOf.Of(log, state.AsOf.Position + 1) with { Recorded = state.AsOf.Recorded };
        var product = await filings.ReadAsync(register => Compose(item, seen, state, trace, register, asOf), cancel);
        if (product is null)
            return null;
        var recalled = await recalls.OfAsync(item, way.Items, cancel);
        return product with { Recalls = recalled, Status = product.Status.Under(item, recalled) };
    }

    /// <summary>Events in the order of their times, as the reader may see them.</summary>
    public async ValueTask<IReadOnlyList<EventView>> EventsAsync(
        IEnumerable<long> positions,
        IWay way,
        Caller caller,
        CancellationToken cancel
    )
    {
        var seen = new List<EventView>();
        foreach (var position in positions.Order())
            seen.Add(EventView.Of(await log.ReadAsync(position, cancel), caller, way));
        return [.. seen.OrderBy(one => one.Entry.Envelope.Occurred).ThenBy(one => one.Position)];
    }

    /// <summary>An event with what is filed of its issuer and place.</summary>
    public static ProductEvent Describe(EventView seen, FilingRegister register) =>
        new(
            seen,
            seen.Issuer is { } issuer ? PartyView.Of(issuer, register) : null,
            (seen.BizLocation ?? seen.ReadPoint) is { } place ? PlaceView.Of(place, register) : null,
            IsVouched(seen, register)
        );

    private static ProductView? Compose(
        ItemId item,
        IReadOnlyList<EventView> seen,
        ItemStateAnswer state,
        TraceAnswer trace,
        FilingRegister register,
        AsOfView asOf
    )
    {
        var goods = item.Gtin is { } gtin ? register.GoodsOf(gtin) : null;
        if (seen.Count == 0 && goods is null)
            return null;
        var sources = Sources.Of(item, trace, seen.Select(one => one.Position));
        List<ProductEvent> events = [.. seen.Select(one => Describe(one, register) with { Source = SourceOf(one) })];
        return new ProductView(
            item,
            goods,
            events,
            item.Lot ?? LotOf(item, trace),
            // Only those move a product's status who may speak for it, or anybody could spoil it.
            ProductStatuses.Of(item, state.State, events.Where(one => one.IsVouched == state.IsVouched).Select(one => one.Seen)),
            goods is not null && state.IsVouched,
            goods is null ? [] : [.. Responsible.Of(goods, register), .. Carrying(events)],
            Temperatures.Of(seen),
            asOf
        );

        SourceItem? SourceOf(EventView one)
        {
            if (!sources.TryGetValue(one.Position, out var found))
                return null;
            var id = ItemId.Parse(found);
            return new SourceItem(id, id.Gtin is { } of ? register.GoodsOf(of) : null);
        }
    }

    private static bool IsVouched(EventView seen, FilingRegister register)
    {
        if (seen.Issuer is not { } issuer)
            return false;
        var gtins = seen.Items.Select(item => item.Id.Gtin).OfType<string>().Distinct().ToList();
        return gtins.Count == 0 ? register.Enterprise(issuer) is not null : gtins.TrueForAll(gtin => register.IsVouched(gtin, issuer));
    }

    /// <summary>The lot that an item is of, as its events state it, or null.</summary>
    public static string? LotOf(ItemId item, TraceAnswer trace) =>
        trace
            .Items.Where(found => found.Relation == Trace.Graph.ItemRelation.Lot && found.Kind == ItemKind.Lot)
            .Select(found => ItemId.Parse(found.Id))
            .FirstOrDefault(lot => lot.Gtin == item.Gtin)
            ?.Lot;

    // Who carried it is said by events and not by the filing, so it is as visible as they are.
    private static IEnumerable<Responsible> Carrying(IEnumerable<ProductEvent> events) =>
        events
            .Where(one => one.Source is null)
            .Select(one => one.Issuer)
            .OfType<PartyView>()
            .Where(issuer => issuer.Filing?.Roles.Contains("logistics") == true)
            .DistinctBy(issuer => issuer.Id)
            .Select(issuer => new Responsible(ResponsibleRole.Logistics, issuer));
}
