using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Proofs;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>Renders the consumer page of an item, with the proofs of what it shows.</summary>
internal sealed class ProductPages(ProductReader products, ScanDesk scans, IEventLog log)
{
    /// <summary>The page; a page that says so where the log knows nothing of the item.</summary>
    public async Task<ContentHttpResult> RenderAsync(HttpContext http, ItemId item, CancellationToken cancel)
    {
        if (await products.ReadAsync(item, Caller.Anonymous, cancel) is not { } product)
            return Layout.Problem(http, StatusCodes.Status404NotFound, "problem.notFound");
        var words = Words.For(http.Request);
        var proofs = new EntryProofs(log);
        var bundles = new SortedDictionary<long, byte[]>();
        foreach (var one in WayBlock.Shown(product))
        {
            if (await proofs.BundleAsync(one.Seen.Entry, one.Seen.Disclosure, cancel) is { } bundle)
                bundles[one.Seen.Position] = bundle;
        }
        var asked = await scans.CountAsync(http, product.Item, cancel);
        var page = new ProductPage(words, product, bundles, proofs.LogKey) { Asked = asked };
        return Layout.Page(http, words, page.Title, page.Main, script: "proof.js");
    }
}
