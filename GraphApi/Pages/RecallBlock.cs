using Xinyuan.GraphApi.Reading;
using Xinyuan.Trace.Recall;

namespace Xinyuan.GraphApi.Pages;

/// <summary>What a buyer must know of the recalls that reach a product: why, what to do, whom to call. Nothing of who has what.</summary>
internal static class RecallBlock
{
    // A product that is in more recalls than this is as recalled as one can be.
    private const int ShownMax = 5;

    /// <summary>The anchor of the block, for links to it.</summary>
    public const string Anchor = "recall";

    public static Html Render(Words words, ProductView product)
    {
        if (product.Recalls.Count == 0)
            return Html.Empty;
        var notices = Html.Join(product.Recalls.Reverse().Take(ShownMax).Select(recall => Notice(words, recall)));
        return Html.Of(
            $"""
            <section class="card" id="{Anchor}">
            <h2>{words["recall.title"]}</h2>
            {notices}
            </section>
            """
        );
    }

    private static Html Notice(Words words, RecallState recall)
    {
        var level = recall.Level is null ? "recall.saleStopped" : "recall.level." + recall.Level;
        var day = recall
            .SaleStop!.Occurred.ToOffset(TimeSpan.FromHours(8))
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return Html.Of(
            $"""
            <article data-recall="{recall.Id}" data-stage="{recall.Stage.ToString().ToLowerInvariant()}">
            <p><strong>{words[level]}</strong> <span class="note">{recall.Id} · {day} · {words["recall.stage." + recall.Stage]}</span></p>
            <dl class="facts">
            <dt>{words["recall.reason"]}</dt><dd>{recall.Reason}</dd>
            <dt>{words["recall.instructions"]}</dt><dd>{recall.Instructions}</dd>
            <dt>{words["recall.contact"]}</dt><dd>{recall.Contact}</dd>
            <dt>{words["recall.basis"]}</dt><dd>{RecallNorms.Find(recall.Basis)?.Title}</dd>
            </dl>
            </article>
            """
        );
    }
}
