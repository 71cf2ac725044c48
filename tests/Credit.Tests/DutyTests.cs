using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Tests;

public sealed class DutyTests
{
    private static readonly string Maker = Samples.Maker;

    [Fact]
    public async Task The_authority_that_issued_a_document_says_when_it_was_complied_with()
    {
        await using var test = new TestLog();
        await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Record(Maker), Samples.Duty(Maker, performedOn: "2026-06-01"));
        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Maker), TestLog.Cancel);
        var document = new CreditDocument(Samples.Samr, "X-1");
        Assert.False(file.IsPerformed(document, Samples.Day("2026-05-31")));
        Assert.True(file.IsPerformed(document, Samples.Day("2026-06-01")));
        Assert.False(file.IsPerformed(document with { Number = "X-2" }, Samples.Day("2026-06-01")));
        Assert.False(file.IsPerformed(document with { Authority = Samples.Customs }, Samples.Day("2026-06-01")));
        Assert.True(OutwardView.Of(file, Samples.Day("2026-06-01")).IsPerformed(document));
        Assert.Empty(OutwardView.Of(file, Samples.Day("2026-05-31")).Duties);
    }

    [Theory]
    [InlineData(SpeakerRole.Enterprise, "type")]
    [InlineData(SpeakerRole.Department, "authority")]
    public async Task Nobody_else_says_so(SpeakerRole role, string field)
    {
        await using var test = new TestLog();
        var speaker = role == SpeakerRole.Enterprise ? Maker : Samples.Customs;
        var refused = Assert.IsType<Records.RecordsOutcome.Refused>(await test.Submit(speaker, role, Samples.Duty(Maker)));
        Assert.Equal($"/records/0/{field}", Assert.Single(refused.Findings).Path);
    }

    [Fact]
    public void A_duty_is_not_performed_in_the_future()
    {
        var duty = Samples.Event(Samples.Duty(Maker, performedOn: "2026-06-02"));
        var speaker = new Speaker(Samples.Samr, SpeakerRole.Department);
        Assert.Equal("performedOn", CreditDecision.Objection(new CreditFile(Maker), duty, speaker, Samples.Day("2026-06-01"))?.Field);
        Assert.Null(CreditDecision.Objection(new CreditFile(Maker), duty, speaker, Samples.Day("2026-06-02")));
    }
}
