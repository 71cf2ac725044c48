using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit.Tests.Supervision;

public sealed class StandingWalkTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly StandingWalk Walk = new(Maker, RuleSetCatalogue.Embedded(), MeasureCatalogue.Shipped);

    private static readonly string[] Listed =
    [
        Samples.Proposed(Maker),
        Samples.Notice(Maker),
        Samples.Decided(Maker),
        Samples.Published(Maker),
    ];

    [Fact]
    public void A_listing_that_is_published_brings_its_measures_and_one_moment_tells_both()
    {
        var (moments, _) = Walk.Walk(Told("2026-02-21", Listed), StandingMark.Start, Samples.Day("2026-02-21"));
        var published = moments[^1];
        Assert.Equal((3L, Samples.Day("2026-02-21")), (published.Cause?.Position, published.Day));
        Assert.Contains(
            published.Changes,
            change => change is { Aspect: StandingAspect.Listing, Name: "L-1", After: "Published", IsWorse: true }
        );
    }

    [Fact]
    public void When_the_longest_publicity_has_passed_the_listing_and_its_measures_end_by_themselves()
    {
        var events = Told("2026-04-01", Listed);
        var (_, mark) = Walk.Walk(events, StandingMark.Start, Samples.Day("2026-04-01"));
        Assert.Equal(Samples.Day("2026-05-16"), mark.Due);
        Assert.Empty(Walk.Walk(events, mark, Samples.Day("2026-05-15")).Moments);
        var (moments, last) = Walk.Walk(events, mark, Samples.Day("2027-02-16"));
        Assert.Contains(moments[0].Changes, change => change is { Before: "Published", After: "RepairEligible", IsWorse: false });
        Assert.Equal(Samples.Day("2027-02-16"), moments[^1].Day);
        Assert.Null(moments[^1].Cause);
        Assert.Contains(moments[^1].Changes, change => change is { Name: "L-1", After: "Expired", IsWorse: false });
        Assert.Contains(moments[^1].Changes, change => change is { Aspect: StandingAspect.Measure, After: null, IsWorse: false });
        Assert.Empty(Walk.Walk(events, last, Samples.Day("2027-02-16")).Moments);
    }

    [Fact]
    public void Of_a_repaired_listing_no_moment_tells_anything_any_more()
    {
        var events = Told("2026-03-01", Listed)
            .Concat(Told("2026-06-20", [Samples.Applied(Maker), Samples.Repaired(Maker)], from: 4))
            .ToList();
        var now = events.Aggregate(new CreditFile(Maker), (file, next) => next.Apply(file));
        var today = Samples.Day("2026-07-01");
        Assert.NotEmpty(Walk.Walk(events, StandingMark.Start, today).Moments);
        var outward = Walk.Walk(events, StandingMark.Start, today, now).Moments.SelectMany(moment => moment.Changes);
        Assert.DoesNotContain(outward, change => change.Aspect is StandingAspect.Listing or StandingAspect.Measure);
    }

    [Fact]
    public void Everybody_is_looked_at_once_a_year_at_the_latest() =>
        Assert.Equal(
            Samples.Day("2031-01-01"),
            DueDates.Next(new CreditFile(Maker), RuleSetCatalogue.Embedded(), MeasureCatalogue.Shipped, Samples.Day("2030-01-01"))
        );

    [Property(MaxTest = 60)]
    public Property Wherever_a_walk_is_broken_off_it_goes_on_to_the_same_moments() =>
        Prop.ForAll(
            Histories(),
            Gen.Choose(0, 20).ToArbitrary(),
            (events, cut) =>
            {
                var end = Samples.Day("2029-01-01");
                var whole = Walk.Walk(events, StandingMark.Start, end);
                var known = events.Take(Math.Min(cut, events.Count)).ToList();
                var until = known.Count == 0 ? DateOnly.MinValue : known[^1].Day.AddDays(cut);
                if (known.Count < events.Count && events[known.Count].Day is var next && until > next)
                    until = next;
                var (first, mark) = Walk.Walk(known, StandingMark.Start, until);
                var (second, last) = Walk.Walk(events, mark, end);
                Assert.Equal(whole.Moments.Select(moment => moment.Id), first.Concat(second).Select(moment => moment.Id));
                Assert.Equal(whole.Mark, last);
                Assert.Equal(whole.Moments.Count, whole.Moments.Select(moment => moment.Id).Distinct().Count());
            }
        );

    private static List<SubjectEvent> Told(string day, string[] records, int from = 0) =>
        [
            .. records.Select(
                (record, index) =>
                    new SubjectEvent(new EventPlace(from + index, Samples.Samr, At(Samples.Day(day))), Samples.Event(record), null)
            ),
        ];

    private static DateTimeOffset At(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.FromHours(8));

    private static Arbitrary<List<SubjectEvent>> Histories()
    {
        var dates = Gen.Choose(0, 700).Select(days => Samples.Day("2026-01-01").AddDays(days));
        var records =
            from day in dates
            from severity in Gen.Elements("positive", "minor", "general", "serious")
            from number in Gen.Choose(1, 99)
            select (Day: day, Record: Samples.Record(Maker, severity, day.ToString("yyyy-MM-dd", null), documentNo: $"R-{number}"));
        var ratings =
            from day in dates
            from grade in Gen.Elements("A", "B", "C", "D")
            select (
                Day: day,
                Record: Samples.Rating(Maker, "tax", grade, day.ToString("yyyy-MM-dd", null), day.AddYears(1).ToString("yyyy-MM-dd", null))
            );
        return Gen.OneOf(records, ratings)
            .ListOf()
            .Select(list =>
                list.OrderBy(one => one.Day)
                    .Select(
                        (one, index) => new SubjectEvent(new EventPlace(index, Samples.Samr, At(one.Day)), Samples.Event(one.Record), null)
                    )
                    .ToList()
            )
            .ToArbitrary();
    }
}
