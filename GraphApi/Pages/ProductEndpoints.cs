using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Proofs;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Resolver;
using Xinyuan.GraphApi.Rest;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>The consumer page under an address of its own, and the proof files that it links to.</summary>
internal static class ProductEndpoints
{
    public static void MapProducts(this IEndpointRouteBuilder routes)
    {
        routes.MapRead(DigitalLinks.PagePrefix + "/{**link}", PageAsync);
        routes.MapRead("/proof/{position}", ProofFileAsync);
    }

    /// <summary>
    /// The page by its own address: where the resolver sends everybody but browsers, and what its links name. What is no link but was
    /// recorded as one by its spelling has a page too.
    /// </summary>
    private static async Task<IResult> PageAsync(HttpContext http, ProductPages pages, DigitalLinks links, CancellationToken cancel)
    {
        if (DigitalLinks.OfPage(http) is not { } item)
            return Layout.Problem(http, StatusCodes.Status400BadRequest, "problem.badLink");
        ResolverHeaders.AddLink(http, $"{links.UrlOf(item)}?linkType=linkset", "linkset", Linkset.MediaType);
        return await pages.RenderAsync(http, item, cancel);
    }

    /// <summary>The proof of an event on an item's way, as a file: what its page shows of it and no more.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ProofFileAsync(
        string position,
        string? item,
        ProductReader products,
        IEventLog log,
        CancellationToken cancel
    )
    {
        if (!long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || item is null)
        {
            return Problems.BadRequest(ProblemType.Parameter, "the position is a number, and `item` names what the event is about");
        }
        var product = await products.ReadAsync(DigitalLinks.ItemOf(item), Caller.Anonymous, cancel);
        if (product?.Events.FirstOrDefault(one => one.Seen.Position == index) is not { } found)
            return Problems.NotFound("the item has no such event");
        return await new EntryProofs(log).BundleAsync(found.Seen.Entry, found.Seen.Disclosure, cancel) is { } bundle
            ? TypedResults.Bytes(bundle, ProofBundle.MediaType, $"{index.ToString(CultureInfo.InvariantCulture)}.xyproof")
            : Problems.NotFound("no checkpoint covers the event yet; ask again in a second");
    }
}
