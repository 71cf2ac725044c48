using System.Text;
using System.Text.Json.Nodes;
using Xinyuan.Credit.Rules;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Tests;

public sealed class RuleSetTests
{
    [Fact]
    public void The_rule_set_that_comes_with_the_program_is_in_order()
    {
        Assert.Equal(["decree-251", "platform-indicator-2026"], RuleSetCatalogue.Embedded().All.Select(set => set.Id));
        var rules = RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!;
        Assert.All(rules.Rules, rule => Assert.NotEmpty(rule.Basis.Norm));
        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(Source())).ToHex(), rules.Hash);
    }

    [Fact]
    public void A_rule_set_holds_from_its_first_day_to_its_last()
    {
        var (old, now) = (Load(set => (set["id"], set["validFrom"], set["validTo"]) = ("old", "2025-01-01", "2026-06-30")), Load(_ => { }));
        var catalogue = new RuleSetCatalogue(now, old);
        Assert.Null(catalogue.InForceOn(Samples.Day("2024-12-31")));
        Assert.Equal("old", catalogue.InForceOn(Samples.Day("2025-01-01"))?.Id);
        Assert.Equal("platform-indicator-2026", catalogue.InForceOn(Samples.Day("2026-04-01"))?.Id);
        Assert.False(old.IsInForceOn(Samples.Day("2026-07-01")));
        Assert.Throws<ArgumentException>(() => new RuleSetCatalogue(now, now));
        Assert.Null(new RuleSetCatalogue().InForceOn(Samples.Day("2026-07-01")));
    }

    [Theory]
    [InlineData("/validTo", """{"validTo":"2026-03-31"}""", "the rule set ends before it begins")]
    [InlineData("/start", """{"start":"101"}""", "a score is from 0 to 100")]
    [InlineData(
        "/decay/untilMaximum",
        """{"decay":{"untilMinimum":"0.5","untilMaximum":"1","basis":BASIS}}""",
        "a weight is not negative, and never grows"
    )]
    [InlineData("/rules/1/id", """{"rules":[FILED,FILED]}""", "'identity.filed' is the id of /rules/0 already")]
    [InlineData(
        "/rules/0",
        """{"rules":[{"id":"a","kind":"exists","severities":["serious"],"points":"5","basis":BASIS}]}""",
        "the points go against the severities"
    )]
    [InlineData(
        "/rules/0/severities",
        """{"rules":[{"id":"a","kind":"exists","severities":["serious","positive"],"points":"5","basis":BASIS}]}""",
        "what is to an enterprise's credit"
    )]
    [InlineData(
        "/rules/0/pointsBound",
        """{"rules":[{"id":"a","kind":"count","severities":["minor"],"pointsEach":"-5","pointsBound":"-4","basis":BASIS}]}""",
        "the bound has the sign"
    )]
    [InlineData(
        "/rules/0/sumFrom/value",
        """{"rules":[{"id":"a","kind":"threshold","severities":["minor"],"sumFrom":{"value":"0","currency":"CNY"},"points":"-1","basis":BASIS}]}""",
        "a sum that every enterprise reaches"
    )]
    [InlineData(
        "/rules/0/bands/1/from",
        """{"rules":[{"id":"a","kind":"band","severities":["minor"],"bands":[{"from":0,"points":"1"},{"from":0,"points":"2"}],"basis":BASIS}]}""",
        "the bands do not ascend"
    )]
    [InlineData(
        "/rules/0/bands/0/from",
        """{"rules":[{"id":"a","kind":"band","severities":["minor"],"bands":[{"from":1,"points":"1"}],"basis":BASIS}]}""",
        "the first band begins at 0"
    )]
    [InlineData(
        "/rules/0/points",
        """{"rules":[{"id":"a","kind":"grade","scheme":"tax","points":{"E":"1"},"basis":BASIS}]}""",
        "'E' is not a field of the grades of tax"
    )]
    [InlineData("/rules/0/points", """{"rules":[{"id":"a","kind":"filed","points":5,"basis":BASIS}]}""", "text is expected")]
    [InlineData(
        "/rules/0/basis",
        """{"rules":[{"id":"a","kind":"filed","points":"5"}]}""",
        "the field is missing: every rule names its norm"
    )]
    [InlineData("/rules/0/kind", """{"rules":[{"id":"a","kind":"script","basis":BASIS}]}""", "'script' is not one of filed, exists")]
    [InlineData(
        "/rules/0",
        """{"rules":[{"id":"a","kind":"filed","points":"5","expression":"1==1","basis":BASIS}]}""",
        "'expression' is not a field of a rule of kind filed"
    )]
    [InlineData(
        "/vetoes/1",
        """{"vetoes":[{"id":"a","listing":"serious","best":"TIER_5","basis":BASIS},{"id":"b","listing":"serious","best":"TIER_4","basis":BASIS}]}""",
        "the case has a veto already at /vetoes/0"
    )]
    [InlineData(
        "/vetoes/0/best",
        """{"vetoes":[{"id":"a","listing":"serious","best":"TIER_1","basis":BASIS}]}""",
        "a veto that leaves the best tier bars nothing"
    )]
    [InlineData(
        "/tiers/1/from",
        """{"tiers":[TIER1,{"tier":"TIER_2","from":"85"},TIER3,TIER4,{"tier":"TIER_5","from":"0"}]}""",
        "a lower tier begins below"
    )]
    [InlineData(
        "/tiers/4/from",
        """{"tiers":[TIER1,{"tier":"TIER_2","from":"70"},TIER3,TIER4,{"tier":"TIER_5","from":"1"}]}""",
        "the lowest tier begins at 0"
    )]
    [InlineData("/tiers", """{"tiers":[{"tier":"TIER_1","from":"0"}]}""", "the five tiers are expected")]
    [InlineData("", """{"author":"x"}""", "'author' is not a field of a rule set")]
    public void A_rule_set_that_contradicts_itself_is_refused_and_the_element_named(string path, string change, string message)
    {
        const string Basis = """{"norm":"n","article":"a","source":"verified"}""";
        const string Filed = $$"""{"id":"identity.filed","kind":"filed","points":"5","basis":{{Basis}}}""";
        (string Name, string Json)[] macros =
        [
            ("BASIS", Basis),
            ("FILED", Filed),
            ("TIER1", """{"tier":"TIER_1","from":"85"}"""),
            ("TIER3", """{"tier":"TIER_3","from":"50"}"""),
            ("TIER4", """{"tier":"TIER_4","from":"30"}"""),
        ];
        var json = macros.Aggregate(change, (text, macro) => text.Replace(macro.Name, macro.Json, StringComparison.Ordinal));
        var changes = JsonNode.Parse(json)!.AsObject();
        var set = JsonNode.Parse(Source())!.AsObject();
        foreach (var (name, value) in changes)
            set[name] = value?.DeepClone();
        var invalid = Assert.IsType<RuleSetResult.Invalid>(RuleSet.Load(Encoding.UTF8.GetBytes(set.ToJsonString())));
        var finding = Assert.Single(invalid.Findings);
        Assert.Equal(path, finding.Path);
        Assert.StartsWith(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"a","id":"b"}""")]
    public void What_is_no_rule_set_is_refused(string json) =>
        Assert.IsType<RuleSetResult.Invalid>(RuleSet.Load(Encoding.UTF8.GetBytes(json)));

    /// <summary>The shipped rule set with another rule as its last.</summary>
    internal static RuleSet With(string rule) => Load(set => set["rules"]!.AsArray().Add(JsonNode.Parse(rule)));

    private static RuleSet Load(Action<JsonObject> change)
    {
        var set = JsonNode.Parse(Source())!.AsObject();
        change(set);
        return Assert.IsType<RuleSetResult.Loaded>(RuleSet.Load(Encoding.UTF8.GetBytes(set.ToJsonString()))).RuleSet;
    }

    private static string Source()
    {
        using var reader = new StreamReader(
            typeof(RuleSet).Assembly.GetManifestResourceStream("Xinyuan.Credit.RuleSets.platform-indicator-2026.json")!
        );
        return reader.ReadToEnd();
    }
}
