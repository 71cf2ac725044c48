using Xinyuan.Facts.Filings;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Puts a product together for one reader: the graph says which events count, the log what they are, the filings who speaks.</summary>
internal sealed class ProductReader(IEventLog log, Filings filings, Ways ways)
{
    /// <summary>The product, or null when the log knows neither an event nor a filing of it.</summary>
    public async ValueTask<ProductView?> ReadAsync(ItemId item, Caller caller, CancellationToken cancel)
    {
        var way = await ways.OfAsync(item, cancel);
        var seen = await EventsAsync(way, caller, cancel);
        var asOf = AsOf.Of(log);
        return await filings.ReadAsync(register => Compose(item, seen, register, asOf), cancel);
    }

    /// <summary>The events on a way, in the order of their times, as the reader may see them.</summary>
    public async ValueTask<IReadOnlyList<EventView>> EventsAsync(ItemWay way, Caller caller, CancellationToken cancel)
    {
        var seen = new List<EventView>(way.Events.Count);
        foreach (var position in way.Events.Order()) seen.Add(EventView.Of(await log.ReadAsync(position, cancel), caller, way));
        return [.. seen.OrderBy(one => one.Entry.Envelope.Occurred).ThenBy(one => one.Position)];
    }

    /// <summary>An event with what is filed of its issuer and place.</summary>
    public static ProductEvent Describe(EventView seen, FilingRegister register) => new(
        seen,
        seen.Issuer is { } issuer ? PartyView.Of(issuer, register) : null,
        (seen.BizLocation ?? seen.ReadPoint) is { } place ? PlaceView.Of(place, register) : null,
        IsVouched(seen, register));

    private static ProductView? Compose(ItemId item, IReadOnlyList<EventView> seen, FilingRegister register, AsOfView asOf)
    {
        var goods = item.Gtin is { } gtin ? register.GoodsOf(gtin) : null;
        if (seen.Count == 0 && goods is null) return null;
        List<ProductEvent> events = [.. seen.Select(one => Describe(one, register))];
        List<ProductEvent> own = [.. events.Where(one => one.Seen.Items.Any(named => named.Id.Equals(item)))];
        var lot = item.Lot ?? LotOf(item, own);
        // Whoever wants to spoil a product by what they say of it must not succeed: once it is filed, only filed parties move it.
        var counting = goods is null ? events : events.Where(one => one.IsVouched);
        return new ProductView(
            item, goods, events, lot,
            ProductStatuses.Of(item, lot, [.. counting.Select(one => one.Seen)]),
            goods is not null && own.Any(one => one.IsVouched),
            goods is null ? [] : Answering(goods, register),
            Temperatures.Of(seen), asOf);
    }

    private static bool IsVouched(EventView seen, FilingRegister register)
    {
        if (seen.Issuer is not { } issuer) return false;
        var gtins = seen.Items.Select(item => item.Id.Gtin).OfType<string>().Distinct().ToList();
        return gtins.Count == 0 ? register.Enterprise(issuer) is not null : gtins.TrueForAll(gtin => register.IsVouched(gtin, issuer));
    }

    private static string? LotOf(ItemId item, List<ProductEvent> own) =>
        own.Select(one => one.Seen.Ilmd("lotNumber") ?? one.Seen.Ilmd("hasBatchLotNumber")).FirstOrDefault(stated => stated is not null)
        ?? own.SelectMany(one => one.Seen.Items).Where(named => named.Id.Gtin == item.Gtin).Select(named => named.Id.Lot).FirstOrDefault(stated => stated is not null);

    private static List<Responsible> Answering(GoodsFiled goods, FilingRegister register)
    {
        (ResponsibleRole Role, string? Party)[] named =
        [
            (ResponsibleRole.Owner, goods.Party), (ResponsibleRole.Seller, goods.Seller), (ResponsibleRole.DomesticAgent, goods.DomesticAgent),
            (ResponsibleRole.RecallAgent, goods.RecallAgent), (ResponsibleRole.Platform, goods.Platform),
        ];
        return [.. named.Where(one => one.Party is not null).Select(one => new Responsible(one.Role, PartyView.Of(one.Party!, register)))];
    }
}
