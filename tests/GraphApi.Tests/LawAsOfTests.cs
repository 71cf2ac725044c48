using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.Credit.Rules;

namespace Xinyuan.GraphApi.Tests;

/// <summary>The indicator by the law of the day asked about; ratios, combinators and what is not known, as readers see them.</summary>
public class LawAsOfTests
{
    private const string Question = """
        query Q($id: ID!, $day: Date) { enterprise(uscc: $id) {
          ratings { scheme grade inForce }
          records { nodes { matter validFrom validTo } }
          figures { figure from to value currency }
          listings { id }
          indicator(lawAsOf: $day) { tier ruleSet { id } vetoes { rule legalBasis outcome measured reliefOn repairFrom }
            reasons { rule outcome measured points gain } } } }
        """;

    private static object[] File =>
        [
            new
            {
                type = "EnterpriseFiled",
                party = Samples.Importer,
                name = "延吉某某跨境电商有限公司",
                roles = (string[])["domestic_agent"],
                customsCode = "2224960001",
                country = "CN",
            },
            Figures("customs-documents", "2023-01-01", "2023-12-31", 1000),
            Figures("declaration-lists", "2026-05-01", "2026-05-31", 40),
            Figures("declaration-lists-matched", "2026-05-01", "2026-05-31", 39),
            Figures("waybills", "2026-05-01", "2026-05-31", 12),
            Figures("waybills-on-time", "2026-05-01", "2026-05-31", 12),
            Penalty("P-1", "2024-03-01"),
            Penalty("P-2", "2024-04-01"),
            Rating("customs-tier", "失信", "2024-05-10"),
            Rating("customs-tier", "认证", "2026-04-20"),
            Rating("tax", "A", "2026-04-20"),
            Rating("fx", "A", "2026-04-20"),
            Rating("samr-risk", "D", "2026-04-20"),
        ];

    [Fact]
    public async Task A_firm_asked_about_2024_and_about_2026_answers_by_the_law_of_that_day()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(File);
        var then = await AskAsync(host, "2024-06-30");
        Assert.Equal("decree-251", RuleSetOf(then));
        Assert.Equal("TIER_4", then.GetProperty("tier").GetString());
        var vetoes = then.GetProperty("vetoes").EnumerateArray().ToList();
        Assert.Equal(["dishonest.3-violations", "veto.customs.dishonest"], vetoes.Select(veto => veto.GetProperty("rule").GetString()));
        Assert.Equal("MET", vetoes[0].GetProperty("outcome").GetString());
        Assert.StartsWith("2 of 1,000 (limit 1/1000", vetoes[0].GetProperty("measured").GetString(), StringComparison.Ordinal);
        Assert.Equal("2025-03-01", vetoes[0].GetProperty("reliefOn").GetString());
        Assert.Equal("2024-06-01", vetoes[0].GetProperty("repairFrom").GetString());

        var now = await AskAsync(host, "2026-06-30");
        Assert.Equal("platform-indicator-2026", RuleSetOf(now));
        Assert.Empty(now.GetProperty("vetoes").EnumerateArray());
        Assert.Null((await AskAsync(host, "2021-10-31")).GetString());
    }

    [Fact]
    public async Task A_ratio_below_the_least_sample_is_said_to_be_insufficient()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(File);
        var reasons = (await AskAsync(host, "2026-06-30"))
            .GetProperty("reasons")
            .EnumerateArray()
            .ToDictionary(reason => reason.GetProperty("rule").GetString()!);
        Assert.Equal(("MET", "39 of 40", 3m, 2m), Read(reasons["trade.matched"]));
        Assert.Equal(("INSUFFICIENT", "12 of 12 (least sample 30)", 0m, 0m), Read(reasons["logistics.on-time"]));
        Assert.Equal("INSUFFICIENT", reasons["complaints.rate"].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_risk_class_is_an_internal_aid_that_departments_alone_see()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(File);
        foreach (
            var (role, party, isShown) in ((string, string?, bool)[])[("department", null, true), ("enterprise", Samples.Importer, false)]
        )
        {
            var data = (await host.AskAsync(Question, new { id = Samples.Importer }, role, party)).Data.GetProperty("enterprise");
            var schemes = data.GetProperty("ratings").EnumerateArray().Select(rating => rating.GetProperty("scheme").GetString()).ToList();
            Assert.Equal(isShown, schemes.Contains("samr-risk"));
            Assert.Contains("tax", schemes);
            Assert.Equal(5, data.GetProperty("figures").GetArrayLength());
        }
    }

    [Fact]
    public async Task Figures_are_withheld_from_strangers()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(File);
        const string Query = "query Q($id: ID!) { enterprise(uscc: $id) { figures { figure } withheld } }";
        var data = (await host.AskAsync(Query, new { id = Samples.Importer }, role: "consumer")).Data.GetProperty("enterprise");
        Assert.Empty(data.GetProperty("figures").EnumerateArray());
        Assert.Contains("WITHHELD:figures", data.GetProperty("withheld").EnumerateArray().Select(field => field.GetString()));
    }

    private static (string?, string?, decimal, decimal) Read(JsonElement reason) =>
        (
            reason.GetProperty("outcome").GetString(),
            reason.GetProperty("measured").GetString(),
            reason.GetProperty("points").GetDecimal(),
            reason.GetProperty("gain").GetDecimal()
        );

    private static async Task<JsonElement> AskAsync(EdgeHost host, string day) =>
        (await host.AskAsync(Question, new { id = Samples.Importer, day }, role: "department"))
            .Data.GetProperty("enterprise")
            .GetProperty("indicator");

    private static string? RuleSetOf(JsonElement indicator) => indicator.GetProperty("ruleSet").GetProperty("id").GetString();

    private static object Figures(string figure, string from, string to, long count) =>
        new
        {
            type = "FiguresReported",
            subject = Samples.Importer,
            figure,
            from,
            to,
            count,
            authority = "org:customs.changchun",
            documentNo = "F-1",
        };

    private static object Penalty(string documentNo, string documentDate) =>
        new
        {
            type = "CreditRecordEntered",
            subject = Samples.Importer,
            kind = "supervision",
            catalogueItem = "行政管理信息/行政处罚",
            severity = "general",
            matter = "customs-violation",
            authority = "org:customs.changchun",
            documentNo,
            documentDate,
            summary = "申报不实",
            amount = new { value = "600000.00", currency = "CNY" },
        };

    private static object Rating(string scheme, string grade, string decided) =>
        new
        {
            type = "RatingImported",
            subject = Samples.Importer,
            scheme,
            grade,
            decided,
            authority = "org:customs.changchun",
            documentNo = "R-" + scheme,
        };
}
