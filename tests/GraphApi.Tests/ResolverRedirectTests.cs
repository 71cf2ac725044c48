using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.GraphApi.Resolver;

namespace Xinyuan.GraphApi.Tests;

/// <summary>The rules of the GS1-Conformant resolver standard on where a request is sent, one by one.</summary>
public sealed class ResolverRedirectTests(ResolverHost resolver) : IClassFixture<ResolverHost>
{
    private const string Serial = ResolverHost.Serial;
    private const string Goods = ResolverHost.Goods;
    private const string Page = $"{ResolverHost.Public}/page{Serial}";

    [Fact]
    public async Task Whoever_asks_for_nothing_in_particular_is_redirected_to_the_default_link_with_307()
    {
        using var response = await resolver.GetAsync(Serial);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal(Page, Assert.Single(response.Headers.GetValues("Location")));
    }

    [Fact]
    public async Task A_better_match_by_language_is_taken_before_the_default()
    {
        Assert.Equal($"{Page}?lang=en", await resolver.RedirectAsync(Serial, ("Accept-Language", "en-GB, en;q=0.8")));
        Assert.Equal($"{Page}?lang=zh", await resolver.RedirectAsync(Serial, ("Accept-Language", "ko, en;q=0.2, zh-Hans-CN;q=0.7")));
        Assert.Equal(Page, await resolver.RedirectAsync(Serial, ("Accept-Language", "ko, en;q=0")));
        Assert.Equal(Page, await resolver.RedirectAsync(Serial, ("Accept-Language", "*")));
    }

    [Fact]
    public async Task A_browser_gets_the_page_at_once_which_is_the_default_link_s_target()
    {
        using var response = await resolver.GetAsync(Serial, ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(Page, response.Content.Headers.ContentLocation!.OriginalString);
        using var target = await resolver.GetAsync($"/page{Serial}");
        // How often the code was asked for is the one thing that the second reader sees otherwise.
        Assert.Equal(
            WithoutScans(await response.TextAsync()),
            WithoutScans((await target.TextAsync()).Replace($"/page{Serial}?", $"{Serial}?", StringComparison.Ordinal))
        );

        static string WithoutScans(string page) => Regex.Replace(page, "<p data-scans=.*?</p>", "", RegexOptions.Singleline);
    }

    [Theory]
    [InlineData("gs1:traceability", "/page" + Serial + "#way")]
    [InlineData("traceability", "/page" + Serial + "#way")]
    [InlineData("https://ref.gs1.org/voc/traceability", "/page" + Serial + "#way")]
    [InlineData("https://gs1.org/voc/traceability", "/page" + Serial + "#way")]
    [InlineData("gs1:recallStatus", "/page" + Serial + "#status")]
    [InlineData("gs1:verificationService", "/page" + Serial + "#proof")]
    [InlineData("gs1:safetyInfo", "/page" + Serial + "#facts")]
    [InlineData("gs1:defaultLink", "/page" + Serial)]
    public async Task Whoever_asks_for_a_type_is_redirected_to_it(string type, string target)
    {
        var location = new Uri(await resolver.RedirectAsync($"{Serial}?linkType={Uri.EscapeDataString(type)}"));
        Assert.Equal(ResolverHost.Public + target, location.GetLeftPart(UriPartial.Path) + location.Fragment);
    }

    [Fact]
    public async Task The_targets_here_are_there()
    {
        var levels = await resolver.LinksetAsync(Serial);
        var hrefs = levels
            .EnumerateArray()
            .SelectMany(level => level.EnumerateObject())
            .Where(relation => relation.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(relation => relation.Value.EnumerateArray())
            .Select(link => link.GetProperty("href").GetString()!)
            .Where(href => href.StartsWith(ResolverHost.Public, StringComparison.Ordinal))
            .ToList();
        foreach (var href in hrefs.Select(href => href[ResolverHost.Public.Length..].Split('#')[0]).Distinct())
        {
            using var response = await resolver.GetAsync(href);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{href}: {response.StatusCode}");
        }
        var page = await (await resolver.GetAsync($"/page{Serial}")).TextAsync();
        foreach (
            var part in hrefs.Where(href => href.Contains('#', StringComparison.Ordinal)).Select(href => href.Split('#')[1]).Distinct()
        )
            Assert.Contains($"id=\"{part}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_only_a_higher_level_has_is_found_there()
    {
        using var several = await resolver.GetAsync($"{Serial}?linkType=gs1:certificationInfo");
        Assert.Equal(HttpStatusCode.MultipleChoices, several.StatusCode);
        Assert.StartsWith(
            $"{ResolverHost.Public}/log/proof/",
            await resolver.RedirectAsync($"{Serial}?linkType=gs1:registryEntry"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            $"{ResolverHost.Public}/graphql?query=",
            await resolver.RedirectAsync($"{Serial}?linkType=gs1:masterData"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_nearest_level_that_has_the_type_answers()
    {
        ItemLevel[] levels = [Level("serial", "pip"), Level("lot", "pip", "support"), Level("goods", "pip", "support", "instructions")];
        var preferences = new Preferences([], [], null);
        Assert.Equal("https://serial/pip", Assert.Single(LinkChoice.Of(levels, "pip", preferences)).Href);
        Assert.Equal("https://lot/support", Assert.Single(LinkChoice.Of(levels, "support", preferences)).Href);
        Assert.Equal("https://goods/instructions", Assert.Single(LinkChoice.Of(levels, "instructions", preferences)).Href);
        Assert.Empty(LinkChoice.Of(levels, null, preferences));

        static ItemLevel Level(string name, params string[] types) =>
            new("https://" + name, name, [.. types.Select(type => new ResolverLink(type, $"https://{name}/{type}", name))]);
    }

    [Fact]
    public async Task A_type_that_is_not_there_is_404()
    {
        using var response = await resolver.GetAsync($"{Serial}?linkType=gs1:allergenInfo");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        using var nothingHappened = await resolver.GetAsync($"{Goods}?linkType=gs1:traceability");
        Assert.Equal(HttpStatusCode.NotFound, nothingHappened.StatusCode);
    }

    [Fact]
    public async Task Several_links_that_suit_equally_are_300_with_a_list_of_them()
    {
        using var response = await resolver.GetAsync($"{Goods}?linkType=gs1:certificationInfo");
        Assert.Equal(HttpStatusCode.MultipleChoices, response.StatusCode);
        Assert.False(response.Headers.Contains("Location"));
        var set = (await response.JsonAsync()).GetProperty("linkset");
        Assert.Equal([ResolverHost.Certificate, ResolverHost.OtherCertificate], ResolverHost.Hrefs(set, "certificationInfo"));
        using var page = await resolver.GetAsync($"{Goods}?linkType=gs1:certificationInfo", ("Accept", "text/html"));
        Assert.Equal(HttpStatusCode.MultipleChoices, page.StatusCode);
        Assert.Contains($"href=\"{ResolverHost.Certificate}\"", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_query_is_passed_on_as_it_was_sent()
    {
        Assert.Equal($"{Page}?17=290831&x=%2Fa+b&flag", await resolver.RedirectAsync($"{Serial}?17=290831&x=%2Fa+b&flag"));
        Assert.Equal(
            $"{ResolverHost.BrandPage.Split('#')[0]}&linkType=pip&x=1#top",
            await resolver.RedirectAsync($"{Goods}?linkType=pip&x=1", ("Accept-Language", "ko"))
        );
    }

    [Fact]
    public async Task The_query_is_not_passed_on_to_an_interface_that_takes_only_its_own()
    {
        Assert.DoesNotContain("x=1", await resolver.RedirectAsync($"{Goods}?linkType=masterData&x=1"), StringComparison.Ordinal);
        Assert.All(
            ResolverHost.Links(await resolver.LinksetAsync(Goods), "masterData"),
            link => Assert.False(link.GetProperty("fwqs").GetBoolean())
        );
    }

    [Theory]
    [InlineData("ko", ResolverHost.BrandPage)]
    [InlineData("ko-KR, zh;q=0.3", ResolverHost.BrandPage)]
    [InlineData("en, ko;q=0.9", "https://trace.example/page" + Goods + "?lang=en")]
    [InlineData("fr", "https://trace.example/page" + Goods)]
    public async Task Languages_tell_links_of_one_type_apart_by_their_q_values(string languages, string target)
    {
        var location = await resolver.RedirectAsync($"{Goods}?linkType=gs1:pip", ("Accept-Language", languages));
        Assert.Equal(
            target,
            location.Replace("&linkType=gs1:pip", "", StringComparison.Ordinal).Replace("?linkType=gs1:pip", "", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("application/pdf", "https://hanbit.example/use.pdf")]
    [InlineData("application/pdf;q=0.2, text/*", "https://hanbit.example/use.html")]
    [InlineData("text/html;q=0.1, */*;q=0.5", "https://hanbit.example/use.pdf")]
    public async Task Media_types_tell_links_of_one_type_apart(string accept, string target) =>
        Assert.StartsWith(
            target,
            await resolver.RedirectAsync($"{Goods}?linkType=instructions", ("Accept", accept)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("", "https://hanbit.example/support?")]
    [InlineData("&context=CN", "https://hanbit.example/support/cn?")]
    [InlineData("&context=kr", "https://hanbit.example/support/kr?")]
    [InlineData("&context=JP", "https://hanbit.example/support?")]
    public async Task The_context_tells_links_of_one_type_apart_whatever_the_language(string context, string target) =>
        Assert.StartsWith(target, await resolver.RedirectAsync($"{Goods}?linkType=support{context}"), StringComparison.Ordinal);
}
