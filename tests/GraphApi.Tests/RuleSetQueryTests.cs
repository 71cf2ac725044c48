using System.Globalization;
using System.Text.Json;
using Xinyuan.GraphApi.GraphQL;

namespace Xinyuan.GraphApi.Tests;

public class RuleSetQueryTests
{
    private const string RuleSets = """
        { ruleSets { nodes { id stage shipped validFrom validTo hash file approvalCount draftedBy { office officer } approvedBy { officer } } } }
        """;

    private const string Backtest = """
        query B($candidate: ID!, $labels: [LabelledSampleInput!]) {
          backtest(candidate: $candidate, labels: $labels) {
            enterprises changed stabilityIndex migration { before after enterprises }
            changes { subject before after differences { rule pointsBefore pointsAfter } }
            labels { label samples hitsBefore hitsAfter rateAfter } } }
        """;

    private static readonly string Year = DateTime.UtcNow.AddYears(1).Year.ToString(CultureInfo.InvariantCulture);

    private static readonly string File = $$"""
        {
          "id": "next", "title": "Next", "validFrom": "{{Year}}-01-01", "start": "90",
          "decay": { "untilMinimum": "1", "untilMaximum": "1", "basis": { "norm": "N", "article": "1", "source": "unverified" } },
          "rules": [ { "id": "filed", "kind": "filed", "points": "1", "basis": { "norm": "N", "article": "1", "source": "unverified" } } ],
          "vetoes": [ { "id": "v", "listing": "serious", "best": "TIER_5", "basis": { "norm": "N", "article": "1", "source": "unverified" } } ],
          "tiers": [ { "tier": "TIER_1", "from": "80" }, { "tier": "TIER_2", "from": "60" }, { "tier": "TIER_3", "from": "45" },
            { "tier": "TIER_4", "from": "20" }, { "tier": "TIER_5", "from": "0" } ]
        }
        """;

    [Fact]
    public async Task A_rule_set_is_drafted_shadowed_and_approved_by_two_over_GraphQL()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        var drafted = await SayAsync(host, "draftRuleSet", "DraftRuleSetInput", Draft("A-1"));
        Assert.Equal("FilingReceipt", drafted.GetProperty("__typename").GetString());
        var hash = Find(await host.AskAsync(RuleSets, role: "department"), "next").GetProperty("hash").GetString()!;
        Assert.Equal("FilingReceipt", Name(await SayAsync(host, "shadowRuleSet", "RuleSetStepInput", Step("s", "A-1", hash))));
        Assert.Equal("FilingReceipt", Name(await SayAsync(host, "approveRuleSet", "RuleSetStepInput", Step("b", "B-1", hash))));
        var drafter = await SayAsync(host, "approveRuleSet", "RuleSetStepInput", Step("a", "A-1", hash));
        Assert.Equal(("Refusal", "input.officer"), (Name(drafter), drafter.GetProperty("path").GetString()));
        Assert.Equal("FilingReceipt", Name(await SayAsync(host, "approveRuleSet", "RuleSetStepInput", Step("c", "C-1", hash))));

        var seen = Find(await host.AskAsync(RuleSets, role: "department"), "next");
        Assert.Equal("APPROVED", seen.GetProperty("stage").GetString());
        Assert.Equal(File, seen.GetProperty("file").GetString());
        Assert.Equal("A-1", seen.GetProperty("draftedBy").GetProperty("officer").GetString());
        Assert.Equal(["B-1", "C-1"], seen.GetProperty("approvedBy").EnumerateArray().Select(one => one.GetProperty("officer").GetString()));
        var open = Find(await host.AskAsync(RuleSets, role: "consumer"), "next");
        Assert.Equal((2, 0), (open.GetProperty("approvalCount").GetInt32(), open.GetProperty("approvedBy").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, open.GetProperty("draftedBy").ValueKind);

        var input = new
        {
            commandId = "end",
            ruleSet = "next",
            officer = "A-1",
            lastDay = $"{Year}-06-30",
            reason = "replaced",
        };
        Assert.Equal("FilingReceipt", Name(await SayAsync(host, "retireRuleSet", "RetireRuleSetInput", input)));
        Assert.Equal($"{Year}-06-30", Find(await host.AskAsync(RuleSets), "next").GetProperty("validTo").GetString());
    }

    [Fact]
    public async Task A_file_that_is_no_rule_set_is_refused_with_the_element_named()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        var input = new
        {
            commandId = "d",
            ruleSet = "next",
            officer = "A-1",
            file = File.Replace("\"90\"", "\"900\"", StringComparison.Ordinal),
        };
        var refused = await SayAsync(host, "draftRuleSet", "DraftRuleSetInput", input);
        Assert.Equal("input.file.start", refused.GetProperty("path").GetString());
        var byEnterprise = await SayAsync(host, "draftRuleSet", "DraftRuleSetInput", Draft("A-1"), role: "enterprise");
        Assert.Equal("NOT_ALLOWED", byEnterprise.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Shadows_and_back_tests_are_for_authorities_and_auditors()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await SayAsync(host, "draftRuleSet", "DraftRuleSetInput", Draft("A-1"));
        var hash = Find(await host.AskAsync(RuleSets), "next").GetProperty("hash").GetString()!;
        await SayAsync(host, "shadowRuleSet", "RuleSetStepInput", Step("s", "A-1", hash));
        const string Shadow = "query S($id: ID!) { shadowIndicators(uscc: $id) { tier score ruleSet { id } } }";
        var id = new { id = Samples.Importer };
        var labels = new[] { new { enterprise = Samples.Importer, label = "WHITE" } };
        foreach (var role in (string[])["department", "auditor"])
        {
            var shadow = Assert.Single((await host.AskAsync(Shadow, id, role)).Data.GetProperty("shadowIndicators").EnumerateArray());
            Assert.Equal(
                ("TIER_1", "next"),
                (shadow.GetProperty("tier").GetString(), shadow.GetProperty("ruleSet").GetProperty("id").GetString())
            );
            var report = (await host.AskAsync(Backtest, new { candidate = "next", labels }, role)).Data.GetProperty("backtest");
            Assert.True(report.GetProperty("enterprises").GetInt64() > 0);
            Assert.Equal(report.GetProperty("enterprises").GetInt64(), report.GetProperty("changed").GetInt64());
            Assert.Equal("TIER_1", report.GetProperty("changes")[0].GetProperty("after").GetString());
            Assert.Equal(1, report.GetProperty("labels")[1].GetProperty("samples").GetInt32());
            Assert.Equal(JsonValueKind.Null, report.GetProperty("labels")[1].GetProperty("rateAfter").ValueKind);
        }
        foreach (var role in (string[])["consumer", "enterprise", "bank", "operator"])
        {
            Assert.Empty((await host.AskAsync(Shadow, id, role)).Data.GetProperty("shadowIndicators").EnumerateArray());
            Assert.Equal([ErrorCodes.AccessDenied], (await host.AskAsync(Backtest, new { candidate = "next" }, role)).Codes.Distinct());
        }
        Assert.Equal([ErrorCodes.BadValue], (await host.AskAsync(Backtest, new { candidate = "no-such" }, "department")).Codes);
        var wrong = new[] { new { enterprise = "nobody", label = "WHITE" } };
        Assert.Equal(
            [ErrorCodes.BadValue],
            (await host.AskAsync(Backtest, new { candidate = "next", labels = wrong }, "department")).Codes
        );
    }

    private static object Draft(string officer) =>
        new
        {
            commandId = "d",
            ruleSet = "next",
            officer,
            file = File,
        };

    private static object Step(string commandId, string officer, string hash) =>
        new
        {
            commandId,
            ruleSet = "next",
            officer,
            hash,
        };

    private static async Task<JsonElement> SayAsync(EdgeHost host, string mutation, string type, object input, string role = "department")
    {
        var command = $$"""
            mutation M($input: {{type}}!) { {{mutation}}(input: $input) { __typename ... on FilingReceipt { position } ... on Refusal { code path message } } }
            """;
        return (await host.AskAsync(command, new { input }, role)).Data.GetProperty(mutation);
    }

    private static string? Name(JsonElement answer) => answer.GetProperty("__typename").GetString();

    private static JsonElement Find(Answer answer, string id) =>
        answer.Data.GetProperty("ruleSets").GetProperty("nodes").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);
}
