using GraphQL;
using Xinyuan.Facts.Filings;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A product, as the reader may see it.</summary>
internal sealed class Product(ProductView view)
{
    /// <summary>The one spelling of what was asked for.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => view.Item.Canonical;

    /// <summary>Its GS1 Digital Link under the canonical stem.</summary>
    [ReadableBy(AccessClass.Open)]
    public string DigitalLink => view.Item.DigitalLink;

    /// <summary>Its batch: named, or stated by an event.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Batch => view.Lot;

    /// <summary>What is filed of the goods; null when nobody filed them.</summary>
    [ReadableBy(AccessClass.Open)]
    public MasterData? MasterData => view.Goods is { } goods ? new MasterData(goods) : null;

    /// <summary>What firms say of it to their partners, in the headers of documents of events: the latest word of each that the reader may see. Not filed.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<IReadOnlyList<Statement>> Stated([FromServices] MasterDataReader masterData, IResolveFieldContext context) =>
        await Statement.OfAsync(view.Item.Canonical, masterData, context);

    /// <summary>Where it stands, as vouched events say.</summary>
    [ReadableBy(AccessClass.Open)]
    public ProductStatus Status => view.Status;

    /// <summary>Whether the goods are filed, and somebody filed vouches for this item.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Vouched => view.IsVouched;

    /// <summary>The events of its way, in the order of their times.</summary>
    [ReadableBy(AccessClass.Open)]
    public EventConnection Events(int? first = Pages.FirstDefault, string? after = null) =>
        new(Pages.Of([.. view.Events.Select(told => new Event(told))], first, after));

    /// <summary>Events of it that their own party declared to be in error, to whom they are open; they are not among `events`.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<IReadOnlyList<Event>> Corrected(
        [FromServices] Corrections corrections,
        [FromServices] Filings filings,
        IResolveFieldContext context
    )
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var seen = await corrections.CorrectedAsync(view.Item, caller, context.CancellationToken);
        return await filings.ReadAsync(
            register => seen.Select(one => new Event(ProductReader.Describe(one, register))).ToList(),
            context.CancellationToken
        );
    }

    /// <summary>The recalls and stops of sale that reach it, and are not taken back.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<IReadOnlyList<Recall>> Recalls([FromServices] Recalls recalls, IResolveFieldContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var found = new List<Recall>();
        foreach (var state in view.Recalls)
        {
            if (await recalls.ReadAsync(state.Id, caller, context.CancellationToken) is { } seen)
                found.Add(new Recall(seen));
        }
        return found;
    }

    /// <summary>How often its code was asked for.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<ScanSummary> Scans([FromServices] ScanReader scans, IResolveFieldContext context) =>
        new(await scans.ReadAsync(view.Item, GraphQLContext.Of(context.UserContext).Caller, context.CancellationToken));

    /// <summary>
    /// The mass balance of a lot, as far as its quantities are open to the reader: all of it to departments, its own account to a party, to
    /// others null. Null of what is no lot.
    /// </summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<LotBalance?> Balance([FromServices] Balances balances, IResolveFieldContext context) =>
        view.Item.Kind == ItemKind.Lot
        && await balances.ReadAsync(view.Item, GraphQLContext.Of(context.UserContext).Caller, context.CancellationToken) is { } seen
            ? new LotBalance(seen)
            : null;

    /// <summary>Who answers for it.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<Responsibility> Responsible => [.. view.Responsible.Select(one => new Responsibility(one))];

    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf => new(view.AsOf);
}

/// <summary>What is filed of goods.</summary>
internal sealed class MasterData(GoodsFiled goods)
{
    /// <summary>The GTIN, 14 digits.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Gtin => goods.Gtin;

    /// <summary>The name.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Name => goods.Name;

    /// <summary>The name in English.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? NameEn => goods.NameEn;

    /// <summary>The brand.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Brand => goods.Brand;

    /// <summary>The commodity code, 10 digits.</summary>
    [ReadableBy(AccessClass.Open)]
    public string HsCode => goods.HsCode;

    /// <summary>The country of origin (ISO 3166-1 alpha-2).</summary>
    [ReadableBy(AccessClass.Open)]
    public string OriginCountry => goods.OriginCountry;

    /// <summary>Shelf life in days.</summary>
    [ReadableBy(AccessClass.Open)]
    public int? ShelfLifeDays => goods.ShelfLifeDays;

    /// <summary>How it must be kept.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Storage => goods.Storage;
}

/// <summary>Who answers for what.</summary>
internal sealed class Responsibility(Responsible one)
{
    /// <summary>What for.</summary>
    [ReadableBy(AccessClass.Open)]
    public ResponsibleRole Role => one.Role;

    /// <summary>Who.</summary>
    [ReadableBy(AccessClass.Open)]
    public Party Party => new(one.Party);
}
