using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Filings;

namespace Xinyuan.Credit.Tests;

/// <summary>The conditions of dishonest enterprises under GACC Decree 251, and the boundary to Decree 282 on 2026-04-01.</summary>
public sealed class Decree251Tests
{
    private const string Trader = "2224960001";
    private const string Declarant = "2224980001";
    private static readonly string Maker = Samples.Maker;
    private static readonly RuleSetCatalogue Catalogue = RuleSetCatalogue.Embedded();
    private static readonly RuleSet Rules = Catalogue.Find("decree-251")!;
    private static readonly DateOnly AsOf = Samples.Day("2024-06-30");

    // Last year's documents; penalties of this year.
    [Theory]
    [InlineData(Trader, 3, "400000.00", 2999, true)]
    [InlineData(Trader, 3, "400000.00", 3000, false)]
    [InlineData(Trader, 4, "250000.00", 3000, false)]
    [InlineData(Trader, 4, "250000.01", 3000, true)]
    [InlineData(Trader, 2, "600000.00", 0, true)]
    [InlineData(Trader, 2, "500000.00", 0, false)]
    [InlineData(Declarant, 2, "200000.00", 3999, true)]
    [InlineData(Declarant, 2, "200000.00", 4000, false)]
    [InlineData(Declarant, 2, "150000.00", 3999, false)]
    [InlineData(Declarant, 1, "300000.01", 0, true)]
    public void Condition_3_is_a_rate_and_a_sum_by_the_kind_of_firm(
        string customsCode,
        int penalties,
        string each,
        int documents,
        bool isMet
    )
    {
        List<CreditEvent> events =
        [
            .. Enumerable.Range(0, penalties).Select(i => Penalty("customs-violation", "2024-03-01", each, $"P-{i}")),
        ];
        if (documents > 0)
            events.Add(Documents(documents));
        var indicator = Evaluation.Evaluate(Filed(customsCode, [.. events]), Rules, AsOf);
        var expected = customsCode == Declarant ? "dishonest.3-violations-declarant" : "dishonest.3-violations";
        Assert.Equal(isMet ? [expected] : [], indicator.Vetoes.Select(veto => veto.Rule));
        if (!isMet)
            return;
        Assert.InRange(indicator.Tier, ServiceTier.Tier4, ServiceTier.Tier5);
        Assert.Equal(Samples.Day("2025-03-01"), indicator.Vetoes[0].ReliefOn);
    }

    [Fact]
    public void Of_a_firm_without_a_customs_code_the_condition_cannot_be_decided_and_bars_nothing()
    {
        CreditEvent[] events = [Penalty("customs-violation", "2024-03-01", "1000000.01", "P-1"), Documents(10)];
        var indicator = Evaluation.Evaluate(Samples.File(Maker, events), Rules, AsOf);
        Assert.Empty(indicator.Vetoes);
        var open = indicator.Reasons.Where(reason =>
            reason.Outcome == Outcome.Insufficient && reason.Rule.StartsWith("dishonest", StringComparison.Ordinal)
        );
        Assert.Equal(["dishonest.3-violations", "dishonest.3-violations-declarant"], open.Select(reason => reason.Rule));
        Assert.All(open, reason => Assert.Equal("no customs record number is filed", reason.Measured));
    }

    [Theory]
    [InlineData("smuggling-crime", "dishonest.1-smuggling-crime")]
    [InlineData("smuggling-act", "dishonest.2-smuggling-act")]
    [InlineData("obstruction", "dishonest.6-obstruction")]
    [InlineData("bribery", "dishonest.7-bribery")]
    [InlineData("customs-disclosed", null)]
    public void One_such_record_is_enough(string matter, string? veto)
    {
        var indicator = Evaluation.Evaluate(Filed(Trader, Penalty(matter, "2024-03-01", "10000000.00", "P-1")), Rules, AsOf);
        Assert.Equal(veto is null ? [] : [veto], indicator.Vetoes.Select(reason => reason.Rule));
    }

    [Theory]
    [InlineData("2024-03-29", null, true)]
    [InlineData("2024-03-30", null, false)]
    [InlineData("2024-03-01", "2024-06-29", false)]
    [InlineData("2024-03-01", "2024-07-01", true)]
    public void Condition_4_is_tax_unpaid_three_months_after_it_was_due(string due, string? paidOn, bool isMet)
    {
        // Three months before 2024-06-30 is 2024-03-30: what was due before it is overdue for more than three months.
        var overdue = Penalty("tax-overdue", "2024-06-01", "5000.00", "T-1") with
        {
            ValidFrom = Samples.Day(due),
        };
        CreditEvent[] paid = paidOn is null ? [] : [new DutyPerformed(Maker, Samples.Customs, "T-1", Samples.Day(paidOn), null)];
        var indicator = Evaluation.Evaluate(Filed(Trader, [overdue, .. paid]), Rules, Samples.Day("2024-06-30"));
        Assert.Equal(isMet ? ["dishonest.4-tax"] : [], indicator.Vetoes.Select(veto => veto.Rule));
    }

    [Theory]
    [InlineData("10000.00", "2023-12-29", false)]
    [InlineData("10000.01", "2023-12-29", true)]
    [InlineData("10000.01", "2023-12-30", false)]
    public void Condition_5_is_more_than_ten_thousand_of_fines_unpaid_for_half_a_year(string amount, string due, bool isMet)
    {
        var overdue = Penalty("fine-overdue", "2024-06-01", amount, "F-1") with { ValidFrom = Samples.Day(due) };
        var indicator = Evaluation.Evaluate(Filed(Trader, overdue), Rules, AsOf);
        Assert.Equal(isMet ? ["dishonest.5-fines"] : [], indicator.Vetoes.Select(veto => veto.Rule));
    }

    [Fact]
    public void A_firm_asked_about_2024_and_about_2026_answers_by_the_law_of_that_day()
    {
        var file = Filed(
            Trader,
            Documents(1000),
            Penalty("customs-violation", "2024-03-01", "600000.00", "P-1"),
            Penalty("customs-violation", "2024-04-01", "600000.00", "P-2"),
            Rating("失信", "2024-05-10"),
            Rating("常规", "2025-06-01"),
            Rating("认证", "2026-04-20")
        );
        Assert.Null(Catalogue.InForceOn(Samples.Day("2021-10-31")));
        Assert.Equal("decree-251", Catalogue.InForceOn(Samples.Day("2021-11-01"))?.Id);
        Assert.Equal("decree-251", Catalogue.InForceOn(Samples.Day("2026-03-31"))?.Id);
        Assert.Equal("platform-indicator-2026", Catalogue.InForceOn(Samples.Day("2026-04-01"))?.Id);

        var then = Evaluate(file, "2024-06-30");
        Assert.Equal(("decree-251", ServiceTier.Tier4), (then.RuleSet, then.Tier));
        Assert.Equal(["dishonest.3-violations", "veto.customs.dishonest"], then.Vetoes.Select(veto => veto.Rule));
        Assert.Contains("GACC Decree 251", then.Vetoes[0].LegalBasis.Norm, StringComparison.Ordinal);

        var now = Evaluate(file, "2026-06-30");
        Assert.Equal("platform-indicator-2026", now.RuleSet);
        Assert.Empty(now.Vetoes);
        // Tiers are imported only: 认证 is none of 251, and no rule of this time computes 失信.
        var customs = now.Reasons.Single(reason => reason.Rule == "rating.customs");
        Assert.Equal(("认证", 6m), (customs.Measured, customs.Points));
        Assert.DoesNotContain(Catalogue.Find("platform-indicator-2026")!.Vetoes, veto => veto is Veto.When);
        // The answer about 2024 is the same, asked at any time.
        Assert.Equal(then.InputHash, Evaluate(file, "2024-06-30").InputHash);
    }

    [Fact]
    public void What_was_not_read_in_a_source_is_marked_so()
    {
        Assert.Equal(
            ["dishonest.3-violations-declarant", "dishonest.5-fines"],
            Rules.Vetoes.Where(veto => !veto.Basis.IsVerified).Select(veto => veto.Id)
        );
        Assert.EndsWith("(unverified)", Rules.Vetoes.First(veto => !veto.Basis.IsVerified).Basis.ToString(), StringComparison.Ordinal);
    }

    private static Indicator Evaluate(CreditFile file, string day) =>
        Evaluation.Evaluate(file, Catalogue.InForceOn(Samples.Day(day))!, Samples.Day(day));

    private static CreditFile Filed(string customsCode, params CreditEvent[] events)
    {
        var filing = (EnterpriseFiled)
            Assert.IsType<Records.RecordContent.Files>(Read(Samples.EnterpriseFiled(Maker, customsCode: customsCode))).Filing;
        return CreditFile.Evolve(Samples.File(Maker, events), filing, 1_000);
    }

    private static Records.RecordContent Read(string record) =>
        Assert.IsType<Records.RecordsReadResult.Read>(Records.RecordsDocument.Read(Samples.Document(record))).Document.Records[0].Content;

    private static CreditEvent Documents(long count) =>
        Samples.Event(Samples.Figures(Maker, "customs-documents", "2023-01-01", "2023-12-31", count));

    private static CreditEvent Rating(string grade, string decided) => Samples.Event(Samples.Rating(Maker, "customs-tier", grade, decided));

    private static CreditRecordEntered Penalty(string matter, string date, string amount, string documentNo) =>
        (CreditRecordEntered)Samples.Event(Samples.Penalty(Maker, matter, date, amount, documentNo));
}
