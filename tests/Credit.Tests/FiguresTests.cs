using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;

namespace Xinyuan.Credit.Tests;

public sealed class FiguresTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly Speaker Customs = new(Samples.Customs, SpeakerRole.Department);

    [Fact]
    public void A_later_report_of_the_same_span_replaces_the_earlier_in_whatever_order_they_are_folded()
    {
        var first = new Placed<FiguresReported>(Read(count: 10), At(4));
        var second = new Placed<FiguresReported>(Read(count: 12), At(9));
        foreach (Placed<FiguresReported>[] order in new[] { new[] { first, second }, [second, first] })
        {
            var file = order.Aggregate(new CreditFile(Maker), (file, next) => CreditFile.Evolve(file, next.Event, next.Place));
            Assert.Equal((12L, 9L), (Assert.Single(file.Figures).Event.Count, file.Figures[0].Place.Position));
            Assert.Equal(1, file.Revision);
        }
    }

    [Theory]
    [InlineData("2025-01-01", "2025-01-31", "org:customs.changchun", null)]
    [InlineData("2025-02-01", "2025-02-28", "org:customs.changchun", null)]
    [InlineData("2025-01-01", "2025-02-28", "org:samr.yanbian", null)]
    [InlineData("2025-01-01", "2025-02-28", "org:customs.changchun", "from")]
    [InlineData("2024-12-01", "2025-01-31", "org:customs.changchun", "from")]
    [InlineData("2026-06-01", "2026-06-30", "org:customs.changchun", "to")]
    [InlineData("2026-05-01", "2026-05-31", "org:customs.changchun", null)]
    public void Two_spans_of_one_figure_share_no_month_and_none_has_yet_to_end(string from, string to, string authority, string? field)
    {
        var file = Samples.File(Maker, Read());
        var objection = CreditDecision.Objection(
            file,
            Read(from, to, authority: authority),
            new Speaker(authority, SpeakerRole.Department),
            Samples.Day("2026-06-30")
        );
        Assert.Equal(field, objection?.Field);
    }

    [Fact]
    public void Another_figure_may_have_another_span()
    {
        var file = Samples.File(Maker, Read());
        var value = Read(Samples.Figures(Maker, "trade-value", "2024-07-01", "2025-06-30", amount: "1000000.00"));
        Assert.Null(CreditDecision.Objection(file, value, Customs, Samples.Day("2026-06-30")));
        Assert.Equal((12, 1_000_000m), (value.Months, value.Value));
    }

    [Theory]
    [InlineData("2025-01-02", "2025-01-31", "/records/0/from", "'2025-01-02' is not the first day of a month: figures are of whole months")]
    [InlineData("2025-01-01", "2025-01-30", "/records/0/to", "'2025-01-30' is not the last day of a month: figures are of whole months")]
    [InlineData("2024-02-01", "2024-02-28", "/records/0/to", "'2024-02-28' is not the last day of a month: figures are of whole months")]
    [InlineData("2025-03-01", "2025-01-31", "/records/0/to", "the span ends before it begins")]
    [InlineData("2025-01-01", "2026-01-31", "/records/0/to", "a report covers at most 12 months, not 13")]
    [InlineData("2025-13-01", "2025-12-31", "/records/0/from", "'2025-13-01' is not a calendar date YYYY-MM-DD from 1980 to 2199")]
    public void A_span_is_of_whole_months(string from, string to, string path, string message)
    {
        var finding = Assert.Single(Refused(Samples.Figures(Maker, "orders", from, to)));
        Assert.Equal((path, message), (finding.Path, finding.Message));
    }

    [Fact]
    public void A_figure_is_one_of_the_list_and_counted_or_summed_as_the_list_says()
    {
        Assert.Equal("/records/0/figure", Refused(Samples.Figures(Maker, "likes"))[0].Path);
        Assert.Equal("/records/0/amount", Refused(Samples.Figures(Maker, "tax-paid"))[0].Path);
        Assert.Equal("/records/0/count", Refused(Samples.Figures(Maker, "orders", amount: "3.00"))[0].Path);
        Assert.Equal("/records/0/count", Refused(Samples.Figures(Maker, "orders", count: -1))[0].Path);
        var dollars = Samples.Figures(Maker, "tax-paid", amount: "3.00").Replace("CNY", "USD", StringComparison.Ordinal);
        Assert.Equal("/records/0/amount/currency", Assert.Single(Refused(dollars)).Path);
    }

    [Fact]
    public void Only_a_department_reports_figures_and_only_its_own()
    {
        var content = new RecordContent.Credits(Read());
        Assert.Null(SpeakingRight.Objection(Customs, content));
        Assert.Equal("authority", SpeakingRight.Objection(new Speaker(Samples.Samr, SpeakerRole.Department), content)?.Field);
        Assert.Equal("type", SpeakingRight.Objection(new Speaker(Maker, SpeakerRole.Enterprise), content)?.Field);
    }

    private static FiguresReported Read(
        string from = "2025-01-01",
        string to = "2025-01-31",
        long count = 10,
        string authority = Samples.Customs
    ) => Read(Samples.Figures(Maker, "orders", from, to, count, authority: authority));

    private static FiguresReported Read(string record) => Assert.IsType<FiguresReported>(Samples.Event(record));

    private static IReadOnlyList<Facts.Reading.Finding> Refused(string record) =>
        Assert.IsType<RecordsReadResult.Invalid>(RecordsDocument.Read(Samples.Document(record))).Findings;

    private static EventPlace At(long position) => new(position, Samples.Customs, DateTimeOffset.UnixEpoch);
}
