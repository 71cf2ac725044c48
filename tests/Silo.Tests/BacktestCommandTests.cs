using System.Text.Json;

namespace Xinyuan.Silo.Tests;

public sealed class BacktestCommandTests
{
    private const string Basis = """{ "norm": "N", "article": "1", "source": "unverified" }""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("backtest")]
    [InlineData("backtest", "no-such")]
    [InlineData("backtest", "platform-indicator-2026", "--day", "tomorrow")]
    [InlineData("backtest", "platform-indicator-2026", "--changes", "-1")]
    [InlineData("backtest", "platform-indicator-2026", "--labels", "/nowhere")]
    [InlineData("backtest", "platform-indicator-2026", "--baseline", "/dev/null")]
    public async Task Wrong_use_is_told_in_a_line_and_ends_with_2(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder);
        var (code, output) = await Program.RunAsync([.. arguments, "--data", folder.Data]);
        Assert.Equal(2, code);
        Assert.NotEmpty(output.Trim());
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_set_in_a_file_is_tried_on_all_enterprises_of_a_folder()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder);
        var (before, after) = (await RuleSetAsync(folder, "before", "-10"), await RuleSetAsync(folder, "after", "-30"));
        var labels = Path.Combine(folder.Path, "labels.csv");
        await File.WriteAllTextAsync(labels, $"{Firm[5..]},black\n", Cancel);
        string[] asked = ["backtest", after, "--baseline", before, "--day", "2026-07-01", "--labels", labels, "--data", folder.Data];
        var (code, output) = await Program.RunAsync([.. asked, "--json"]);
        Assert.Equal(0, code);
        using var said = JsonDocument.Parse(output);
        var report = said.RootElement;
        Assert.Equal((1, 1), (report.GetProperty("enterprises").GetInt32(), report.GetProperty("changed").GetInt32()));
        var change = report.GetProperty("changes")[0];
        Assert.Equal(("TIER_3", "TIER_4"), (change.GetProperty("before").GetString(), change.GetProperty("after").GetString()));
        Assert.Equal("penalties", change.GetProperty("differences")[0].GetProperty("rule").GetString());
        Assert.Equal(1, report.GetProperty("labels")[0].GetProperty("hitsAfter").GetInt32());
        (code, output) = await Program.RunAsync(asked);
        Assert.Equal(0, code);
        Assert.Contains("1 change", output, StringComparison.Ordinal);
        Assert.Contains(Firm, output, StringComparison.Ordinal);
    }

    private static string Firm => "uscc:" + Facts.Uscc.Complete("9122240100000001");

    private static async Task FillAsync(TemporaryFolder folder)
    {
        var file = Path.Combine(folder.Path, "records.json");
        var records = $$"""
            {"records":[
              {"type":"EnterpriseFiled","party":"{{Firm}}","name":"Firm","roles":["maker"],"country":"CN"},
              {"type":"CreditRecordEntered","subject":"{{Firm}}","kind":"supervision","catalogueItem":"行政管理信息/行政处罚","severity":"general",
               "authority":"org:samr.yanbian","documentNo":"X-1","documentDate":"2026-05-06","summary":"…"}]}
            """;
        await File.WriteAllTextAsync(file, records, Cancel);
        var (code, output) = await Program.RunAsync("import", file, "--submitter", "org:samr.yanbian", "--data", folder.Data);
        Assert.True(code == 0, output);
    }

    private static async Task<string> RuleSetAsync(TemporaryFolder folder, string id, string penalty)
    {
        var file = Path.Combine(folder.Path, id + ".json");
        var rules = $$"""
            {
              "id": "{{id}}", "title": "T", "validFrom": "2026-01-01", "start": "60",
              "decay": { "untilMinimum": "1", "untilMaximum": "1", "basis": {{Basis}} },
              "rules": [ { "id": "penalties", "kind": "count", "severities": ["general"], "pointsEach": "{{penalty}}", "pointsBound": "-40", "basis": {{Basis}} } ],
              "vetoes": [ { "id": "v", "listing": "serious", "best": "TIER_5", "basis": {{Basis}} } ],
              "tiers": [ { "tier": "TIER_1", "from": "80" }, { "tier": "TIER_2", "from": "60" }, { "tier": "TIER_3", "from": "45" },
                { "tier": "TIER_4", "from": "20" }, { "tier": "TIER_5", "from": "0" } ]
            }
            """;
        await File.WriteAllTextAsync(file, rules, Cancel);
        return file;
    }
}
