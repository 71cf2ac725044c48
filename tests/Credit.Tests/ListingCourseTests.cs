using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;

namespace Xinyuan.Credit.Tests;

/// <summary>Every state against every step: each legal edge is taken, each other one refused with a reason.</summary>
public sealed class ListingCourseTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly DateOnly Today = Samples.Day("2026-12-31");

    private static readonly (string Name, string Record)[] Steps =
    [
        ("propose", Samples.Proposed(Maker)),
        ("serve", Samples.Notice(Maker)),
        ("defend", Samples.Defence(Maker)),
        ("ask", Samples.HearingRequested(Maker)),
        ("hear", Samples.HearingHeld(Maker)),
        ("list", Samples.Decided(Maker, decidedOn: "2026-03-02")),
        ("spare", Samples.Decided(Maker, outcome: "not_listed", decidedOn: "2026-03-02")),
        ("publish", Samples.Published(Maker, publishedOn: "2026-03-05")),
        ("apply", Samples.Applied(Maker, appliedOn: "2026-07-08")),
        ("accept", Samples.Accepted(Maker, acceptedOn: "2026-07-09")),
        ("repair", Samples.Repaired(Maker, decidedOn: "2026-07-10")),
        ("refuse", Samples.Repaired(Maker, outcome: "refused", decidedOn: "2026-07-10")),
        ("reinstate", Samples.Reinstated(Maker, reinstatedOn: "2026-07-20")),
        ("annul", Samples.Annulled(Maker, annulledOn: "2026-07-21")),
    ];

    // How each state is reached, and where each step leads from it; what is not named leads nowhere.
    private static readonly (string Course, string Edges)[] Table =
    [
        ("", "propose:Proposed"),
        ("propose", "serve:NoticeServed annul:Annulled"),
        ("propose serve", "defend:NoticeServed ask:HearingRequested list:Listed spare:NotListed annul:Annulled"),
        ("propose serve ask", "defend:HearingRequested hear:HearingHeld annul:Annulled"),
        ("propose serve ask hear", "defend:HearingHeld list:Listed spare:NotListed annul:Annulled"),
        ("propose serve spare", ""),
        ("propose serve defend list", "publish:Published annul:Annulled"),
        ("propose serve list publish", "apply:RepairApplied annul:Annulled"),
        ("propose serve list publish apply", "accept:UnderReview repair:Repaired refuse:RepairRefused annul:Annulled"),
        ("propose serve list publish apply accept", "repair:Repaired refuse:RepairRefused annul:Annulled"),
        ("propose serve list publish apply refuse", "apply:RepairApplied annul:Annulled"),
        ("propose serve list publish apply repair", "reinstate:Published annul:Annulled"),
        ("propose serve ask hear list publish apply accept repair reinstate", "apply:RepairApplied annul:Annulled"),
        ("propose serve list publish annul", ""),
    ];

    public static TheoryData<string, string> Rows => [.. Table.Select(row => (row.Course, row.Edges))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void From_each_state_only_its_legal_steps_lead_on(string course, string edges)
    {
        var file = File(course);
        var legal = edges
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(edge => edge.Split(':'))
            .ToDictionary(edge => edge[0], edge => edge[1]);
        foreach (var (name, record) in Steps)
        {
            var step = Again(name, record, course);
            var refusal = CreditDecision.Objection(file, step, Department, Today);
            if (legal.TryGetValue(name, out var state))
            {
                Assert.Null(refusal);
                Assert.Equal(state, CreditFile.Evolve(file, step, Place(99)).Listings["L-1"].State.ToString());
            }
            else
            {
                Assert.True(refusal is { Message.Length: > 0 }, $"{name} after '{course}'");
                Assert.Throws<InvalidDataException>(() => CreditFile.Evolve(file, step, Place(99)));
            }
        }
    }

    [Fact]
    public void The_table_has_every_state()
    {
        var reached = Table.Where(row => row.Course.Length > 0).Select(row => File(row.Course).Listings["L-1"].State);
        Assert.Equal(Enum.GetValues<ListingState>().ToHashSet(), reached.ToHashSet());
    }

    [Fact]
    public void No_decision_before_a_hearing_that_was_asked_for_was_held()
    {
        var asked = File("propose serve ask");
        Assert.Equal(
            "the enterprise asked for a hearing: no decision before it was held",
            Objection(asked, Samples.Decided(Maker, decidedOn: "2026-03-02"))?.Message
        );
        var held = File("propose serve ask hear");
        Assert.Equal(
            "2026-02-25 is before the hearing of 2026-02-26",
            Objection(held, Samples.Decided(Maker, decidedOn: "2026-02-25"))?.Message
        );
        Assert.Null(Objection(held, Samples.Decided(Maker, decidedOn: "2026-02-26")));
    }

    [Theory]
    [InlineData("2026-02-06", "defenceUntil", "5 working days after the service of 2026-02-02 end on 2026-02-09")]
    [InlineData("2026-02-09", null, null)]
    public void The_time_for_a_defence_is_no_shorter_than_the_norm_s(string until, string? field, string? message)
    {
        var refusal = Objection(File("propose"), Samples.Notice(Maker, defenceUntil: until));
        Assert.Equal(field, refusal?.Field);
        Assert.StartsWith(message ?? "", refusal?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_whose_time_runs_into_a_year_without_a_calendar_is_refused()
    {
        var late = Samples.Notice(Maker, servedOn: "2026-12-29", defenceUntil: "2027-01-29");
        var refusal = CreditDecision.Objection(File("propose"), Samples.Event(late), Department, Samples.Day("2027-02-01"));
        Assert.Equal(
            new Refusal("servedOn", "the calendar has no public holidays of 2027, so its working days cannot be counted"),
            refusal
        );
    }

    [Theory]
    [InlineData("2026-02-01", "2026-02-01 is before the service of 2026-02-02")]
    [InlineData("2026-02-10", "the time for it ended on 2026-02-09")]
    [InlineData("2026-02-09", null)]
    public void A_defence_and_a_request_for_a_hearing_come_in_time(string day, string? message)
    {
        Assert.Equal(message, Objection(File("propose serve"), Samples.Defence(Maker, day))?.Message);
        Assert.Equal(message, Objection(File("propose serve"), Samples.HearingRequested(Maker, day))?.Message);
    }

    [Fact]
    public void The_enterprise_is_told_of_a_hearing_in_time()
    {
        var asked = File("propose serve ask");
        Assert.Equal("heldOn", Objection(asked, Samples.HearingHeld(Maker, heldOn: "2026-02-25"))?.Field);
        Assert.Equal("notifiedOn", Objection(asked, Samples.HearingHeld(Maker, notifiedOn: "2026-02-04"))?.Field);
    }

    [Fact]
    public void No_repair_before_every_duty_is_performed()
    {
        var file = File("propose serve list publish apply", withDuty: false);
        Assert.Equal("outcome", Objection(file, Samples.Repaired(Maker, decidedOn: "2026-07-10"))?.Field);
        Assert.Null(Objection(file, Samples.Repaired(Maker, outcome: "refused", decidedOn: "2026-07-10")));
        var performed = CreditFile.Evolve(file, Samples.Event(Samples.Duty(Maker, performedOn: "2026-07-11")), Place(50));
        Assert.Equal("outcome", Objection(performed, Samples.Repaired(Maker, decidedOn: "2026-07-10"))?.Field);
        Assert.Null(Objection(performed, Samples.Repaired(Maker, decidedOn: "2026-07-11")));
    }

    [Fact]
    public void Each_step_is_the_authority_s_or_the_enterprise_s_own()
    {
        var enterprise = new Speaker(Maker, SpeakerRole.Enterprise);
        var other = new Speaker(Samples.Other, SpeakerRole.Enterprise);
        string[] own = ["defend", "ask", "apply"];
        foreach (var (name, record) in Steps)
        {
            var says = new Records.RecordContent.Credits(Samples.Event(record));
            Assert.Equal(own.Contains(name), SpeakingRight.Objection(enterprise, says) is null);
            Assert.NotNull(SpeakingRight.Objection(other, says));
            Assert.NotNull(SpeakingRight.Objection(new Speaker("org:bank", SpeakerRole.Bank), says));
            Assert.NotNull(SpeakingRight.Objection(new Speaker("org:operator", SpeakerRole.Operator), says));
        }
        // What is the authority's is that authority's alone.
        var customs = new Speaker(Samples.Customs, SpeakerRole.Department);
        foreach (var (course, edges) in Table.Where(row => row.Course.Length > 0))
        {
            foreach (var edge in edges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(edge => edge.Split(':')[0]).Except(own))
            {
                var step = Again(edge, Steps.Single(step => step.Name == edge).Record, course);
                Assert.Equal("listing", CreditDecision.Objection(File(course), step, customs, Today)?.Field);
            }
        }
    }

    [Fact]
    public void An_annulled_listing_is_as_if_it_had_never_been()
    {
        var listing = File("propose serve list publish annul").Listings["L-1"];
        for (var day = Samples.Day("2026-02-01"); day < Samples.Day("2026-09-01"); day = day.AddDays(1))
        {
            Assert.False(listing.IsPublicOn(day));
            Assert.Equal(ListingStatus.Annulled, listing.StatusOn(day));
        }
    }

    [Fact]
    public void A_repair_by_fraud_restarts_the_clock_and_leaves_the_days_of_the_repair_as_they_were()
    {
        var listing = File("propose serve list publish apply repair reinstate").Listings["L-1"];
        Assert.Equal((Samples.Day("2026-10-20"), Samples.Day("2027-07-20")), (listing.RepairFrom, listing.EndsOn));
        (string Day, bool IsPublic)[] days =
        [
            ("2026-03-04", false),
            ("2026-03-05", true),
            ("2026-07-09", true),
            ("2026-07-10", false),
            ("2026-07-19", false),
            ("2026-07-20", true),
            ("2027-03-02", true),
            ("2027-07-19", true),
            ("2027-07-20", false),
        ];
        Assert.All(days, day => Assert.Equal(day.IsPublic, listing.IsPublicOn(Samples.Day(day.Day))));
        Assert.Equal(ListingStatus.Repaired, listing.StatusOn(Samples.Day("2026-07-15")));
        Assert.Equal(ListingStatus.RepairEligible, listing.StatusOn(Samples.Day("2026-10-20")));
    }

    [Theory]
    [InlineData(null, "2027-03-02", "NDRC Order 36 (2026)")]
    [InlineData("other", "2027-03-02", "NDRC Order 36 (2026)")]
    [InlineData("small_fine", "2026-06-02", "SAMR Decree 45 (2021)")]
    [InlineData("criticism", "2026-06-02", "SAMR Decree 45 (2021)")]
    [InlineData("warning", "2026-03-02", "SAMR Decree 45 (2021)")]
    public void Where_two_norms_bound_publicity_the_shorter_holds_and_is_named(string? penalty, string endsOn, string norm)
    {
        var proposed = (ListingProposed)Samples.Event(Samples.Proposed(Maker)) with { Penalty = SamrPenaltyText.Parse(penalty) };
        var file = Samples.File(
            Maker,
            [
                proposed,
                .. new[] { "serve", "list", "publish" }.Select(name => Samples.Event(Steps.Single(step => step.Name == name).Record)),
            ]
        );
        var listing = file.Listings["L-1"];
        Assert.Equal((Samples.Day(endsOn), norm), (listing.EndsOn, listing.Terms!.MaxNorm));
    }

    [Property(MaxTest = 300)]
    public Property Whatever_is_tried_in_whatever_order_the_listing_stands_in_a_legal_state() =>
        Prop.ForAll(
            Gen.Elements(Steps).ListOf(40).ToArbitrary(),
            attempts =>
            {
                var file = Duty(new CreditFile(Maker));
                foreach (var (index, (name, record)) in attempts.Index())
                {
                    var step = Samples.Event(record);
                    var before = file.Listings.GetValueOrDefault("L-1")?.State;
                    if (CreditDecision.Objection(file, step, Department, Today) is not null)
                        continue;
                    file = CreditFile.Evolve(file, step, Place(index));
                    var row = Table.First(row =>
                        row.Course.Length == 0 ? before is null : File(row.Course).Listings["L-1"].State == before
                    );
                    if (!row.Edges.Split(' ').Contains($"{name}:{file.Listings["L-1"].State}"))
                        return false;
                }
                return file.Listings.Values.All(listing =>
                    listing.KnownAt(DateTimeOffset.MaxValue)!.State == listing.State
                    && (listing.Decision is null || listing.Decision.DecidedOn > listing.Notice!.DefenceUntil)
                    && (listing.HearingRequest is null || listing.Decision is null || listing.Hearing is not null)
                );
            }
        );

    private static readonly Speaker Department = new(Samples.Samr, SpeakerRole.Department);

    private static Refusal? Objection(CreditFile file, string record) =>
        CreditDecision.Objection(file, Samples.Event(record), Department, Today);

    private static CreditFile File(string course, bool withDuty = true)
    {
        var file = withDuty ? Duty(new CreditFile(Maker)) : new CreditFile(Maker);
        foreach (var (index, name) in course.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index())
            file = CreditFile.Evolve(file, Samples.Event(Steps.Single(step => step.Name == name).Record), Place(index + 1));
        return file;
    }

    // After a reinstatement the shortest publicity runs anew.
    private static CreditEvent Again(string name, string record, string course) =>
        name == "apply" && course.EndsWith("reinstate", StringComparison.Ordinal)
            ? Samples.Event(Samples.Applied(Maker, appliedOn: "2026-10-20"))
        : name == "apply" && course.EndsWith("refuse", StringComparison.Ordinal)
            ? Samples.Event(Samples.Applied(Maker, appliedOn: "2026-07-10"))
        : Samples.Event(record);

    private static CreditFile Duty(CreditFile file) =>
        CreditFile.Evolve(file, Samples.Event(Samples.Duty(Maker, performedOn: "2026-05-20")), Place(0));

    private static EventPlace Place(long position) => new(position, Samples.Samr, DateTimeOffset.UnixEpoch);
}
