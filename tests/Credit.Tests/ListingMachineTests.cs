using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;

namespace Xinyuan.Credit.Tests;

public sealed class ListingMachineTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly DateOnly Today = Samples.Day("2027-12-31");

    [Fact]
    public void A_listing_takes_its_legal_course()
    {
        var file = Given(Proposed(), Notice(), Decided(), Published(), Applied("2026-06-01"), Repaired("2026-06-10"));
        Assert.Equal(ListingState.Repaired, file.Listings["L-1"].State);
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Listings["L-1"].Positions);
    }

    [Fact]
    public void Nothing_is_decided_before_the_time_for_a_defence_has_passed()
    {
        var file = Given(Proposed(), Notice());
        Assert.Equal(
            new Refusal("decidedOn", "the enterprise may defend itself until 2026-02-09: no decision before the day after"),
            Objection(file, Samples.Event(Samples.Decided(Maker, decidedOn: "2026-02-09")))
        );
        Assert.Null(Objection(file, Samples.Event(Samples.Decided(Maker, decidedOn: "2026-02-10"))));
    }

    [Fact]
    public void Nothing_is_dated_in_the_future()
    {
        var file = Given(Proposed(), Notice());
        Assert.Equal("decidedOn", CreditDecision.Objection(file, Decided(), Department, Samples.Day("2026-02-15"))?.Field);
        Assert.Null(CreditDecision.Objection(file, Decided(), Department, Samples.Day("2026-02-16")));
    }

    [Theory]
    [InlineData("general", "2026-05-15", "2026-05-16", "2027-02-16")]
    [InlineData("serious", "2027-02-15", "2027-02-16", "2029-02-16")]
    public void No_repair_before_the_shortest_publicity_of_its_class(string severity, string tooEarly, string earliest, string expires)
    {
        var file = Given(Samples.Event(Samples.Proposed(Maker, severity: severity)), Notice(), Decided(), Published());
        Assert.StartsWith($"no repair before {earliest}", Objection(file, Applied(tooEarly))?.Message, StringComparison.Ordinal);
        Assert.Null(Objection(file, Applied(earliest)));
        var late = CreditDecision.Objection(file, Applied(expires), Department, Samples.Day("2030-01-01"));
        Assert.Equal($"the listing expired on {expires} by itself", late?.Message);
    }

    [Fact]
    public void Who_proposed_a_listing_alone_moves_it()
    {
        var file = Given(Proposed());
        var other = new Speaker(Samples.Customs, SpeakerRole.Department);
        Assert.Equal("listing", CreditDecision.Objection(file, Notice(), other, Today)?.Field);
        Assert.Null(CreditDecision.Objection(file, Notice(), new Speaker("org:open", SpeakerRole.Anyone), Today));
    }

    [Fact]
    public void The_enterprise_applies_for_its_own_repair()
    {
        var file = Given(Proposed(), Notice(), Decided(), Published());
        Assert.Null(CreditDecision.Objection(file, Applied("2026-06-01"), new Speaker(Maker, SpeakerRole.Enterprise), Today));
    }

    [Fact]
    public void After_a_refusal_repair_may_be_applied_for_again()
    {
        var file = Given(
            Proposed(),
            Notice(),
            Decided(),
            Published(),
            Applied("2026-06-01"),
            Samples.Event(Samples.Repaired(Maker, outcome: "refused"))
        );
        Assert.Equal("2026-06-09 is before the refusal of 2026-06-10", Objection(file, Applied("2026-06-09"))?.Message);
        Assert.Null(Objection(file, Applied("2026-06-10")));
        Assert.Equal(ListingStatus.RepairEligible, file.Listings["L-1"].StatusOn(Samples.Day("2026-06-11")));
    }

    [Fact]
    public void A_decision_not_to_list_ends_the_course()
    {
        var file = Given(Proposed(), Notice(), Samples.Event(Samples.Decided(Maker, outcome: "not_listed")));
        Assert.NotNull(Objection(file, Published()));
        Assert.Equal(ListingStatus.NotListed, file.Listings["L-1"].StatusOn(Today));
        Assert.Null(file.Listings["L-1"].RepairFrom);
    }

    [Theory]
    [InlineData("2026-02-15", ListingStatus.InProcedure, false)]
    [InlineData("2026-02-16", ListingStatus.Listed, false)]
    [InlineData("2026-02-19", ListingStatus.Listed, false)]
    [InlineData("2026-02-20", ListingStatus.Published, true)]
    [InlineData("2026-05-15", ListingStatus.Published, true)]
    [InlineData("2026-05-16", ListingStatus.RepairEligible, true)]
    [InlineData("2027-02-15", ListingStatus.RepairEligible, true)]
    [InlineData("2027-02-16", ListingStatus.Expired, false)]
    public void What_time_alone_brings_about_follows_from_the_day_that_is_asked_about(string day, ListingStatus status, bool isPublic)
    {
        var listing = Given(Proposed(), Notice(), Decided(), Published()).Listings["L-1"];
        Assert.Equal((status, isPublic), (listing.StatusOn(Samples.Day(day)), listing.IsPublicOn(Samples.Day(day))));
    }

    [Theory]
    [InlineData("2026-03-01")]
    [InlineData("2026-06-10")]
    [InlineData("2026-12-31")]
    public void A_repaired_listing_is_not_public_whatever_day_is_asked_about(string day)
    {
        var listing = Given(Proposed(), Notice(), Decided(), Published(), Applied("2026-06-01"), Repaired("2026-06-10")).Listings["L-1"];
        Assert.False(listing.IsPublicOn(Samples.Day(day)));
        Assert.Equal(ListingStatus.Repaired, listing.StatusOn(Samples.Day(day)));
    }

    [Fact]
    public void Months_end_where_the_calendar_has_no_such_day() =>
        Assert.Equal(Samples.Day("2027-02-28"), Publicity.Of(Severity.General)!.RepairFrom(Samples.Day("2026-11-30")));

    [Fact]
    public void Legal_dates_are_those_of_UTC_plus_8()
    {
        Assert.Equal(Samples.Day("2026-02-17"), LegalDate.Of(new DateTimeOffset(2026, 2, 16, 16, 0, 0, TimeSpan.Zero)));
        Assert.Equal(Samples.Day("2026-02-16"), LegalDate.Of(new DateTimeOffset(2026, 2, 16, 15, 59, 59, TimeSpan.Zero)));
    }

    [Property(MaxTest = 500)]
    public Property Whatever_is_tried_a_repair_comes_only_after_defence_publication_and_the_shortest_publicity() =>
        Prop.ForAll(
            Attempts(),
            attempts =>
            {
                var file = new CreditFile(Maker);
                foreach (var (position, step) in attempts.Index())
                {
                    if (Objection(file, step) is null)
                        file = CreditFile.Evolve(file, step, new EventPlace(position, Samples.Samr, DateTimeOffset.UnixEpoch));
                }
                return file.Listings.Values.Where(listing => listing.State >= ListingState.Listed)
                        .All(listing =>
                            listing.Decision!.DecidedOn > listing.Notice!.DefenceUntil
                            && listing.Notice.DefenceUntil >= listing.Notice.ServedOn
                        )
                    && file.Listings.Values.Where(listing => listing.Application is not null)
                        .All(listing =>
                            listing.Publication!.PublishedOn >= listing.Decision!.DecidedOn
                            && listing.Application!.AppliedOn >= listing.RepairFrom
                        );
            }
        );

    private static Arbitrary<List<CreditEvent>> Attempts()
    {
        var day = Gen.Choose(0, 900).Select(days => Samples.Day("2025-01-01").AddDays(days));
        var step =
            from one in day
            from other in day
            from kind in Gen.Choose(0, 9)
            select (CreditEvent)(
                kind switch
                {
                    0 => new ListingProposed(Maker, "L-1", "9.2", "authority", "basis", "version", "scope", Severity.General),
                    1 => new ListingNoticeServed(Maker, "L-1", one, one.AddDays(5)),
                    2 or 3 => new ListingDecided(Maker, "L-1", Listed: kind == 2, "X-1", one),
                    4 or 5 => new ListingPublished(Maker, "L-1", one),
                    6 or 7 => new RepairApplied(Maker, "L-1", other, "…", null),
                    _ => new RepairDecided(Maker, "L-1", Repaired: kind == 8, other, "…"),
                }
            );
        // Begun in order, so that many attempts come far.
        CreditEvent[] begun = [Proposed(), Notice()];
        return step.ListOf(40).Select(steps => begun.Concat(steps).ToList()).ToArbitrary();
    }

    private static readonly Speaker Department = new(Samples.Samr, SpeakerRole.Department);

    private static CreditEvent Proposed() => Samples.Event(Samples.Proposed(Maker));

    private static CreditEvent Notice() => Samples.Event(Samples.Notice(Maker));

    private static CreditEvent Decided() => Samples.Event(Samples.Decided(Maker));

    private static CreditEvent Published() => Samples.Event(Samples.Published(Maker));

    private static CreditEvent Applied(string on) => Samples.Event(Samples.Applied(Maker, appliedOn: on));

    private static CreditEvent Repaired(string on) => Samples.Event(Samples.Repaired(Maker, decidedOn: on));

    private static CreditFile Given(params CreditEvent[] events) => Samples.File(Maker, events);

    private static Refusal? Objection(CreditFile file, CreditEvent step) => CreditDecision.Objection(file, step, Department, Today);
}
