using System.Globalization;
using Xinyuan.GraphApi.Proofs;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>
/// What somebody sees who scanned a code. It shows what any consumer may see, whoever asks: a page that is passed on must not say
/// more than it would to whoever it is passed to.
/// </summary>
internal sealed class ProductPage(Words words, ProductView product, IReadOnlyDictionary<long, byte[]> bundles, string logKey)
{
    private readonly EventRow _row = new(words, product.Item);

    /// <summary>How often the code was asked for; null where that is not told.</summary>
    public ScanSummaryView? Asked { get; init; }

    /// <summary>The page's title.</summary>
    public string Title => StartPage.NameOf(product.Goods, words) ?? words["product.unnamed"];

    /// <summary>What stands in <c>main</c>.</summary>
    public Html Main =>
        Html.Of(
            $"""
            <h1>{Title}</h1>
            {Status}
            {RecallBlock.Render(words, product)}
            {Proof}
            {Origin}
            {Facts}
            {new WayBlock(words, product).Render()}
            {Temperature}
            {Responsible}
            {Scans}
            {Html.Join(bundles.Select(Bundle))}
            """
        );

    private Html Status
    {
        get
        {
            var status = Names.Of(product.Status);
            var (icon, style, note) = product.Status switch
            {
                ProductStatus.Recalled => ("✗", "is-failed", words["status.noteRecalled"]),
                ProductStatus.Destroyed => ("✗", "is-failed", words["status.noteDestroyed"]),
                ProductStatus.Expired or ProductStatus.NotForSale or ProductStatus.Inactive => ("!", "is-partial", ""),
                ProductStatus.Unknown => (
                    "?",
                    "is-partial",
                    words[product.Item.Kind == ItemKind.Class ? "status.noteClass" : "status.noteUnknown"]
                ),
                _ => ("✓", "is-verified", words["status.noteNone"]),
            };
            var unvouched =
                product.Events.Count == 0 || (product.IsVouched && product.Events.All(one => one.IsVouched))
                    ? Html.Empty
                    : Html.Of($"""<p><span class="badge is-unvouched">! {words["vouched.no"]}</span> {words["vouched.noteNo"]}</p>""");
            return Html.Of(
                $"""
                <section id="status">
                <h2 class="visually-hidden">{words["status.title"]}</h2>
                <div class="verdict {style}" data-status="{status}">
                <span class="verdict-icon" aria-hidden="true">{icon}</span><span class="verdict-word">{words["status." + status]}</span>
                <span class="verdict-text">{note}</span>
                </div>
                {unvouched}
                </section>
                """
            );
        }
    }

    private Html Proof =>
        Html.Of(
            $"""
            <section class="card" id="proof" data-log-key="{logKey}">
            <h2>{words["proof.title"]}</h2>
            <div data-proof-verdict class="verdict" role="status">
            <span class="verdict-icon" aria-hidden="true">…</span><span class="verdict-word">{words["proof.pending"]}</span>
            </div>
            <noscript><p>{words["proof.noscript"]}</p></noscript>
            <p class="note">{(product.Events.Count > 0 ? words["proof.note"] : "")} {words.With("proof.asOf", product.AsOf.Position)}</p>
            <div data-proof-details></div>
            </section>
            """
        );

    private Html Facts
    {
        get
        {
            var goods = product.Goods;
            var made = Births.FirstOrDefault();
            return Html.Of(
                $"""
                <section class="card" id="facts">
                <h2>{words["product.facts"]}</h2>
                <dl class="facts">
                {Fact("product.brand", goods?.Brand)}
                {Fact("product.gtin", product.Item.Gtin)}
                {Fact("product.lot", product.Lot)}
                {Fact("product.serial", product.Item.Serial)}
                {Fact("product.id", product.Item.Gtin is null ? product.Item.Canonical : null)}
                {Fact("product.made", made is null ? null : _row.When(made))}
                {Fact("product.expires", Ilmd("itemExpirationDate") ?? Ilmd("bestBeforeDate"))}
                {Fact("product.shelfLife", goods?.ShelfLifeDays is { } days ? words.With("product.days", days) : null)}
                {Fact("product.storage", goods?.Storage)}
                {Fact("product.hsCode", goods?.HsCode)}
                </dl>
                </section>
                """
            );
        }
    }

    private Html Origin
    {
        get
        {
            // Who made the product itself, before who made what is in it.
            var maker = product
                .Events.OrderBy(one => one.Source is not null)
                .Select(one => one.Issuer)
                .FirstOrDefault(issuer => issuer?.Filing?.Roles.Contains("maker") == true);
            return Html.Of(
                $"""
                <section class="card" id="origin">
                <h2>{words["origin.title"]}</h2>
                {RouteStrip.Render(words, product)}
                <dl class="facts">
                {Fact("origin.country", product.Goods is { } goods ? Names.Country(goods.OriginCountry, words) : words["origin.unknown"])}
                {Fact("origin.maker", maker is null ? null : Names.Of(maker, words))}
                </dl>
                </section>
                """
            );
        }
    }

    private Html Temperature =>
        product.Temperatures is not { } measured
            ? Html.Empty
            : Html.Of(
                $"""
                <section class="card" id="temperature">
                <h2>{words["temperature.title"]}</h2>
                <p>{_row.Range(measured)}</p>
                </section>
                """
            );

    private Html Responsible
    {
        get
        {
            var rows = Html.Join(
                product.Responsible.Select(one =>
                    Html.Of(
                        $"""
                        <dt>{words["responsible." + Names.Of(one.Role)]}</dt><dd>{Names.Of(one.Party, words)}</dd>
                        """
                    )
                )
            );
            var body =
                product.Responsible.Count == 0
                    ? Html.Of($"<p>{words["responsible.none"]}</p>")
                    : Html.Of($"""<dl class="facts">{rows}</dl>""");
            return Html.Of(
                $"""
                <section class="card" id="responsible">
                <h2>{words["responsible.title"]}</h2>
                {body}
                </section>
                """
            );
        }
    }

    private Html Scans
    {
        get
        {
            if (Asked is not { } asked)
                return Html.Empty;
            var span = asked is { First: { } first, Last: { } last }
                ? words.With("scans.span", Day(first), Day(last))
                : words["scans.none"];
            return Html.Of(
                $"""
                <section class="card" id="scans">
                <h2>{words["scans.title"]}</h2>
                <p data-scans="{asked.Times}">{words.With("scans.count", asked.Times)} <span class="note">{span}</span></p>
                <p class="note">{words["scans.note"]}</p>
                </section>
                """
            );

            string Day(DateTimeOffset hour) => hour.ToOffset(TimeSpan.FromHours(8)).ToString("d", words.Culture);
        }
    }

    private static Html Bundle(KeyValuePair<long, byte[]> bundle) =>
        Html.Of($"""<script type="application/json" class="xyproof" data-event="{bundle.Key}">{Html.JsonBlock(bundle.Value)}</script>""");

    private Html Fact(string label, string? value) =>
        string.IsNullOrEmpty(value) ? Html.Empty : Html.Of($"<dt>{words[label]}</dt><dd>{value}</dd>");

    /// <summary>The events in which the item, or its lot where that is what was asked for, came to be.</summary>
    private IEnumerable<EventView> Births =>
        product
            .Events.Select(one => one.Seen)
            .Where(seen =>
                (product.Item.Kind == ItemKind.Lot && seen.LotNumber is { } lot && lot == product.Lot)
                || seen.Items.Any(item =>
                    item.Id.Equals(product.Item) && (item.Role == "output" || (item.Role == "epc" && seen.Action == "ADD"))
                )
            );

    private string? Ilmd(string name) => Births.Select(seen => seen.Ilmd(name)).FirstOrDefault(value => value is not null);
}
