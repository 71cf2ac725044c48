using GraphQL;
using Xinyuan.Credit.Grains;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Somebody who does something, or answers for it.</summary>
internal sealed class Party(PartyView view)
{
    /// <summary>The party id: `uscc:…`, `gln:…`, `lei:…`, `nat:CC:…` or `org:…`.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => view.Id;

    /// <summary>The filed name, or null for a party that is not filed.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Name => view.Filing?.Name;

    /// <summary>The filed name in English.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? NameEn => view.Filing?.NameEn;

    /// <summary>The country (ISO 3166-1 alpha-2).</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Country => view.Filing?.Country;

    /// <summary>Whether it is filed.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Filed => view.Filing is not null;

    /// <summary>The enterprise, when it is filed as one.</summary>
    [ReadableBy(AccessClass.Open)]
    public Task<Enterprise?> Enterprise([FromServices] EnterpriseReader enterprises, IResolveFieldContext context) =>
        view.Filing is null ? Task.FromResult<Enterprise?>(null) : enterprises.ReadAsync(view.Id, context);
}
