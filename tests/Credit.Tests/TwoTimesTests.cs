using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Tests;

/// <summary>As the law stood on a day, and as was known at a moment.</summary>
public sealed class TwoTimesTests
{
    private static readonly string Maker = Samples.Maker;

    /// <summary>A record of May that was found wrong in June, and put right; of a rating likewise.</summary>
    [Theory]
    [InlineData("2026-05-20", false, "", "")] // the law of May, as known now: the wrong record never was; the right one is of June
    [InlineData("2026-06-25", false, "X-2", "B")]
    [InlineData("2026-05-20", true, "X-1", "A")] // as was known before the correction
    [InlineData("2026-06-25", true, "X-1", "A")]
    public async Task The_four_combinations_of_the_two_times(string lawAsOf, bool asKnownThen, string documents, string grades)
    {
        await using var test = new TestLog();
        var first = await test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Record(Maker, date: "2026-05-06"),
            Samples.Rating(Maker, grade: "A", decided: "2026-05-01")
        );
        var known = test.Clock.Now;
        test.Clock.Now = known.AddDays(10);
        await test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples
                .Record(Maker, date: "2026-06-21", documentNo: "X-2")
                .Replace("\"type\"", $"\"corrects\":{first[0].Position},\"type\"", StringComparison.Ordinal),
            Samples
                .Rating(Maker, grade: "B", decided: "2026-06-20")
                .Replace("\"type\"", $"\"corrects\":{first[1].Position},\"type\"", StringComparison.Ordinal)
        );
        var file = asKnownThen
            ? await CreditLog.CatchUpAsync(test.Log, new CreditFile(Maker), TestLog.Cancel, known)
            : await CreditLog.CatchUpAsync(test.Log, new CreditFile(Maker), TestLog.Cancel);
        var view = OutwardView.Of(file, Samples.Day(lawAsOf));
        Assert.Equal(documents, string.Join(' ', view.Records.Select(record => record.Event.DocumentNo)));
        Assert.Equal(grades, string.Join(' ', view.Ratings.Select(rating => rating.Event.Grade)));
    }

    [Fact]
    public async Task A_withdrawn_rating_lets_the_one_before_it_hold()
    {
        await using var test = new TestLog();
        var receipts = await test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Rating(Maker, grade: "A", decided: "2026-04-30"),
            Samples.Rating(Maker, grade: "D", decided: "2026-05-30")
        );
        await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Withdrawn(Maker, receipts[1].Position));
        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Maker), TestLog.Cancel);
        Assert.Equal("A", file.RatingInForce("tax", Samples.Day("2026-07-01"))?.Event.Grade);
    }

    [Fact]
    public async Task What_was_said_is_withdrawn_by_whoever_said_it_and_once()
    {
        await using var test = new TestLog();
        var receipts = await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Record(Maker), Samples.Record(Samples.Other));
        var foreign = Samples.Withdrawn(Maker, receipts[0].Position).Replace(Samples.Samr, Samples.Customs, StringComparison.Ordinal);
        Assert.Equal("/records/0/record", await Fault(test, Samples.Customs, foreign));
        Assert.Equal("/records/0/authority", await Fault(test, Samples.Customs, Samples.Withdrawn(Maker, receipts[0].Position)));
        Assert.Equal("/records/0/record", await Fault(test, Samples.Samr, Samples.Withdrawn(Maker, receipts[1].Position)));
        await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Withdrawn(Maker, receipts[0].Position));
        Assert.Equal("/records/0/record", await Fault(test, Samples.Samr, Samples.Withdrawn(Maker, receipts[0].Position, "2026-06-21")));
        var rating = Samples.Rating(Maker).Replace("\"type\"", $"\"corrects\":{receipts[0].Position},\"type\"", StringComparison.Ordinal);
        Assert.Equal("/records/0/corrects", await Fault(test, Samples.Samr, rating));
    }

    [Fact]
    public void A_duty_that_was_withdrawn_was_not_performed()
    {
        var file = Samples.File(Maker, Samples.Event(Samples.Duty(Maker)), Samples.Event(Samples.Withdrawn(Maker, 0)));
        Assert.False(file.IsPerformed(new CreditDocument(Samples.Samr, "X-1"), Samples.Day("2026-07-01")));
    }

    [Fact]
    public void What_rests_on_an_annulled_document_falls_with_it_and_what_rests_on_another_stays()
    {
        var file = Samples.File(
            Maker,
            Samples.Event(Samples.Record(Maker, date: "2026-02-16", documentNo: "X-1")),
            Samples.Event(Samples.Record(Maker, date: "2026-02-16", documentNo: "X-2")),
            Samples.Event(Samples.Duty(Maker)),
            Samples.Event(Samples.Proposed(Maker)),
            Samples.Event(Samples.Notice(Maker)),
            Samples.Event(Samples.Decided(Maker)),
            Samples.Event(Samples.Published(Maker)),
            Samples.Event(Samples.ObjectionToListing(Maker)),
            Samples.Event(Samples.Annulled(Maker))
        );
        var view = OutwardView.Of(file, Samples.Day("2026-03-01"));
        Assert.Equal(["X-2"], view.Records.Select(record => record.Event.DocumentNo));
        Assert.Empty(view.Duties);
        Assert.Empty(view.Listings);
        Assert.Equal([0L, 2, 3, 4, 5, 6, 7, 8], file.LiftedPositions);
    }

    /// <summary>Within a listing the law orders the steps; between it and the rest, and among the rest, the order of arrival says nothing.</summary>
    [Property(MaxTest = 200)]
    public Property The_order_of_arrival_does_not_matter_where_the_law_does_not_order()
    {
        string[][] threads =
        [
            [Samples.Proposed(Maker), Samples.Notice(Maker), Samples.Decided(Maker), Samples.Published(Maker)],
            [Samples.Proposed(Maker, "L-2"), Samples.Notice(Maker, "L-2")],
            [Samples.Record(Maker, date: "2026-02-16")],
            [Samples.Record(Maker, "positive", "2026-03-01", "trade", "P-1")],
            [Samples.Rating(Maker)],
            [Samples.Rating(Maker, "fx", "B")],
            [Samples.Duty(Maker)],
        ];
        var order = Gen.Shuffle(threads.SelectMany((thread, index) => Enumerable.Repeat(index, thread.Length)).ToArray());
        return Prop.ForAll(
            order.ToArbitrary(),
            arrival =>
            {
                var next = new int[threads.Length];
                var records = arrival.Select(thread => threads[thread][next[thread]++]).ToList();
                return Seen(records) == Seen([.. threads.SelectMany(thread => thread)]);
            }
        );
    }

    private static string Seen(IReadOnlyList<string> records)
    {
        var file = Samples.File(Maker, records.Select(Samples.Event));
        var view = OutwardView.Of(file, Samples.Day("2026-07-01"));
        var indicator = Evaluation.Evaluate(file, RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!, Samples.Day("2026-07-01"));
        return string.Join(
            '\n',
            [
                .. view.Records.Select(record => record.Event.ToString()).Order(StringComparer.Ordinal),
                .. view.Ratings.Select(rating => rating.Event.ToString()),
                .. view.Duties.Select(duty => duty.Event.ToString()),
                .. file.Listings.Values.Select(listing => $"{listing.Id} {listing.State} {listing.EndsOn} {listing.IsPublicOn(view.AsOf)}"),
                $"{indicator.Tier} {indicator.Score}",
            ]
        );
    }

    private static async Task<string> Fault(TestLog test, string submitter, string record) =>
        Assert
            .Single(Assert.IsType<Records.RecordsOutcome.Refused>(await test.Submit(submitter, SpeakerRole.Department, record)).Findings)
            .Path;
}
