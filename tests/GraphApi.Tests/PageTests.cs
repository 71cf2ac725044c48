using System.Net;
using System.Text.Json;
using Xinyuan.GraphApi.Pages;
using Xinyuan.Ledger;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Tests;

public class PageTests
{
    [Fact]
    public void Html_encodes_every_value_and_keeps_what_is_HTML()
    {
        const string Hostile = "\"><script>alert('x')</script>&";
        var inner = Html.Of($"<b title=\"{Hostile}\">{Hostile}</b>");
        var outer = Html.Of($"<p>{inner}{7}</p>").ToString();
        Assert.Equal(1, Count(outer, "<b "));
        Assert.DoesNotContain("<script", outer, StringComparison.Ordinal);
        Assert.DoesNotContain("'x'", outer, StringComparison.Ordinal);
        Assert.Contains("&quot;&gt;&lt;script&gt;", outer, StringComparison.Ordinal);
        Assert.EndsWith("</b>7</p>", outer, StringComparison.Ordinal);
        Assert.Equal("<p>人参</p>", Html.Of($"<p>{"人参"}</p>").ToString());
    }

    [Fact]
    public void A_data_block_cannot_end_its_element()
    {
        var block = Html.JsonBlock("""{"name":"</script><script>alert(1)</script><!--"}"""u8).ToString();
        Assert.DoesNotContain("<", block, StringComparison.Ordinal);
        Assert.Equal("</script><script>alert(1)</script><!--", JsonDocument.Parse(block).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void Both_languages_have_the_same_words_with_the_same_places_for_values()
    {
        Assert.Equal(Words.English.Keys.Order(StringComparer.Ordinal), Words.Chinese.Keys.Order(StringComparer.Ordinal));
        foreach (var key in Words.English.Keys)
            Assert.Equal(Places(Words.English[key]), Places(Words.Chinese[key]));
        static IEnumerable<int> Places(string text) =>
            Enumerable.Range(0, 4).Where(i => text.Contains($"{{{i}}}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_start_page_shows_products_codes_and_checkpoint_in_the_reader_s_language()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        using var chinese = await host.GetAsync("/");
        var zh = await chinese.TextAsync();
        Assert.Contains("<html lang=\"zh-Hans\">", zh, StringComparison.Ordinal);
        Assert.Contains("人参面霜 &lt;50 ml&gt;", zh, StringComparison.Ordinal);
        Assert.Contains($"href=\"/01/{Samples.Gtin}\"", zh, StringComparison.Ordinal);
        Assert.Contains($"https://trace.example/01/{Samples.Gtin}", zh, StringComparison.Ordinal);
        Assert.Contains(host.Log.VerifierKey.Replace("+", "&#x2B;", StringComparison.Ordinal), zh, StringComparison.Ordinal);
        using var english = await host.GetAsync("/", ("Accept-Language", "ko, en;q=0.9, zh;q=0.1"));
        Assert.Contains("Ginseng cream &lt;50 ml&gt;", await english.TextAsync(), StringComparison.Ordinal);
        using var asked = await host.GetAsync("/?lang=zh", ("Accept-Language", "en"));
        Assert.Contains("人参面霜", await asked.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_page_tells_a_chosen_product_s_story_in_a_line()
    {
        await using var host = await EdgeHost.StartAsync(options =>
            options with
            {
                ShownItems = [new($"/01/{Samples.Gtin}/21/7", "退回后再次售出", "Returned & sold again")],
            }
        );
        using var english = await host.GetAsync("/?lang=en");
        Assert.Contains(
            $"<a href=\"/01/{Samples.Gtin}/21/7\">Returned &amp; sold again</a>",
            await english.TextAsync(),
            StringComparison.Ordinal
        );
        using var chinese = await host.GetAsync("/");
        Assert.Contains("退回后再次售出</a>", await chinese.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/verify")]
    [InlineData("/nothing")]
    public async Task Every_page_carries_the_security_headers(string path)
    {
        await using var host = await EdgeHost.StartAsync();
        using var response = await host.GetAsync(path, ("Accept", "text/html,*/*;q=0.8"));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        var html = await response.TextAsync();
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" onclick", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assets_are_those_of_the_folder_and_are_asked_for_again_by_tag()
    {
        await using var host = await EdgeHost.StartAsync();
        using var first = await host.GetAsync("/assets/page.css");
        Assert.Equal("text/css", first.Content.Headers.ContentType!.MediaType);
        using var again = await host.GetAsync("/assets/page.css", ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        foreach (var path in (string[])["/assets/other.css", "/assets/..%2Fdata%2Flog%2Fverifier", "/assets/%2Fetc%2Fpasswd"])
        {
            using var missing = await host.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    [Fact]
    public async Task A_QR_code_is_of_the_item_s_link_here()
    {
        await using var host = await EdgeHost.StartAsync();
        var svgs = new List<string>();
        string[] spellings =
        [
            Samples.Cream("7"),
            $"(01){Samples.Gtin}(21)7",
            "urn:epc:id:sgtin:8801234.056789.7",
            $"https://trace.example/01/{Samples.Gtin}/21/7",
            $"/01/{Samples.Gtin}/21/7",
            $"/gtin/{Samples.Gtin}/ser/7",
            $"]C101{Samples.Gtin}217",
            DigitalLink.Read(Samples.Cream("7"), out _)!.ToCompressedUri(),
        ];
        foreach (var spelling in spellings)
        {
            using var response = await host.GetAsync("/qr?data=" + Uri.EscapeDataString(spelling));
            Assert.Equal("image/svg+xml", response.Content.Headers.ContentType!.MediaType);
            svgs.Add(await response.TextAsync());
        }
        Assert.Equal(QrCode.Of($"https://trace.example/01/{Samples.Gtin}/21/7").Svg(), Assert.Single(svgs.Distinct()));
        using var png = await host.GetAsync($"/qr?format=png&data=(01){Samples.Gtin}");
        Assert.Equal("image/png", png.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("https%3A%2F%2Fother.example%2F01%2F08801234567893")]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("(01)08801234567890")]
    public async Task There_is_no_QR_code_of_anything_else(string data)
    {
        await using var host = await EdgeHost.StartAsync();
        using var response = await host.GetAsync("/qr?data=" + data);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
