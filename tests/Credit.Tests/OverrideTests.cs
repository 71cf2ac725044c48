using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Overrides;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Tests;

public sealed class OverrideTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly DateOnly Today = Samples.Day("2026-07-01");
    private static readonly Speaker Samr = new(Samples.Samr, SpeakerRole.Department);
    private static readonly Speaker Customs = new(Samples.Customs, SpeakerRole.Department);
    private static readonly RuleSet Rules = RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!;

    [Theory]
    [InlineData("2026-06-02", false)] // not approved yet
    [InlineData("2026-06-03", true)]
    [InlineData("2026-12-01", true)]
    [InlineData("2026-12-02", false)] // run out
    public void An_override_holds_from_its_approval_to_its_end_and_stands_among_the_reasons(string day, bool holds)
    {
        var file = Approved();
        var asOf = Samples.Day(day);
        var computed = Evaluation.Evaluate(file, Rules, asOf);
        var indicator = TierOverrides.Apply(computed, file, asOf);
        if (!holds)
        {
            Assert.Same(computed, indicator);
            return;
        }
        Assert.Equal((ServiceTier.Tier2, computed.Tier), (indicator.Tier, indicator.ComputedTier));
        Assert.Equal(computed.Score, indicator.Score);
        var reason = indicator.Reasons[^1];
        Assert.Equal(("override", "OV-1", 0m), (reason.Rule, reason.LegalBasis.Article, reason.Points));
        Assert.Equal([2L, 3L], reason.Positions);
        Assert.Equal(Samples.Day("2026-12-02"), reason.ReliefOn);
        Assert.NotEqual(computed.InputHash, indicator.InputHash);
    }

    [Fact]
    public void Without_a_second_department_nothing_holds()
    {
        var file = Proposed();
        var computed = Evaluation.Evaluate(file, Rules, Today);
        Assert.Same(computed, TierOverrides.Apply(computed, file, Today));
    }

    [Fact]
    public void Maker_and_checker_are_two_people_of_two_departments()
    {
        var file = Proposed();
        var approval = Samples.Event(Samples.OverrideApproved(Maker));
        Assert.Equal("override", CreditDecision.Objection(file, approval, Samr, Today)?.Field);
        Assert.Null(CreditDecision.Objection(file, approval, Customs, Today));
        var same = Samples.Event(Samples.OverrideApproved(Maker, person: "s-017"));
        Assert.Equal("person", CreditDecision.Objection(file, same, Customs, Today)?.Field);
        // An open service lets everybody speak for everybody; two parties they are even so.
        Assert.NotNull(CreditDecision.Objection(file, approval, new Speaker(Samples.Samr, SpeakerRole.Anyone), Today));
        Assert.NotNull(SpeakingRight.Objection(new Speaker(Maker, SpeakerRole.Enterprise), new Records.RecordContent.Credits(approval)));
    }

    [Fact]
    public void One_of_the_departments_ends_it()
    {
        var file = Approved();
        var ended = Samples.Event(Samples.OverrideEnded(Maker));
        Assert.Equal(
            "override",
            CreditDecision.Objection(file, ended, new Speaker("org:tax.yanbian", SpeakerRole.Department), Today)?.Field
        );
        Assert.Null(CreditDecision.Objection(file, ended, Customs, Today));
        file = CreditFile.Evolve(file, ended, Place(4, Samples.Customs));
        Assert.True(file.Overrides["OV-1"].HoldsOn(Samples.Day("2026-06-19")));
        Assert.False(file.Overrides["OV-1"].HoldsOn(Samples.Day("2026-06-20")));
        Assert.Equal("override", CreditDecision.Objection(file, ended, Customs, Today)?.Field);
    }

    [Theory]
    [InlineData("2026-05-31", "2027-06-01", "expiresOn")] // longer than twelve months
    [InlineData("2026-06-01", "2026-06-01", "expiresOn")]
    [InlineData("2026-07-02", "2026-12-01", "proposedOn")]
    public void An_override_has_its_bounds(string proposedOn, string expiresOn, string field)
    {
        var proposed = Samples.Event(Samples.OverrideProposed(Maker, proposedOn: proposedOn, expiresOn: expiresOn));
        Assert.Equal(field, CreditDecision.Objection(new CreditFile(Maker), proposed, Samr, Today)?.Field);
    }

    [Fact]
    public void While_a_listing_stands_none_is_proposed_and_none_holds()
    {
        var listed = Samples.File(
            Maker,
            Samples.Event(Samples.Proposed(Maker)),
            Samples.Event(Samples.Notice(Maker)),
            Samples.Event(Samples.Decided(Maker)),
            Samples.Event(Samples.Published(Maker))
        );
        var proposed = Samples.Event(Samples.OverrideProposed(Maker));
        Assert.Equal("tier", CreditDecision.Objection(listed, proposed, Samr, Today)?.Field);
        var over = CreditFile.Evolve(listed, proposed, Place(4, Samples.Samr));
        over = CreditFile.Evolve(over, Samples.Event(Samples.OverrideApproved(Maker)), Place(5, Samples.Customs));
        var computed = Evaluation.Evaluate(over, Rules, Today);
        Assert.NotEmpty(computed.Vetoes);
        Assert.Same(computed, TierOverrides.Apply(computed, over, Today));
    }

    [Fact]
    public void Over_a_rating_that_bars_none_holds()
    {
        var file = Samples.File(
            Maker,
            Samples.Event(Samples.Rating(Maker, "customs-tier", "严重失信")),
            Samples.Event(Samples.OverrideProposed(Maker)),
            Samples.Event(Samples.OverrideApproved(Maker))
        );
        var computed = Evaluation.Evaluate(file, Rules, Today);
        Assert.NotEmpty(computed.Vetoes);
        Assert.Same(computed, TierOverrides.Apply(computed, file, Today));
    }

    [Property]
    public Property Neither_scores_nor_overrides_nor_anything_but_its_own_acts_move_a_listing() =>
        Prop.ForAll(
            Gen.Elements(
                    Samples.Record(Maker, "serious"),
                    Samples.Record(Maker, "positive", kind: "trade", documentNo: "P-1"),
                    Samples.Rating(Maker, "customs-tier", "严重失信"),
                    Samples.Rating(Maker, grade: "A"),
                    Samples.Duty(Maker),
                    Samples.OverrideProposed(Maker, "TIER_5"),
                    Samples.OverrideApproved(Maker),
                    Samples.ObjectionToListing(Maker),
                    Samples.ObjectionAnswered(Maker, "unresolved")
                )
                .ListOf(12)
                .ToArbitrary(),
            records =>
            {
                var file = Samples.File(
                    Maker,
                    Samples.Event(Samples.Proposed(Maker)),
                    Samples.Event(Samples.Notice(Maker)),
                    Samples.Event(Samples.Decided(Maker)),
                    Samples.Event(Samples.Published(Maker))
                );
                var before = file.Listings["L-1"];
                foreach (var (index, record) in records.Index())
                {
                    var said = Samples.Event(record);
                    if (CreditDecision.Objection(file, said, Samr, Today) is not null)
                        continue;
                    file = CreditFile.Evolve(file, said, Place(10 + index, Samples.Samr));
                    TierOverrides.Apply(Evaluation.Evaluate(file, Rules, Today), file, Today);
                }
                return file.Listings["L-1"] == before && before.IsPublicOn(Today);
            }
        );

    private static CreditFile Proposed() =>
        Samples.File(
            Maker,
            Samples.Event(Samples.Rating(Maker)),
            Samples.Event(Samples.Record(Maker)),
            Samples.Event(Samples.OverrideProposed(Maker))
        );

    private static CreditFile Approved() =>
        CreditFile.Evolve(Proposed(), Samples.Event(Samples.OverrideApproved(Maker)), Place(3, Samples.Customs));

    private static EventPlace Place(long position, string issuer) => new(position, issuer, DateTimeOffset.UnixEpoch);
}
