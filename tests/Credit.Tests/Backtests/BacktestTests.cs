using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Backtests;
using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Tests.Lifecycle;

namespace Xinyuan.Credit.Tests.Backtests;

public sealed class BacktestTests : IAsyncDisposable
{
    private static readonly DateOnly Day = Samples.Day("2026-07-01");
    private readonly TestLog _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_rule_set_against_itself_moves_nobody()
    {
        await FillAsync(30);
        var rules = Rules("50", "-10");
        var report = await Run(new BacktestQuestion(rules, rules, Day));
        Assert.Equal((30, 0, 0m), (report.Enterprises, report.Migration.Changed, report.StabilityIndex));
        Assert.Empty(report.Changes);
        Assert.Empty(report.Labels);
    }

    [Fact]
    public async Task Who_changes_is_told_with_what_made_the_difference()
    {
        await FillAsync(30);
        var report = await Run(new BacktestQuestion(Rules("50", "-10"), Rules("50", "-20"), Day));
        // One in three has a penalty of the class 一般: 50 + 5 - 10 = 45 is tier 3, 50 + 5 - 20 = 35 is tier 4.
        Assert.Equal(10, report.Migration[ServiceTier.Tier3, ServiceTier.Tier4]);
        Assert.Equal(20, report.Migration[ServiceTier.Tier3, ServiceTier.Tier3]);
        Assert.Equal((10L, 10), (report.Migration.Changed, report.Changes.Count));
        var change = report.Changes[0];
        Assert.Equal((45m, 35m), (change.ScoreBefore, change.ScoreAfter));
        var difference = Assert.Single(change.Differences);
        Assert.Equal(("penalties", -10m, -20m), (difference.Rule, difference.PointsBefore, difference.PointsAfter));
        Assert.Equal(report.Changes.Select(one => one.Subject).Order(StringComparer.Ordinal), report.Changes.Select(one => one.Subject));
        Assert.True(report.StabilityIndex > 0);
    }

    [Fact]
    public async Task Of_more_changes_than_were_asked_for_the_same_are_told_each_time()
    {
        await FillAsync(40);
        var question = new BacktestQuestion(Rules("50", "-10"), Rules("50", "-20"), Day) { Changes = 3 };
        var first = await Run(question);
        Assert.Equal((13L, 3), (first.Migration.Changed, first.Changes.Count));
        var all = await Run(question with { Changes = 100 });
        Assert.Equal(all.Changes.Take(3).Select(one => one.Subject), first.Changes.Select(one => one.Subject));
    }

    [Fact]
    public async Task Labelled_samples_are_counted_and_a_rate_needs_enough_of_them()
    {
        await FillAsync(90);
        var file = new StringBuilder("# samples\r\n");
        for (var i = 1; i <= 90; i++)
            file.Append(Samples.Enterprise(i)["uscc:".Length..]).Append(i % 3 == 0 ? ",black\r\n" : "\twhite\n");
        file.Append(Samples.Enterprise(5_000)).Append(",white\n");
        var (labels, findings) = SampleLabels.Read(Encoding.UTF8.GetBytes(file.ToString()));
        Assert.Empty(findings);
        var question = new BacktestQuestion(Rules("50", "-10"), Rules("50", "-20"), Day) { Labels = labels };
        var report = await Run(question);
        var (black, white) = (report.Labels[0], report.Labels[1]);
        Assert.Equal((30L, 0L, 30L, 0m, 1m), (black.Samples, black.HitsBefore, black.HitsAfter, black.RateBefore, black.RateAfter));
        Assert.Equal((60L, 60L, 60L), (white.Samples, white.HitsBefore, white.HitsAfter));
        Assert.Equal(1, report.LabelsNotFound);
        var few = labels.Take(20).ToDictionary();
        Assert.All((await Run(question with { Labels = few })).Labels, outcome => Assert.Null(outcome.RateAfter));
    }

    [Theory]
    [InlineData("91222401000000019,black", "line 1")]
    [InlineData("# fine\n{0},grey", "line 2")]
    [InlineData("{0},black\n{0},white", "line 2")]
    public void A_line_that_is_no_sample_is_named(string text, string line)
    {
        var filled = text.Replace("{0}", Samples.Maker, StringComparison.Ordinal);
        var (_, findings) = SampleLabels.Read(Encoding.UTF8.GetBytes(filled));
        Assert.Equal(line, Assert.Single(findings).Path);
    }

    [Property]
    public Property The_stability_index_is_what_its_formula_says_and_never_negative(NonEmptyArray<PositiveInt> counts, int seed)
    {
        var before = counts.Get.Select(count => (long)count.Get).ToList();
        var after = before.Select((count, i) => (count * 7) + ((i + (long)Math.Abs(seed % 100)) % 5)).ToList();
        var (n, m) = (before.Sum() + (0.5 * before.Count), after.Sum() + (0.5 * after.Count));
        var expected = before.Zip(after, (b, a) => (((a + 0.5) / m) - ((b + 0.5) / n)) * Math.Log((a + 0.5) / m / ((b + 0.5) / n))).Sum();
        var index = StabilityIndex.Of(before, after);
        return (index >= 0 && Math.Abs((double)index - expected) < 0.0001).ToProperty();
    }

    [Theory]
    [InlineData("1", "0")]
    [InlineData("2", "0.6931471805599453094172321215")]
    [InlineData("10", "2.3025850929940456840179914547")]
    [InlineData("0.001", "-6.9077552789821370520539743641")]
    public void The_logarithm_is_good_to_twenty_four_decimals(string of, string is_)
    {
        var format = System.Globalization.CultureInfo.InvariantCulture;
        Assert.Equal(decimal.Round(decimal.Parse(is_, format), 24), decimal.Round(StabilityIndex.Ln(decimal.Parse(of, format)), 24));
    }

    private async Task<BacktestReport> Run(BacktestQuestion question)
    {
        await using var snapshots = new CreditSnapshots(
            _test.Log,
            new CreditSnapshotOptions { Folder = Path.Combine(_test.Folder, "snapshots"), EventsBetween = 10 }
        );
        return await new Backtest(new CreditFiles(_test.Log, snapshots)).RunAsync(question, progress: null, TestLog.Cancel);
    }

    private static RuleSet Rules(string start, string penalty) =>
        Assert
            .IsType<RuleSetResult.Loaded>(
                RuleSet.Load(Encoding.UTF8.GetBytes(RuleSetSamples.File(id: $"r{start}{penalty}", start: start, penalty: penalty)))
            )
            .RuleSet;

    private async Task FillAsync(int firms)
    {
        for (var i = 1; i <= firms; i++)
        {
            var firm = Samples.Enterprise(i);
            await _test.Accept("org:operator", SpeakerRole.Operator, Samples.EnterpriseFiled(firm));
            if (i % 3 == 0)
                await _test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Record(firm));
        }
        _test.Clock.Now = _test.Clock.Now.AddSeconds(1);
    }
}
