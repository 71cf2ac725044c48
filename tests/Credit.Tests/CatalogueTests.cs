using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Tests;

/// <summary>What may enter a credit file by the catalogue, and which grades and matters there are.</summary>
public sealed class CatalogueTests
{
    private static readonly string Maker = Samples.Maker;

    [Theory]
    [InlineData("supervision", "行政管理信息/行政处罚", null)]
    [InlineData("identity", "登记注册基本信息", null)]
    [InlineData("trade", "地方补充目录/跨境电商交易信息", null)]
    [InlineData("logistics", "地方补充目录/跨境电商物流信息", null)]
    [InlineData("funds", "地方补充目录/跨境电商资金信息", null)]
    [InlineData("settlement", "地方补充目录/结汇信息", null)]
    [InlineData("quality", "地方补充目录/质量安全信息", null)]
    [InlineData("complaint", "地方补充目录/消费投诉处理信息", null)]
    [InlineData("complaint", "网络评价", "'网络评价' is not an item of the catalogue of public credit information or its supplement")]
    [InlineData(
        "complaint",
        "地方补充目录/网络评价",
        "'地方补充目录/网络评价' is not an item of the catalogue of public credit information or its supplement"
    )]
    public async Task What_is_in_no_catalogue_enters_no_credit_file(string kind, string item, string? message)
    {
        await using var test = new TestLog();
        var record = Samples.Record(Maker, "neutral", kind: kind, catalogueItem: item);
        var outcome = await test.Submit(Samples.Samr, SpeakerRole.Department, record);
        if (message is null)
            Assert.IsType<RecordsOutcome.Accepted>(outcome);
        else
            Assert.Equal(
                new Finding("/records/0/catalogueItem", message),
                Assert.Single(Assert.IsType<RecordsOutcome.Refused>(outcome).Findings)
            );
    }

    [Theory]
    [InlineData("customs-tier", "一般认证", "2021-10-31", null)]
    [InlineData(
        "customs-tier",
        "一般认证",
        "2021-11-01",
        "'一般认证' was no grade of customs-tier on 2021-11-01; GACC Decree 251 has 高级认证, 常规, 失信"
    )]
    [InlineData("customs-tier", "常规", "2021-11-01", null)]
    [InlineData(
        "customs-tier",
        "认证",
        "2026-03-31",
        "'认证' was no grade of customs-tier on 2026-03-31; GACC Decree 251 has 高级认证, 常规, 失信"
    )]
    [InlineData("customs-tier", "认证", "2026-04-01", null)]
    [InlineData("customs-tier", "严重失信", "2026-04-01", null)]
    [InlineData("tax", "M", "2018-03-31", "'M' was no grade of tax on 2018-03-31; STA Announcement 2014 No. 40 has A, B, C, D")]
    [InlineData("fx", "A", "2012-07-31", "there were no grades of fx on 2012-07-31")]
    public async Task A_grade_that_did_not_exist_on_the_day_of_decision_is_refused(
        string scheme,
        string grade,
        string decided,
        string? message
    )
    {
        await using var test = new TestLog();
        var outcome = await test.Submit(Samples.Samr, SpeakerRole.Department, Samples.Rating(Maker, scheme, grade, decided));
        if (message is null)
            Assert.IsType<RecordsOutcome.Accepted>(outcome);
        else
            Assert.Equal(new Finding("/records/0/grade", message), Assert.Single(Assert.IsType<RecordsOutcome.Refused>(outcome).Findings));
    }

    [Fact]
    public async Task A_risk_class_of_the_market_regulator_is_kept_for_departments()
    {
        await using var test = new TestLog();
        var receipts = await test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Rating(Maker, "samr-risk", "C", "2026-05-15"),
            Samples.Rating(Maker, "tax", "C", "2026-05-15")
        );
        var (risk, tax) = (await test.Read(receipts[0].Position), await test.Read(receipts[1].Position));
        Assert.Equal(("department", "department"), (risk.Sections[0].Class, risk.Sections[1].Class));
        Assert.Equal(("subject", "subject"), (tax.Sections[0].Class, tax.Sections[1].Class));
        // Nor does it show through what is computed.
        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Maker), TestContext.Current.CancellationToken);
        var view = OutwardView.Of(file, Samples.Day("2026-07-01"));
        Assert.Equal("tax", Assert.Single(view.Ratings).Event.Scheme);
        Assert.Equal("C", file.RatingInForce("samr-risk", view.AsOf)?.Event.Grade);
    }

    [Theory]
    [InlineData("customs-violation", "neutral", "severity", "what is about 'customs-violation' counts against the enterprise")]
    [InlineData("sorcery", "minor", "matter", "'sorcery' is not one of smuggling-crime, ")]
    public void A_matter_is_one_of_the_list_and_weighs_as_it_must(string matter, string severity, string field, string message)
    {
        var read = RecordsDocument.Read(Samples.Document(Samples.Penalty(Maker, matter, severity: severity)));
        var finding = Assert.Single(Assert.IsType<RecordsReadResult.Invalid>(read).Findings);
        Assert.Equal("/records/0/" + field, finding.Path);
        Assert.StartsWith(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-05-31", false)]
    [InlineData("2026-06-01", true)]
    [InlineData("2026-06-30", true)]
    [InlineData("2026-07-01", false)]
    public void A_record_holds_in_its_valid_time(string day, bool isShown)
    {
        var record = (CreditRecordEntered)Samples.Event(Samples.Record(Maker, "positive", "2026-05-06", "identity"));
        var file = Samples.File(Maker, record with { ValidFrom = Samples.Day("2026-06-01"), ValidTo = Samples.Day("2026-06-30") });
        Assert.Equal(isShown, OutwardView.Of(file, Samples.Day(day)).Records.Count == 1);
    }
}
