using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests;

public partial class ProductPageTests(TradeFixture trade) : IClassFixture<TradeFixture>
{
    [Fact]
    public async Task The_page_shows_the_way_and_carries_a_proof_of_each_event_that_holds()
    {
        using var response = await trade.Host.GetAsync($"/01/{Samples.Gtin}/10/L1/21/7", ("Accept", "text/html"));
        var html = await response.TextAsync();
        Assert.Contains("赋码", html, StringComparison.Ordinal);
        Assert.Contains("延吉保税仓", html, StringComparison.Ordinal);
        Assert.Contains("2.5 至 8.3 ℃", html, StringComparison.Ordinal);
        Assert.Contains("2029-08-31", html, StringComparison.Ordinal);
        Assert.Contains("无备案依据", html, StringComparison.Ordinal);
        Assert.DoesNotContain("PO-77", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Samples.Carton, html, StringComparison.Ordinal);
        var bundles = Bundle().Matches(html);
        var rows = Row().Matches(html).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Order(StringComparer.Ordinal), bundles.Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        var policy = Policy.OfLog(VerifierKey.Parse(trade.Host.Log.VerifierKey, out _)!);
        foreach (Match match in bundles)
        {
            var good = Assert.IsType<BundleVerdict.Good>(ProofBundle.Check(Encoding.UTF8.GetBytes(match.Groups[2].Value), policy));
            Assert.DoesNotContain("trade", good.Sections.Keys);
            Assert.DoesNotContain("items", good.Sections.Keys);
            Assert.All(
                good.Elements,
                element => Assert.DoesNotContain("/21/8", Encoding.UTF8.GetString(element.Bytes.Span), StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task What_the_page_shows_of_an_event_is_what_its_proof_discloses()
    {
        using var response = await trade.Host.GetAsync($"/01/{Samples.Gtin}/21/7?lang=en", ("Accept", "text/html"));
        var html = await response.TextAsync();
        Assert.Contains("data-field=\"bizStep\" data-value=\"commissioning\"", html, StringComparison.Ordinal);
        Assert.Contains(
            $"data-field=\"bizLocation.id\" data-value=\"https://id.gs1.org/414/{Samples.FactoryGln}\"",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains($"data-field=\"items\" data-value=\"{Samples.Cream("7")}\"", html, StringComparison.Ordinal);
        Assert.Contains($"data-field=\"envelope:issuer\" data-value=\"{Samples.Maker}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_event_s_proof_is_a_file_too()
    {
        using var page = await trade.Host.GetAsync($"/01/{Samples.Gtin}/21/7", ("Accept", "text/html"));
        var link = WebUtility.HtmlDecode(ProofLink().Match(await page.TextAsync()).Groups[1].Value);
        using var file = await trade.Host.GetAsync(link);
        Assert.Equal(ProofBundle.MediaType, file.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith(".xyproof", file.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        Assert.IsType<BundleVerdict.Good>(
            ProofBundle.Check(await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), null)
        );
        using var other = await trade.Host.GetAsync($"/proof/0?item={Uri.EscapeDataString(Samples.Cream("7"))}");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task Filed_goods_have_a_page_before_anything_happened_to_them()
    {
        using var response = await trade.Host.GetAsync($"/01/{Samples.Gtin}/21/none", ("Accept", "text/html"), ("Accept-Language", "en"));
        var html = await response.TextAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Hanbit &amp; Sons", html, StringComparison.Ordinal);
        Assert.Contains("South Korea", html, StringComparison.Ordinal);
        Assert.Contains("data-status=\"UNKNOWN\"", html, StringComparison.Ordinal);
        Assert.Contains("Hanbit Cosmetics", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/01/08801234567890", HttpStatusCode.BadRequest)]
    [InlineData("/01/08801234567893/10", HttpStatusCode.BadRequest)]
    [InlineData("/01/08801234567893/21/7/10/A", HttpStatusCode.BadRequest)]
    [InlineData("/01/08801234567893/21/7?10=A", HttpStatusCode.BadRequest)]
    [InlineData("/01/08801234567893/10/%00", HttpStatusCode.BadRequest)]
    [InlineData("/01/08801234567893/10/%zz", HttpStatusCode.BadRequest)]
    [InlineData("/00/106141412345678908", HttpStatusCode.NotFound)]
    [InlineData("/01/08801234567893/10/A%2FB", HttpStatusCode.OK)]
    public async Task A_path_is_a_link_that_is_known_or_says_why_not(string path, HttpStatusCode status)
    {
        foreach (var accept in (string[])["text/html", "application/linkset+json"])
        {
            using var response = await trade.Host.GetAsync(path, ("Accept", accept));
            Assert.Equal(status, response.StatusCode);
        }
    }

    [GeneratedRegex("""<script type="application/json" class="xyproof" data-event="(\d+)">([^<]*)</script>""")]
    private static partial Regex Bundle();

    [GeneratedRegex("data-event-row=\"(\\d+)\"")]
    private static partial Regex Row();

    [GeneratedRegex("href=\"(/proof/[^\"]*)\"")]
    private static partial Regex ProofLink();
}
