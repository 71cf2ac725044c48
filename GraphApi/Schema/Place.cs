using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A place.</summary>
internal sealed class Place(PlaceView view)
{
    /// <summary>The identifier as the event spells it.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => view.Id;

    /// <summary>Its GLN, 13 digits, when it has one.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Gln => view.Gln;

    /// <summary>The filed name, or null for a place that is not filed.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Name => view.Filing?.Name;

    /// <summary>The filed name in English.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? NameEn => view.Filing?.NameEn;

    /// <summary>What it is: farm, factory, warehouse, port, airport, shop, vessel, inspection_site.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Kind => view.Filing?.Kind;

    /// <summary>The country (ISO 3166-1 alpha-2).</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Country => view.Filing?.Country;

    /// <summary>What firms say of it to their partners, in the headers of documents of events: the latest word of each that the reader may see. Not filed.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<IReadOnlyList<Statement>> Stated([FromServices] MasterDataReader masterData, IResolveFieldContext context) =>
        await Statement.OfAsync(ItemId.Parse(view.Id).Canonical, masterData, context);
}
