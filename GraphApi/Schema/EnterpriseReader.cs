using GraphQL;
using Xinyuan.Credit;
using Xinyuan.Credit.Enterprises;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Grains;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Reads enterprises and the negative list from their grains.</summary>
internal sealed class EnterpriseReader(IGrainFactory grains, IEventLog log)
{
    /// <summary>An enterprise by its party id, or null when there is nothing of it that the caller may see.</summary>
    public Task<Enterprise?> ReadAsync(string party, IResolveFieldContext context) => ReadAsync(party, new CreditFileRequest(), context);

    /// <summary>The same, as the law stood on a day and as was known at a moment.</summary>
    public async Task<Enterprise?> ReadAsync(string party, CreditFileRequest asked, IResolveFieldContext context)
    {
        var grain = grains.GetGrain<ICreditFileGrain>(party);
        asked = asked with { Caller = AskedBy(context) };
        if (await grain.Read(asked, context.CancellationToken) is not { } file)
            return null;
        var enterprise = new Enterprise(file, asked, GraphQLContext.Of(context.UserContext).Caller, grain, log);
        // That there is a record of a firm that is not filed is as closed as the record.
        if (file.Enterprise is not null || file.Listings.Any(listing => listing.IsPublic))
            return enterprise;
        if (!enterprise.IsOpenFile)
            return null;
        AccessPolicy.Note(enterprise.Caller, AccessClass.Subject, enterprise.Standing, party, "Enterprise");
        return enterprise;
    }

    /// <summary>What the rule sets in the shadow make of an enterprise.</summary>
    public async Task<IReadOnlyList<Indicator>> ShadowAsync(string party, DateOnly? lawAsOf, IResolveFieldContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        AccessPolicy.Note(caller, AccessClass.Department, Standing.Stranger, party, "shadowIndicators");
        var request = new CreditFileRequest(lawAsOf, Caller: AskedBy(context));
        var views = await grains.GetGrain<ICreditFileGrain>(party).Shadow(request, context.CancellationToken);
        return [.. views.Select(view => new Indicator(view))];
    }

    /// <summary>A listing by its id, or null when there is none that the caller may see.</summary>
    public async Task<Listing?> ReadListingAsync(string id, CreditFileRequest asked, IResolveFieldContext context)
    {
        var proposals = log.Find(new LogQuery(new QueryClause(["listing:" + id], [nameof(ListingProposed)])), limit: 1);
        if (proposals.Count == 0)
            return null;
        var proposal = CreditLog.ReadEvent(await log.ReadAsync(proposals[0], context.CancellationToken));
        return await ReadAsync(proposal.Subject, asked, context) is { } enterprise
            ? enterprise.Listings.FirstOrDefault(listing => listing.Id == id)
            : null;
    }

    /// <summary>A page of filed enterprises.</summary>
    public async Task<EnterpriseConnection> ListAsync(EnterprisesRequest request, CreditFileRequest asked, IResolveFieldContext context)
    {
        var page = await Directory.Enterprises(request with { Caller = AskedBy(context) }, context.CancellationToken);
        var items = new List<(string, Enterprise)>(page.Items.Count);
        for (var i = 0; i < page.Items.Count; i++)
        {
            if (await ReadAsync(page.Items[i].Party, asked, context) is { } enterprise)
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
