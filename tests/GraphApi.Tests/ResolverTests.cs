using System.Net;
using System.Text.Json;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Tests;

/// <summary>
/// The rules of the GS1-Conformant resolver standard, one by one: what is supported, linksets, the description file. Where a request is
/// sent is in <see cref="ResolverRedirectTests"/>.
/// </summary>
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
            Assert.Contains(ResolverHost.Hrefs(levels, "pip"), href => href == link.GetProperty("href").GetString());
            var several = ResolverHost.Hrefs(levels, "defaultLinkMulti");
            Assert.True(several.Count >= 2);
            Assert.All(several, href => Assert.Contains(href, ResolverHost.Hrefs(levels, "pip")));
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
}
