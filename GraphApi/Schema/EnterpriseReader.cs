using GraphQL;
using Xinyuan.Credit.Enterprises;
using Xinyuan.Credit.Grains;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Reads enterprises and the negative list from their grains.</summary>
internal sealed class EnterpriseReader(IGrainFactory grains, IEventLog log)
{
    /// <summary>An enterprise by its party id, or null when there is nothing of it that the caller may see.</summary>
    public async Task<Enterprise?> ReadAsync(string party, IResolveFieldContext context)
    {
        var grain = grains.GetGrain<ICreditFileGrain>(party);
        if (await grain.Read(new CreditFileRequest(Caller: AskedBy(context)), context.CancellationToken) is not { } file)
            return null;
        var enterprise = new Enterprise(file, GraphQLContext.Of(context.UserContext).Caller, grain, log);
        // That there is a record of a firm that is not filed is as closed as the record.
        if (file.Enterprise is not null || file.Listings.Any(listing => listing.IsPublic))
            return enterprise;
        if (!enterprise.IsOpenFile)
            return null;
        AccessPolicy.Note(enterprise.Caller, AccessClass.Subject, enterprise.Standing, party, "Enterprise");
        return enterprise;
    }

    /// <summary>A page of filed enterprises.</summary>
    public async Task<EnterpriseConnection> ListAsync(EnterprisesRequest request, IResolveFieldContext context)
    {
        var page = await Directory.Enterprises(request with { Caller = AskedBy(context) }, context.CancellationToken);
        var items = new List<(string, Enterprise)>(page.Items.Count);
        for (var i = 0; i < page.Items.Count; i++)
        {
            if (await ReadAsync(page.Items[i].Party, context) is { } enterprise)
                items.Add((Cursors.Write(page.Cursors[i]), enterprise));
        }
        return new EnterpriseConnection(new Page<Enterprise>(items, page.HasNext), AsOf(page.AsOf));
    }

    /// <summary>A page of the public negative list.</summary>
    public async Task<NegativeListConnection> ListAsync(NegativeListRequest request, IResolveFieldContext context)
    {
        var page = await Directory.NegativeList(request with { Caller = AskedBy(context) }, context.CancellationToken);
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var items = page.Items.Zip(page.Cursors, (listing, cursor) => (Cursors.Write(cursor), new Listing(listing, caller))).ToList();
        return new NegativeListConnection(new Page<Listing>(items, page.HasNext), AsOf(page.AsOf));
    }

    private static CreditCaller AskedBy(IResolveFieldContext context) => CreditCaller.Of(GraphQLContext.Of(context.UserContext).Caller);

    private ICreditDirectoryGrain Directory => grains.GetGrain<ICreditDirectoryGrain>(ICreditDirectoryGrain.Key);

    private AsOf AsOf(CreditAsOf asOf) => new(Reading.AsOf.Of(log, asOf.Position + 1) with { Recorded = asOf.Recorded });
}
