using Xinyuan.Facts;

namespace Xinyuan.GraphApi.Tests;

/// <summary>EPC URNs out of Digital Links: where an enterprise filed its company prefix or the operator knows it, and nowhere else.</summary>
public class CompanyPrefixTests
{
    private const string Urn = "urn:epc:id:sgtin:8801234.056789.7";

    [Fact]
    public async Task A_filed_company_prefix_spells_items_as_URNs()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        Assert.DoesNotContain(Urn, await EventsAsync(host), StringComparison.Ordinal);
        await host.RecordAsync(
            new
            {
                type = "EnterpriseFiled",
                party = Samples.Maker,
                name = "한빛화장품",
                roles = (string[])["maker"],
                country = "KR",
                companyPrefix = "8801234",
            }
        );
        Assert.Contains(Urn, await EventsAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_prefix_of_the_operator_s_table_does_too()
    {
        await using var host = await EdgeHost.StartAsync(options => options with { CompanyPrefixes = CompanyPrefixes.Of(["8801234"]) });
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        Assert.Contains(Urn, await EventsAsync(host), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("880")]
    [InlineData("8801234567890")]
    [InlineData("88012x4")]
    public async Task What_is_no_company_prefix_is_not_filed(string prefix)
    {
        await using var host = await EdgeHost.StartAsync();
        using var response = await host.PostAsync(
            "/records",
            $$"""
            {"records":[{"type":"EnterpriseFiled","party":"{{Samples.Maker}}","name":"N","roles":["maker"],"country":"KR","companyPrefix":"{{prefix}}"}]}
            """
        );
        Assert.Contains("/records/0/companyPrefix", await response.TextAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> EventsAsync(EdgeHost host)
    {
        using var response = await host.GetAsync(
            "/events?MATCH_anyEPC=" + Uri.EscapeDataString(Samples.Cream("7")),
            ("GS1-EPC-Format", "Always_EPC_URN")
        );
        Assert.True(response.IsSuccessStatusCode, await response.TextAsync());
        return await response.TextAsync();
    }
}
