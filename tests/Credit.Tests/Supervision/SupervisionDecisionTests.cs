using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;

namespace Xinyuan.Credit.Tests.Supervision;

public sealed class SupervisionDecisionTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly DateOnly Today = Samples.Day("2026-07-01");
    private static readonly Speaker Samr = new(Samples.Samr, SpeakerRole.Department);
    private static readonly Speaker Customs = new(Samples.Customs, SpeakerRole.Department);

    [Theory]
    [InlineData("D99", "2026-03-02", "item")]
    [InlineData("D09", "2021-12-15", "item")]
    [InlineData("D01", "2026-03-02", "listing")]
    [InlineData("D09", "2026-07-02", "decidedOn")]
    [InlineData("D09", "2026-03-02", null)]
    [InlineData("J01", "2026-03-02", null)]
    public void Only_a_measure_of_the_list_of_the_day_can_be_applied(string item, string decidedOn, string? field) =>
        Assert.Equal(field, Objection(Given(), SupervisionSamples.Applied(Maker, item: item, decidedOn: decidedOn), Samr)?.Field);

    [Fact]
    public void A_measure_that_lessens_rights_rests_on_a_listing_that_is_public_on_the_day()
    {
        var listed = Given(Samples.Proposed(Maker), Samples.Notice(Maker), Samples.Decided(Maker), Samples.Published(Maker));
        Assert.Null(Objection(listed, SupervisionSamples.Applied(Maker, item: "D01", listing: "L-1"), Samr));
        Assert.Equal(
            "listing",
            Objection(listed, SupervisionSamples.Applied(Maker, item: "D01", listing: "L-1", decidedOn: "2026-02-19"), Samr)?.Field
        );
        Assert.Equal("listing", Objection(listed, SupervisionSamples.Applied(Maker, item: "D01", listing: "L-2"), Samr)?.Field);
    }

    [Fact]
    public void A_measure_is_lifted_once_and_by_who_decided_it()
    {
        var applied = Given(SupervisionSamples.Applied(Maker));
        Assert.Equal("measure", Objection(applied, SupervisionSamples.Applied(Maker), Samr)?.Field);
        Assert.Equal("measure", Objection(applied, SupervisionSamples.Lifted(Maker), Customs)?.Field);
        Assert.Equal("liftedOn", Objection(applied, SupervisionSamples.Lifted(Maker, liftedOn: "2026-03-01"), Samr)?.Field);
        Assert.Equal("measure", Objection(applied, SupervisionSamples.Lifted(Maker, "M-2"), Samr)?.Field);
        Assert.Null(Objection(applied, SupervisionSamples.Lifted(Maker), Samr));
        var lifted = Given(SupervisionSamples.Applied(Maker), SupervisionSamples.Lifted(Maker));
        Assert.Equal("measure", Objection(lifted, SupervisionSamples.Lifted(Maker), Samr)?.Field);
    }

    [Fact]
    public void Who_rated_alone_suspends_what_follows_from_it()
    {
        Assert.Equal("scheme", Objection(Given(), SupervisionSamples.Suspended(Maker), Customs)?.Field);
        var rated = Given(SupervisionSamples.CustomsTier(Maker, "高级认证"));
        Assert.Equal("authority", Objection(rated, SupervisionSamples.Suspended(Maker, authority: Samples.Samr), Samr)?.Field);
        Assert.Null(Objection(rated, SupervisionSamples.Suspended(Maker), Customs));
        Assert.Equal("scheme", Objection(rated, SupervisionSamples.Resumed(Maker), Customs)?.Field);
        var suspended = Given(SupervisionSamples.CustomsTier(Maker, "高级认证"), SupervisionSamples.Suspended(Maker));
        Assert.Equal("scheme", Objection(suspended, SupervisionSamples.Suspended(Maker), Customs)?.Field);
        Assert.Equal("resumedOn", Objection(suspended, SupervisionSamples.Resumed(Maker, "2026-05-03"), Samr)?.Field);
    }

    [Fact]
    public async Task A_department_decides_in_its_own_name_and_a_firm_speaks_of_itself()
    {
        await using var test = new TestLog();
        await test.Accept(Samples.Samr, SpeakerRole.Department, SupervisionSamples.Applied(Maker));
        await test.Accept(Maker, SpeakerRole.Enterprise, SupervisionSamples.SelfAssessed(Maker));
        var inOthersName = await test.Submit(Samples.Customs, SpeakerRole.Department, SupervisionSamples.Applied(Maker, "M-2"));
        Assert.Equal("/records/0/authority", Assert.IsType<RecordsOutcome.Refused>(inOthersName).Findings[0].Path);
        var ofAnother = await test.Submit(Samples.Other, SpeakerRole.Enterprise, SupervisionSamples.SelfAssessed(Maker));
        Assert.Equal("/records/0/type", Assert.IsType<RecordsOutcome.Refused>(ofAnother).Findings[0].Path);
        var byTheFirm = await test.Submit(Maker, SpeakerRole.Enterprise, SupervisionSamples.Applied(Maker, "M-3", authority: Maker));
        Assert.IsType<RecordsOutcome.Refused>(byTheFirm);
        var notListed = await test.Submit(Samples.Samr, SpeakerRole.Department, SupervisionSamples.Applied(Maker, "M-4", "D98"));
        Assert.Equal("/records/0/item", Assert.IsType<RecordsOutcome.Refused>(notListed).Findings[0].Path);

        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Maker), TestLog.Cancel);
        Assert.Equal(["M-1"], file.Supervision.Measures.Keys);
        Assert.Equal("met", Assert.Single(file.Supervision.SelfAssessments).Event.Outcome);
    }

    private static CreditFile Given(params IEnumerable<string> records) => Samples.File(Maker, [.. records.Select(Samples.Event)]);

    private static Refusal? Objection(CreditFile file, string record, Speaker speaker) =>
        CreditDecision.Objection(file, Samples.Event(record), speaker, Today);
}
