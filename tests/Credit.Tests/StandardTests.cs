using System.Text;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Standards;

namespace Xinyuan.Credit.Tests;

public sealed class StandardTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly Standard Aeo = StandardCatalogue.Find("aeo-2026-34-advanced")!;
    private static readonly DateOnly AsOf = Samples.Day("2026-07-01");

    [Fact]
    public void The_standard_that_comes_with_the_program_names_every_compliance_item_once()
    {
        var numbers = Aeo
            .Items.Where(item => item.Part == "compliance")
            .SelectMany(item =>
            {
                var ends = item.Item.Split('-').Select(int.Parse).ToArray();
                return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
            });
        Assert.Equal(Enumerable.Range(16, 28), numbers);
        Assert.False(Aeo.IsInForceOn(Samples.Day("2026-03-31")));
        Assert.True(Aeo.IsInForceOn(Samples.Day("2026-04-01")));
        Assert.All(Aeo.Items, item => Assert.Equal(item.Tells == Telling.Both, item.Unknown is null));
    }

    [Fact]
    public void What_the_platform_cannot_know_is_never_said_to_be_met_or_not()
    {
        var nothing = StandardEvaluation.Evaluate(new CreditFile(Maker), Aeo, AsOf).ToDictionary(finding => finding.Item.Item);
        foreach (var item in new[] { "16", "17", "20", "21", "22", "23", "28", "29-36", "40", "solvency", "8" })
            Assert.Equal(Outcome.Insufficient, nothing[item].Outcome);
        foreach (var item in new[] { "18", "19", "24", "25-26", "27", "37-39", "41-43" })
            Assert.Equal(Outcome.Met, nothing[item].Outcome);
    }

    [Theory]
    [InlineData("50000.00", 0, Outcome.Met)]
    [InlineData("50000.01", 0, Outcome.Insufficient)]
    [InlineData("50000.01", 500_000_100, Outcome.Met)]
    [InlineData("50000.01", 500_000_099, Outcome.NotMet)]
    public void Item_18_lets_a_larger_penalty_pass_that_is_small_for_the_trade(string fine, long tradeValue, Outcome outcome)
    {
        List<CreditEvent> events = [Samples.Event(Samples.Penalty(Maker, "customs-violation", "2026-05-01", fine))];
        if (tradeValue > 0)
            events.Add(Samples.Event(Samples.Figures(Maker, "trade-value", "2025-01-01", "2025-12-31", amount: $"{tradeValue}.00")));
        Assert.Equal(outcome, Find("18", [.. events]).Outcome);
    }

    [Theory]
    [InlineData(50, 5, 1, Outcome.Met)]
    [InlineData(50, 6, 1, Outcome.NotMet)]
    [InlineData(50, 5, 2, Outcome.NotMet)]
    [InlineData(100, 10, 2, Outcome.Met)]
    [InlineData(100, 11, 2, Outcome.NotMet)]
    [InlineData(100, 10, 3, Outcome.NotMet)]
    public void Item_23_counts_up_to_50_checked_and_rates_above(long isChecked, long found, long serious, Outcome outcome) =>
        Assert.Equal(
            outcome,
            Find(
                "23",
                Year("declarations-checked", isChecked),
                Year("declarations-found", found),
                Year("declarations-serious", serious)
            ).Outcome
        );

    [Fact]
    public void An_unmet_item_says_what_it_saw_and_when_time_alone_mends_it()
    {
        var finding = Find("19", Samples.Event(Samples.Penalty(Maker, "customs-violation", "2026-05-06", "100000.01")));
        Assert.Equal((Outcome.NotMet, Samples.Day("2027-05-06")), (finding.Outcome, finding.ChangesOn));
        Assert.Equal([0L], finding.Positions);
        Assert.Equal("100,000.01 (limit 100,000)", finding.Measured);
        Assert.NotNull(finding.Item.Remedy);
    }

    [Theory]
    [InlineData("\"grade\": \"高级认证\"", "\"grade\": \"甲\"", "/grade")]
    [InlineData("\"item\": \"17\"", "\"item\": \"16\"", "/items/1/item")]
    [InlineData("\"part\": \"finance\"", "\"part\": \"fortune\"", "/items/16/part")]
    [InlineData("\"tells\": \"not_met\", ", "", "/items/0/unknown")]
    [InlineData("\"windowMonths\": 24", "\"windowMonths\": 0", "/items/0/if/of/windowMonths")]
    public void A_standard_that_is_not_in_order_is_refused_and_the_element_named(string good, string bad, string path)
    {
        using var reader = new StreamReader(
            typeof(Standard).Assembly.GetManifestResourceStream("Xinyuan.Credit.Standards.aeo-2026-34-advanced.json")!
        );
        var json = reader.ReadToEnd();
        Assert.IsType<StandardResult.Loaded>(Standard.Load(Encoding.UTF8.GetBytes(json)));
        var at = json.IndexOf(good, StringComparison.Ordinal);
        var broken = json.Remove(at, good.Length).Insert(at, bad);
        Assert.Equal(path, Assert.IsType<StandardResult.Invalid>(Standard.Load(Encoding.UTF8.GetBytes(broken))).Findings[0].Path);
    }

    private static ItemFinding Find(string item, params CreditEvent[] events) =>
        StandardEvaluation.Evaluate(Samples.File(Maker, events), Aeo, AsOf).Single(finding => finding.Item.Item == item);

    private static CreditEvent Year(string figure, long count) =>
        Samples.Event(Samples.Figures(Maker, figure, "2025-07-01", "2026-06-30", count));
}
