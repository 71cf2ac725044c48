using System.Net;
using System.Text.Json;
using Xinyuan.GraphApi.Resolver;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Tests;

/// <summary>The rules of the GS1-Conformant resolver standard, one by one, in the order of its list of what a resolver does.</summary>
public sealed class ResolverTests(ResolverHost resolver) : IClassFixture<ResolverHost>
{
    private const string Serial = ResolverHost.Serial;
    private const string Goods = ResolverHost.Goods;
    private const string Page = $"{ResolverHost.Public}/page{Serial}";

    [Fact]
    public async Task All_key_qualifiers_of_a_primary_key_are_supported()
    {
        string[] paths =
        [
            $"{Goods}/22/A/10/L1/21/7",
            $"{Goods}/235/T1",
            "/414/8801234000017/254/dock",
            "/414/8801234000017/7040/1ABC",
            "/417/8801234000000/7040/1ABC",
            "/8006/088012345678930102/22/A/10/B/21/C",
            "/8010/8801ABC/8011/7",
            "/8017/880123400000000006/8019/1",
            "/8018/880123400000000006/8019/1",
            "/8004/8801ABC/7040/1ABC",
            "/415/8801234000017/8020/R1",
        ];
        foreach (var path in paths)
        {
            using var response = await resolver.GetAsync(path);
            Assert.True(
                response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.NotFound,
                $"{path}: {response.StatusCode}"
            );
        }
    }

    [Fact]
    public async Task GET_HEAD_and_OPTIONS_are_supported()
    {
        Assert.Equal(Page, await resolver.RedirectAsync(Serial));
        using var head = await resolver.Host.SendAsync(HttpMethod.Head, Serial, null);
        Assert.Equal((HttpStatusCode.TemporaryRedirect, Page), (head.StatusCode, Assert.Single(head.Headers.GetValues("Location"))));
        using var options = await resolver.Host.SendAsync(HttpMethod.Options, Serial, null, ("Origin", "https://other.example"));
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS", string.Join(", ", options.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Pages_of_any_origin_may_ask()
    {
        foreach (var path in (string[])[Serial, $"{Serial}?linkType=linkset", "/01/1", "/.well-known/gs1resolver"])
        {
            using var response = await resolver.GetAsync(path, ("Origin", "https://other.example"));
            Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal("GET, HEAD, OPTIONS", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Methods")));
        }
    }

    [Theory]
    [InlineData("/01/08801234567890")]
    [InlineData(Serial + "/foo")]
    [InlineData(Goods + "/21/7/10/A")]
    [InlineData(Goods + "?10=A")]
    [InlineData(Goods + "?17=261301")]
    [InlineData(Goods + "/10/%01")]
    [InlineData(Goods + "/10/%zz")]
    [InlineData("/8004/truck-9")]
    public async Task A_URI_that_is_no_Digital_Link_is_400_with_the_place_of_the_fault(string path)
    {
        foreach (var accept in (string[])["*/*", "text/html", "application/linkset+json"])
        {
            using var response = await resolver.GetAsync(path, ("Accept", accept));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
        using var plain = await resolver.GetAsync(path);
        Assert.Contains("character ", (await plain.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/00/106141412345678908")]
    [InlineData(Serial + "?linkType=gs1:nutritionalInfo")]
    [InlineData(Serial + "?linkType=none-such")]
    public async Task No_error_is_told_with_200(string path)
    {
        foreach (var accept in (string[])["*/*", "text/html", "application/json"])
        {
            using var response = await resolver.GetAsync(path, ("Accept", accept));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_compressed_link_is_decompressed_and_answered_without_a_redirect_to_itself()
    {
        var link = DigitalLink.Read(ResolverHost.Public + Serial, out _)!;
        var compressed = link.ToCompressedUri()[ResolverHost.Public.Length..];
        Assert.Equal(Page, await resolver.RedirectAsync(compressed));
        using var page = await resolver.GetAsync(compressed, ("Accept", "text/html"));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(ResolverHost.Public + Serial, (await resolver.LinksetAsync(compressed))[0].GetProperty("anchor").GetString());
    }

    [Fact]
    public async Task A_compressed_link_s_uncompressed_form_is_told_in_the_Link_header()
    {
        var link = DigitalLink.Read($"{ResolverHost.Public}{Serial}?17=290831", out _)!;
        foreach (var path in (string[])[link.ToCompressedUri()[ResolverHost.Public.Length..], $"/gtin/{Samples.Gtin}/ser/7?17=290831"])
        {
            using var response = await resolver.GetAsync(path);
            Assert.Contains(
                $"<{ResolverHost.Public}{Serial}?17=290831>; rel=\"owl:sameAs\"",
                response.Headers.GetValues("Link"),
                StringComparer.Ordinal
            );
        }
    }

    [Fact]
    public async Task What_is_no_compressed_link_is_not_found()
    {
        foreach (var path in (string[])["/nothing", "/favicon.ico", "/AAAAAAAAAAAA"])
        {
            using var response = await resolver.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_linkset_is_given_to_who_asks_for_it_by_type_or_by_media_type_without_a_redirect()
    {
        (string Path, string Accept)[] requests =
        [
            ($"{Serial}?linkType=linkset", "*/*"),
            ($"{Serial}?linkType=all", "*/*"),
            (Serial, "application/linkset+json"),
            (Serial, "application/json"),
        ];
        foreach (var (path, accept) in requests)
        {
            using var response = await resolver.GetAsync(path, ("Accept", accept));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("application/linkset+json", response.Content.Headers.ContentType!.MediaType);
            Assert.Contains("Accept", response.Headers.Vary);
        }
    }

    [Fact]
    public async Task The_linkset_holds_the_links_of_every_level_up_to_the_primary_key()
    {
        var levels = await resolver.LinksetAsync($"{Goods}/10/L1/21/7");
        Assert.Equal(
            [$"{Goods}/10/L1/21/7", $"{Goods}/10/L1", Goods],
            levels.EnumerateArray().Select(level => level.GetProperty("anchor").GetString()![ResolverHost.Public.Length..])
        );
        Assert.All(levels.EnumerateArray(), level => Assert.True(level.TryGetProperty("https://ref.gs1.org/voc/pip", out _)));
    }

    [Fact]
    public async Task A_serial_whose_link_states_no_lot_leads_up_over_the_lot_that_its_events_state()
    {
        var levels = await resolver.LinksetAsync(Serial);
        Assert.Equal(
            [Serial, $"{Goods}/10/L1", Goods],
            levels.EnumerateArray().Select(level => level.GetProperty("anchor").GetString()![ResolverHost.Public.Length..])
        );
    }

    [Fact]
    public async Task Every_link_has_a_target_a_type_and_a_title_and_most_a_language()
    {
        var levels = await resolver.LinksetAsync(Serial);
        foreach (var relation in levels.EnumerateArray().SelectMany(level => level.EnumerateObject()))
        {
            if (relation.Value.ValueKind != JsonValueKind.Array)
                continue;
            Assert.StartsWith("https://ref.gs1.org/voc/", relation.Name, StringComparison.Ordinal);
            foreach (var link in relation.Value.EnumerateArray())
            {
                Assert.StartsWith("https://", link.GetProperty("href").GetString(), StringComparison.Ordinal);
                Assert.NotEmpty(link.GetProperty("title").GetString()!);
            }
        }
        Assert.Equal(
            ["zh", "en"],
            ResolverHost
                .Links(levels, "traceability", 0)
                .Where(link => link.TryGetProperty("hreflang", out _))
                .Select(link => link.GetProperty("hreflang")[0].GetString())
        );
    }

    [Fact]
    public async Task There_is_one_default_link_without_optional_attributes_that_is_described_by_another_type_too()
    {
        foreach (var path in (string[])[Serial, $"{Goods}/10/L1", Goods, $"{Goods}/21/unknown", Samples.Carton[ItemId.Stem.Length..]])
        {
            var levels = await resolver.LinksetAsync(path);
            var link = Assert.Single(ResolverHost.Links(levels, "defaultLink"));
            Assert.Equal(["href", "title"], link.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
            Assert.Contains(Hrefs(levels, "pip"), href => href == link.GetProperty("href").GetString());
            var several = Hrefs(levels, "defaultLinkMulti");
            Assert.True(several.Count >= 2);
            Assert.All(several, href => Assert.Contains(href, Hrefs(levels, "pip")));
        }
    }

    [Fact]
    public async Task The_linkset_names_a_JSON_LD_context_that_is_served_from_here()
    {
        using var response = await resolver.GetAsync($"{Serial}?linkType=linkset");
        var header = response
            .Headers.GetValues("Link")
            .Single(link => link.Contains("http://www.w3.org/ns/json-ld#context", StringComparison.Ordinal));
        Assert.StartsWith($"<{ResolverHost.Public}/.well-known/linkset-context.jsonld>", header, StringComparison.Ordinal);
        using var context = await resolver.GetAsync("/.well-known/linkset-context.jsonld");
        Assert.Equal("application/ld+json", context.Content.Headers.ContentType!.MediaType);
        Assert.Equal("@id", (await context.JsonAsync()).GetProperty("@context").GetProperty("anchor").GetString());
        using var jsonLd = await resolver.GetAsync(Serial, ("Accept", "application/ld+json"));
        Assert.Equal("application/ld+json", jsonLd.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("linkset-context.jsonld", (await jsonLd.JsonAsync()).GetProperty("@context").GetString(), StringComparison.Ordinal);
    }

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
    }

    [Fact]
    public async Task A_browser_gets_the_page_at_once_which_is_the_default_link_s_target()
    {
        using var response = await resolver.GetAsync(Serial, ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(Page, response.Content.Headers.ContentLocation!.OriginalString);
        using var target = await resolver.GetAsync($"/page{Serial}");
        Assert.Equal(
            await response.TextAsync(),
            (await target.TextAsync()).Replace($"/page{Serial}?", $"{Serial}?", StringComparison.Ordinal)
        );
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
            .Where(href =>
                href.StartsWith(ResolverHost.Public, StringComparison.Ordinal) && !href.Contains("/events?", StringComparison.Ordinal)
            )
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
        Assert.Equal([ResolverHost.Certificate, ResolverHost.OtherCertificate], Hrefs(set, "certificationInfo"));
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

    [Fact]
    public async Task A_description_file_names_the_supported_primary_keys_and_the_context()
    {
        using var response = await resolver.GetAsync("/.well-known/gs1resolver");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var description = await response.JsonAsync();
        Assert.Equal(ResolverHost.Public, description.GetProperty("resolverRoot").GetString());
        Assert.Equal(
            ["00", "01", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010", "8013", "8017", "8018"],
            description.GetProperty("supportedPrimaryKeys").EnumerateArray().Select(key => key.GetString())
        );
        Assert.False(description.GetProperty("linkTypeDefaultCanBeLinkset").GetBoolean());
        Assert.EndsWith(".jsonld", description.GetProperty("jsonLdContextLocation").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trailing_slash_makes_no_difference()
    {
        Assert.Equal(await resolver.RedirectAsync(Serial), await resolver.RedirectAsync(Serial + "/"));
        using var response = await resolver.GetAsync(Serial + "/");
        Assert.DoesNotContain(response.Headers.GetValues("Link"), link => link.Contains("sameAs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_linkset_is_linked_from_every_redirect_and_page_and_no_other_link_is()
    {
        foreach (var accept in (string[])["*/*", "text/html"])
        {
            using var response = await resolver.GetAsync(Serial, ("Accept", accept));
            Assert.Equal(
                $"<{ResolverHost.Public}{Serial}?linkType=linkset>; rel=\"linkset\"; type=\"application/linkset+json\"",
                Assert.Single(response.Headers.GetValues("Link"))
            );
        }
    }

    [Fact]
    public async Task People_see_the_links_as_a_page()
    {
        using var response = await resolver.GetAsync($"{Serial}?linkType=linkset&lang=en", ("Accept", "text/html"));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var html = await response.TextAsync();
        Assert.Contains("Ginseng cream &lt;50 ml&gt;: recall status", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{ResolverHost.Certificate}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_learns_no_more_of_a_serial_than_its_page_tells()
    {
        // Filed goods have a page for any serial; it shows no events, and neither does the resolver know any.
        var unknown = await resolver.LinksetAsync($"{Goods}/21/unknown");
        Assert.Empty(ResolverHost.Links(unknown, "traceability"));
        Assert.Empty(ResolverHost.Links(unknown, "epcis"));
        // A bare GTIN is nobody's item: what happened under it is its firms' trade.
        Assert.Empty(ResolverHost.Links(await resolver.LinksetAsync(Goods), "epcis"));
        Assert.NotEmpty(ResolverHost.Links(await resolver.LinksetAsync(Serial), "epcis"));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://hanbit.example/a")]
    [InlineData("https://user:secret@hanbit.example/a")]
    [InlineData("https://hanbit.example/a b")]
    [InlineData("https://hanbit.example/\\r\\nSet-Cookie: a")]
    [InlineData("//hanbit.example/a")]
    [InlineData("/01/x")]
    public async Task Only_addresses_of_http_are_filed(string href)
    {
        await using var host = await EdgeHost.StartAsync();
        var links = JsonSerializer.Serialize(
            new[]
            {
                new
                {
                    type = "pip",
                    href,
                    title = "T",
                },
            }
        );
        var document = $$"""
            {"records":[{"type":"GoodsFiled","gtin":"{{Samples.Gtin}}","party":"{{Samples.Maker}}","name":"N","hsCode":"3304990039",
            "originCountry":"KR","links":{{links}}}]}
            """;
        using var response = await host.PostAsync("/records", document);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("/records/0/links/0/href", await response.TextAsync(), StringComparison.Ordinal);
    }

    private static List<string> Hrefs(JsonElement linkset, string type) =>
        [.. ResolverHost.Links(linkset, type).Select(link => link.GetProperty("href").GetString()!)];
}
