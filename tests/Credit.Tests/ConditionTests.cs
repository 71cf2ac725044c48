using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Tests;

public sealed class ConditionTests
{
    private const string Ratio = """
        {"kind":"ratio","part":{"figure":"complaints","months":12},"whole":{"figure":"orders","months":12},"sampleMin":"30","above":"1/1000"}
        """;
    private const string Penalties = """{"count":{"matters":["customs-violation"],"windowMonths":12}}""";
    private const string Sum = """{"sum":{"matters":["customs-violation"],"windowMonths":12}}""";
    private static readonly string Maker = Samples.Maker;
    private static readonly DateOnly AsOf = Samples.Day("2026-07-01");

    [Theory]
    [InlineData(1, 999, Outcome.Met)]
    [InlineData(1, 1000, Outcome.NotMet)]
    [InlineData(2, 1999, Outcome.Met)]
    [InlineData(0, 30, Outcome.NotMet)]
    [InlineData(29, 29, Outcome.Insufficient)]
    [InlineData(0, 0, Outcome.Insufficient)]
    public void A_ratio_is_compared_without_division_and_says_nothing_of_too_small_a_sample(int complaints, int orders, Outcome outcome)
    {
        var judged = Decide(Ratio, Figures("complaints", complaints), Figures("orders", orders));
        Assert.Equal(outcome, judged.Outcome);
        Assert.Equal([0L, 1L], judged.Positions);
        Assert.StartsWith($"{complaints} of {orders:#,0}", judged.Measured, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_figures_are_set_against_each_other_over_the_spans_that_both_are_reported_for()
    {
        var judged = Decide(
            Ratio,
            Figures("complaints", 50, "2026-04-01", "2026-04-30"),
            Figures("complaints", 1, "2026-05-01", "2026-05-31"),
            Figures("orders", 500, "2026-05-01", "2026-05-31"),
            Figures("orders", 900, "2026-06-01", "2026-06-30")
        );
        Assert.Equal(Outcome.Met, judged.Outcome);
        Assert.Equal([1L, 2L], judged.Positions);
        Assert.StartsWith("1 of 500 ", judged.Measured, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-01-01", "2025-12-31", Outcome.Met)]
    [InlineData("2025-02-01", "2025-12-31", Outcome.Insufficient)]
    [InlineData("2024-01-01", "2024-12-31", Outcome.Insufficient)]
    public void Last_years_documents_are_known_when_the_whole_year_is_reported(string from, string to, Outcome outcome)
    {
        const string Rule = $$$"""
            {"kind":"ratio","part":{{{Penalties}}},"whole":{"figure":"customs-documents","year":"previous"},"sampleMin":"1","above":"1/1000"}
            """;
        Assert.Equal(outcome, Decide(Rule, Penalty("2026-03-01"), Figures("customs-documents", 999, from, to)).Outcome);
    }

    [Fact]
    public void Of_several_authorities_the_one_that_covers_most_of_the_period_is_heard()
    {
        const string Rule = """{"kind":"compare","quantity":{"figure":"orders","months":2},"above":"100"}""";
        var judged = Decide(
            Rule,
            Figures("orders", 500, "2026-06-01", "2026-06-30", Samples.Samr),
            Figures("orders", 20, "2026-05-01", "2026-06-30")
        );
        Assert.Equal(Outcome.NotMet, judged.Outcome);
        Assert.Equal([1L], judged.Positions);
    }

    [Theory]
    // Kleene: what is not known decides nothing that is decided without it.
    [InlineData("all", "met met", Outcome.Met)]
    [InlineData("all", "met open", Outcome.Insufficient)]
    [InlineData("all", "not open", Outcome.NotMet)]
    [InlineData("any", "not met", Outcome.Met)]
    [InlineData("any", "open met", Outcome.Met)]
    [InlineData("any", "not open", Outcome.Insufficient)]
    [InlineData("any", "not not", Outcome.NotMet)]
    [InlineData("n-of", "met met not open", Outcome.Met)]
    [InlineData("n-of", "met not not open", Outcome.Insufficient)]
    [InlineData("n-of", "met not not not", Outcome.NotMet)]
    public void Conditions_combine_and_what_is_not_known_is_neither_met_nor_unmet(string kind, string parts, Outcome outcome)
    {
        var of = parts
            .Split(' ')
            .Select(part =>
                part switch
                {
                    "met" => """{"kind":"not","of":{"kind":"filed"}}""",
                    "not" => """{"kind":"filed"}""",
                    _ => """{"kind":"grade","scheme":"tax","in":["A"]}""",
                }
            );
        var n = kind == "n-of" ? ",\"n\":2" : "";
        Assert.Equal(outcome, Decide($$"""{"kind":"{{kind}}"{{n}},"of":[{{string.Join(',', of)}}]}""").Outcome);
    }

    [Theory]
    // GACC Announcement 2026 No. 34, item 19: (penalties <= 3 or violations <= 1/1000 of the documents) and total <= CNY 100,000.
    [InlineData(3, "10000.00", 0, Outcome.Met)]
    [InlineData(4, "10000.00", 0, Outcome.Insufficient)]
    [InlineData(4, "10000.00", 4000, Outcome.Met)]
    [InlineData(4, "10000.00", 3999, Outcome.NotMet)]
    [InlineData(4, "25000.00", 4000, Outcome.Met)]
    [InlineData(4, "25000.01", 4000, Outcome.NotMet)]
    [InlineData(1, "100000.01", 4000, Outcome.NotMet)]
    public void A_rate_or_a_number_and_a_sum_can_be_said(int penalties, string each, int documents, Outcome outcome)
    {
        const string Item19 = $$$"""
            {"kind":"all","of":[
              {"kind":"any","of":[
                {"kind":"compare","quantity":{{{Penalties}}},"atMost":"3"},
                {"kind":"ratio","part":{{{Penalties}}},"whole":{"figure":"customs-documents","year":"previous"},"sampleMin":"1","atMost":"1/1000"}]},
              {"kind":"compare","quantity":{{{Sum}}},"atMost":"100000"}]}
            """;
        List<CreditEvent> events = [.. Enumerable.Range(0, penalties).Select(i => Penalty("2026-03-01", each, $"P-{i}"))];
        if (documents > 0)
            events.Add(Figures("customs-documents", documents, "2025-01-01", "2025-12-31"));
        Assert.Equal(outcome, Decide(Item19, [.. events]).Outcome);
    }

    [Fact]
    public void The_day_on_which_time_alone_changes_the_outcome_is_found()
    {
        var condition = Read($$"""{"kind":"compare","quantity":{{Sum}},"above":"100000"}""");
        var file = Samples.File(Maker, Penalty("2026-02-01", "60000.00", "P-1"), Penalty("2026-05-31", "60000.00", "P-2"));
        Assert.Equal(Outcome.Met, Judge.Decide(condition, OutwardView.Of(file, AsOf)).Outcome);
        var day = Judge.ChangesOn(condition, file, AsOf);
        Assert.Equal(Samples.Day("2027-02-01"), day);
        Assert.Equal(Outcome.Met, Judge.Decide(condition, OutwardView.Of(file, day!.Value.AddDays(-1))).Outcome);
        Assert.Equal(Outcome.NotMet, Judge.Decide(condition, OutwardView.Of(file, day.Value)).Outcome);
    }

    [Theory]
    [InlineData("""{"kind":"script"}""", "/if/kind", "'script' is not one of")]
    [InlineData("""{"kind":"exists","matters":["sorcery"]}""", "/if/matters/0", "'sorcery' is not one of")]
    [InlineData(
        """{"kind":"exists","severities":["positive","minor"]}""",
        "/if/severities",
        "what is to an enterprise's credit and what is not"
    )]
    [InlineData("""{"kind":"all","of":[]}""", "/if/of", "an array with at least one element is expected")]
    [InlineData("""{"kind":"n-of","n":2,"of":[{"kind":"filed"}]}""", "/if/n", "2 of 1 conditions can never be met")]
    [InlineData("""{"kind":"all","of":[{"kind":"filed","extra":1}]}""", "/if/of/0", "'extra' is not a field of a condition of kind filed")]
    [InlineData("""{"kind":"grade","scheme":"samr-risk","in":["A"]}""", "/if/scheme", "'samr-risk' is not one of customs-tier")]
    [InlineData(
        """{"kind":"compare","quantity":{"figure":"likes","months":1},"above":"1"}""",
        "/if/quantity/figure",
        "'likes' is not one of"
    )]
    [InlineData("""{"kind":"compare","quantity":{"figure":"orders"},"above":"1"}""", "/if/quantity", "one of months and year is expected")]
    [InlineData(
        """{"kind":"compare","quantity":{"figure":"orders","months":1},"atLeast":"0"}""",
        "/if/atLeast",
        "a limit that every quantity keeps"
    )]
    [InlineData(
        """{"kind":"compare","quantity":{"figure":"orders","months":1},"above":"1","below":"9"}""",
        "/if",
        "one of above, atLeast, atMost, below"
    )]
    [InlineData(
        """{"kind":"ratio","part":P,"whole":P,"sampleMin":"0","above":"1/10"}""",
        "/if/sampleMin",
        "a ratio of an empty sample says nothing"
    )]
    [InlineData("""{"kind":"ratio","part":P,"whole":P,"sampleMin":"30","above":"1/0"}""", "/if/above", "a fraction does not divide by 0")]
    [InlineData(
        """{"kind":"ratio","part":P,"whole":P,"sampleMin":"30","above":"0.1"}""",
        "/if/above",
        "'0.1' is not a fraction of whole numbers"
    )]
    [InlineData("""{"kind":"ratio","part":P,"whole":P,"above":"1/10"}""", "/if/sampleMin", "the field is missing")]
    public void A_condition_that_cannot_be_is_refused_and_the_element_named(string condition, string path, string message)
    {
        var findings = new List<Finding>();
        var json = condition.Replace("P,", """{"figure":"orders","months":12},""", StringComparison.Ordinal);
        using var document = JsonDocument.Parse($$"""{"if":{{json}}}""");
        ConditionReader.Required(ObjectReader.Open(document.RootElement, "", findings)!, "if");
        Assert.Contains(findings, finding => finding.Path == path && finding.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Conditions_are_nested_so_deep_and_no_deeper()
    {
        var inner = Enumerable.Range(0, 5).Aggregate("""{"kind":"filed"}""", (of, _) => $$"""{"kind":"not","of":{{of}}}""");
        Assert.Equal(Outcome.Met, Decide(inner).Outcome);
        var findings = new List<Finding>();
        using var document = JsonDocument.Parse($$$"""{"if":{"kind":"not","of":{{{inner}}}}}""");
        ConditionReader.Required(ObjectReader.Open(document.RootElement, "", findings)!, "if");
        Assert.Equal("conditions are nested at most 6 deep", Assert.Single(findings).Message);
    }

    [Fact]
    public void A_rate_gives_the_points_of_its_band_and_none_below_the_least_sample()
    {
        var rules = RuleSetTests.With(
            """
            {"id":"complaints.another","kind":"rate","part":{"figure":"complaints","months":12},"whole":{"figure":"orders","months":12},"sampleMin":"1000",
             "bands":[{"from":"0/1","points":"3"},{"from":"1/1000","points":"0"},{"from":"1/100","points":"-10"}],"basis":{"norm":"n","article":"a","source":"verified"}}
            """
        );
        foreach (
            var (complaints, orders, outcome, points, gain) in ((int, int, Outcome, int, int)[])
                [
                    (0, 1000, Outcome.Met, 3, 0),
                    (1, 1000, Outcome.Met, 0, 3),
                    (10, 1000, Outcome.Met, -10, 13),
                    (9, 999, Outcome.Insufficient, 0, 0),
                ]
        )
        {
            var file = Samples.File(Maker, Figures("complaints", complaints), Figures("orders", orders));
            var reason = Evaluation.Evaluate(file, rules, AsOf).Reasons.Single(reason => reason.Rule == "complaints.another");
            Assert.Equal((outcome, (decimal)points, (decimal)gain), (reason.Outcome, reason.Points, reason.Gain));
        }
    }

    private static Judgement Decide(string condition, params CreditEvent[] events) =>
        Judge.Decide(Read(condition), OutwardView.Of(Samples.File(Maker, events), AsOf));

    private static Condition Read(string condition)
    {
        var findings = new List<Finding>();
        using var document = JsonDocument.Parse(
            Encoding.UTF8.GetBytes(new JsonObject { ["if"] = JsonNode.Parse(condition) }.ToJsonString())
        );
        var read = ConditionReader.Required(ObjectReader.Open(document.RootElement, "", findings)!, "if");
        Assert.Empty(findings);
        return read!;
    }

    private static CreditEvent Figures(
        string figure,
        long count,
        string from = "2026-05-01",
        string to = "2026-05-31",
        string authority = Samples.Customs
    ) => Samples.Event(Samples.Figures(Maker, figure, from, to, count, authority: authority));

    private static CreditRecordEntered Penalty(string date, string amount = "1000.00", string documentNo = "P-1") =>
        (CreditRecordEntered)Samples.Event(Samples.Penalty(Maker, "customs-violation", date, amount, documentNo));
}
