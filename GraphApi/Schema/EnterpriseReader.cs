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
        if (await grain.Read(asked, context.CancellationToken) is not { } file)
            return null;
        var enterprise = new Enterprise(file, asked, GraphQLContext.Of(context.UserContext).Caller, grain, log);
        // That there is a record of a firm that is not filed is as closed as the record.
        return file.Enterprise is not null || enterprise.IsOpenFile || enterprise.Listings.Count > 0 ? enterprise : null;
    }

    /// <summary>What the rule sets in the shadow make of an enterprise.</summary>
    public async Task<IReadOnlyList<Indicator>> ShadowAsync(string party, DateOnly? lawAsOf, CancellationToken cancel)
    {
        var views = await grains.GetGrain<ICreditFileGrain>(party).Shadow(new CreditFileRequest(lawAsOf), cancel);
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
        var page = await Directory.Enterprises(request, context.CancellationToken);
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
        var page = await Directory.NegativeList(request, context.CancellationToken);
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var items = page.Items.Zip(page.Cursors, (listing, cursor) => (Cursors.Write(cursor), new Listing(listing, caller))).ToList();
        return new NegativeListConnection(new Page<Listing>(items, page.HasNext), AsOf(page.AsOf));
    }

    private ICreditDirectoryGrain Directory => grains.GetGrain<ICreditDirectoryGrain>(ICreditDirectoryGrain.Key);

    private AsOf AsOf(CreditAsOf asOf) => new(Reading.AsOf.Of(log, asOf.Position + 1) with { Recorded = asOf.Recorded });
}
