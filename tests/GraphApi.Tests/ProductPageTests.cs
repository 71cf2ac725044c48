using System.Net;

namespace Xinyuan.GraphApi.Tests;

public class ProductPageTests
{
    [Fact]
    public async Task Filed_goods_have_a_page_before_anything_happened_to_them()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        using var response = await host.GetAsync($"/01/{Samples.Gtin}", ("Accept", "text/html"), ("Accept-Language", "en"));
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
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        foreach (var accept in (string[])["text/html", "application/linkset+json", "*/*"])
        {
            using var response = await host.GetAsync(path, ("Accept", accept));
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task Whoever_is_no_browser_gets_the_links_that_there_are()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        using var response = await host.GetAsync($"/01/{Samples.Gtin}/21/7%2F8");
        Assert.Equal("application/linkset+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        var set = (await response.JsonAsync()).GetProperty("linkset")[0];
        Assert.Equal($"https://trace.example/01/{Samples.Gtin}/21/7%2F8", set.GetProperty("anchor").GetString());
    }
}
