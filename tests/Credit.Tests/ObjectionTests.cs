using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Tests;

public sealed class ObjectionTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly DateOnly Today = Samples.Day("2026-12-31");
    private static readonly Speaker Samr = new(Samples.Samr, SpeakerRole.Department);

    [Fact]
    public void An_objection_is_open_until_it_is_answered_and_overdue_after_twenty_days()
    {
        var file = Samples.File(Maker, Samples.Event(Samples.Record(Maker)), Samples.Event(Samples.ObjectionToRecord(Maker, 0)));
        var dispute = file.Disputes["O-1"];
        Assert.True(dispute.IsOpen && dispute.IsMarked);
        Assert.Equal(Samples.Day("2026-06-21"), dispute.AnswerBy);
        Assert.False(dispute.IsOverdueOn(Samples.Day("2026-06-21")));
        Assert.True(dispute.IsOverdueOn(Samples.Day("2026-06-22")));
        Assert.Equal(
            "an objection about the same waits for its answer",
            Objection(file, Samples.ObjectionToRecord(Maker, 0, "O-2"))?.Message
        );
    }

    [Theory]
    [InlineData("unchanged", false)]
    [InlineData("unresolved", true)]
    public void An_answer_takes_the_mark_away_unless_nothing_could_be_found_out(string outcome, bool isMarked)
    {
        var file = Samples.File(
            Maker,
            Samples.Event(Samples.Record(Maker)),
            Samples.Event(Samples.ObjectionToRecord(Maker, 0)),
            Samples.Event(Samples.ObjectionAnswered(Maker, outcome))
        );
        var dispute = file.Disputes["O-1"];
        Assert.Equal((false, isMarked), (dispute.IsOpen, dispute.IsMarked));
        Assert.Equal(("It was not us.", "It was you."), (dispute.Filed.Event.Statement, dispute.Answered!.Event.Statement));
        Assert.False(dispute.IsOverdueOn(Today));
        Assert.Null(Objection(file, Samples.ObjectionToRecord(Maker, 0, "O-2")));
        Assert.Equal("objection", Objection(file, Samples.ObjectionAnswered(Maker, "unchanged"))?.Field);
    }

    [Fact]
    public void Corrected_is_said_only_of_what_was_corrected()
    {
        var file = Samples.File(Maker, Samples.Event(Samples.Record(Maker)), Samples.Event(Samples.ObjectionToRecord(Maker, 0)));
        var answer = Samples.ObjectionAnswered(Maker, "corrected", answeredOn: "2026-06-20");
        Assert.Equal("outcome", Objection(file, answer)?.Field);
        file = CreditFile.Evolve(
            file,
            Samples.Event(Samples.Withdrawn(Maker, 0)),
            new EventPlace(2, Samples.Samr, DateTimeOffset.UnixEpoch)
        );
        Assert.Null(Objection(file, answer));
    }

    [Fact]
    public void Whose_word_it_is_answers()
    {
        var file = Samples.File(Maker, Samples.Event(Samples.Rating(Maker)), Samples.Event(Samples.ObjectionToRecord(Maker, 0)));
        var answer = Samples.Event(Samples.ObjectionAnswered(Maker, "unchanged"));
        var customs = new Speaker(Samples.Customs, SpeakerRole.Department);
        Assert.StartsWith(
            "only org:samr.yanbian",
            CreditDecision.Objection(file, answer, customs, Today)?.Message,
            StringComparison.Ordinal
        );
        Assert.Null(CreditDecision.Objection(file, answer, Samr, Today));
        var content = new Records.RecordContent.Credits(answer);
        Assert.NotNull(SpeakingRight.Objection(new Speaker(Maker, SpeakerRole.Enterprise), content));
    }

    [Fact]
    public void There_is_no_objection_to_what_is_not_there()
    {
        var file = Samples.File(Maker, Samples.Event(Samples.Record(Maker)), Samples.Event(Samples.Proposed(Maker)));
        Assert.Equal("record", Objection(file, Samples.ObjectionToRecord(Maker, 1))?.Field);
        // Against what is only proposed there is a defence.
        Assert.Equal("listing", Objection(file, Samples.ObjectionToListing(Maker))?.Field);
        Assert.Equal(
            "filedOn",
            CreditDecision.Objection(file, Samples.Event(Samples.ObjectionToRecord(Maker, 0)), Samr, Samples.Day("2026-05-31"))?.Field
        );
    }

    [Fact]
    public async Task An_objection_names_one_thing()
    {
        await using var test = new TestLog();
        var both = Samples.ObjectionToListing(Maker).Replace("\"listing\"", "\"record\":1,\"listing\"", StringComparison.Ordinal);
        var refused = Assert.IsType<Records.RecordsOutcome.Refused>(await test.Submit(Maker, SpeakerRole.Enterprise, both));
        Assert.Equal("/records/0/listing", Assert.Single(refused.Findings).Path);
    }

    private static Refusal? Objection(CreditFile file, string record) => CreditDecision.Objection(file, Samples.Event(record), Samr, Today);
}
