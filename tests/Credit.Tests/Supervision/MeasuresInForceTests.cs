using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit.Tests.Supervision;

public sealed class MeasuresInForceTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly DateOnly Today = Samples.Day("2026-07-01");
    private static readonly MeasureCatalogue Shipped = MeasureCatalogue.Shipped;

    private static readonly string[] Course =
    [
        Samples.Proposed(Maker, severity: "serious"),
        Samples.Notice(Maker),
        Samples.Decided(Maker),
        Samples.Published(Maker),
    ];

    [Fact]
    public void An_advanced_certified_firm_is_inspected_less_by_the_decree_of_the_day()
    {
        var file = File(SupervisionSamples.CustomsTier(Maker, "高级认证"));
        var in2024 = MeasuresInForce.Of(file, Shipped, Samples.Day("2024-06-01"));
        var inspection = in2024.Single(measure => measure.Kind == MeasureKind.Inspection);
        Assert.Equal(
            ("customs-251.advanced.inspection", Samples.Customs, "GACC Decree 251"),
            (inspection.Id, inspection.Authority, inspection.Basis.Norm)
        );
        Assert.Equal(
            (Samples.Day("2024-01-15"), Samples.Day("2026-03-31"), MeasureGround.Rating),
            (inspection.Since, inspection.Until, inspection.Ground)
        );
        Assert.Equal([0L], inspection.Positions);
        var in2026 = MeasuresInForce.Of(file, Shipped, Today).Single(measure => measure.Kind == MeasureKind.Inspection);
        Assert.Equal(("customs-282.advanced.inspection", Samples.Day("2026-04-01"), null), (in2026.Id, in2026.Since, in2026.Until));
    }

    [Fact]
    public void A_certified_firm_under_investigation_is_treated_as_general_when_customs_say_so()
    {
        var certified = SupervisionSamples.CustomsTier(Maker, "高级认证");
        var suspended = File(certified, SupervisionSamples.Suspended(Maker));
        Assert.NotEmpty(MeasuresInForce.Of(suspended, Shipped, Samples.Day("2026-05-03")));
        Assert.Empty(MeasuresInForce.Of(suspended, Shipped, Samples.Day("2026-05-04")));
        Assert.Equal("高级认证", suspended.RatingInForce("customs-tier", Today)?.Event.Grade);

        var resumed = File(certified, SupervisionSamples.Suspended(Maker), SupervisionSamples.Resumed(Maker));
        Assert.Empty(MeasuresInForce.Of(resumed, Shipped, Samples.Day("2026-06-03")));
        Assert.NotEmpty(MeasuresInForce.Of(resumed, Shipped, Samples.Day("2026-06-04")));
    }

    [Fact]
    public void Who_is_treated_as_dishonest_is_so_by_the_rating_and_the_suspension()
    {
        var file = File(SupervisionSamples.CustomsTier(Maker, "认证"), SupervisionSamples.Suspended(Maker, treatedAs: "失信"));
        var inspection = MeasuresInForce.Of(file, Shipped, Today).Single(measure => measure.Kind == MeasureKind.Inspection);
        Assert.Equal(("customs-282.dishonest.inspection", MeasureEffect.Burden), (inspection.Id, inspection.Effect));
        Assert.Equal([0L, 1L], inspection.Positions);
        Assert.Equal(Samples.Day("2026-05-04"), inspection.Since);
    }

    [Fact]
    public void A_public_listing_carries_the_measures_of_its_class_and_a_repaired_one_none_whatever_day_is_asked_about()
    {
        var listed = File(Course);
        var measures = MeasuresInForce.Of(listed, Shipped, Today);
        Assert.All(measures, measure => Assert.Equal(("L-1", Samples.Samr), (measure.Because, measure.Authority)));
        Assert.Contains(measures, measure => measure.Id == "listing.serious.honours");
        Assert.All(measures, measure => Assert.Equal(Samples.Day("2029-02-15"), measure.Until));
        Assert.Empty(MeasuresInForce.Of(listed, Shipped, Samples.Day("2026-02-19")));
        Assert.Empty(MeasuresInForce.Of(listed, Shipped, Samples.Day("2029-02-16")));

        var repaired = File([.. Course, Samples.Applied(Maker, appliedOn: "2027-03-01"), Samples.Repaired(Maker, decidedOn: "2027-03-10")]);
        Assert.All(
            ["2026-03-01", "2026-07-01", "2027-03-10"],
            day => Assert.Empty(MeasuresInForce.Of(repaired, Shipped, Samples.Day(day)))
        );
    }

    [Fact]
    public void A_decision_that_rests_on_a_listing_falls_with_it()
    {
        var applied = SupervisionSamples.Applied(Maker, item: "D01", listing: "L-1");
        var measure = MeasuresInForce.Of(File([.. Course, applied]), Shipped, Today).Single(one => one.Ground == MeasureGround.Decision);
        Assert.Equal(("M-1", "D01", Samples.Samr, "M-DOC-1"), (measure.Id, measure.Item, measure.Authority, measure.Because));
        Assert.Equal([0L, 1L, 2L, 3L, 4L], measure.Positions);
        var repaired = File([
            .. Course,
            applied,
            Samples.Applied(Maker, appliedOn: "2027-03-01"),
            Samples.Repaired(Maker, decidedOn: "2027-03-10"),
        ]);
        Assert.Empty(MeasuresInForce.Of(repaired, Shipped, Today));
    }

    [Fact]
    public void A_decision_holds_until_its_term_or_until_it_is_lifted()
    {
        var withTerm = File(SupervisionSamples.Applied(Maker, validTo: "2026-05-31"));
        Assert.Equal(Samples.Day("2026-05-31"), Assert.Single(MeasuresInForce.Of(withTerm, Shipped, Samples.Day("2026-05-31"))).Until);
        Assert.Empty(MeasuresInForce.Of(withTerm, Shipped, Samples.Day("2026-06-01")));
        var lifted = File(SupervisionSamples.Applied(Maker), SupervisionSamples.Lifted(Maker));
        Assert.Single(MeasuresInForce.Of(lifted, Shipped, Samples.Day("2026-05-31")));
        Assert.Empty(MeasuresInForce.Of(lifted, Shipped, Samples.Day("2026-06-01")));
    }

    [Fact]
    public void The_platform_gives_its_own_service_and_none_to_whom_an_authority_has_listed()
    {
        var good = File([
            .. Enumerable.Range(1, 8).Select(number => Samples.Record(Maker, "positive", "2026-05-06", "trade", $"P-{number}")),
            .. Enumerable.Range(1, 8).Select(number => Samples.Record(Maker, "positive", "2026-05-06", "logistics", $"W-{number}")),
            Samples.Rating(Maker, "tax", "A"),
            Samples.Rating(Maker, "public-credit", "A"),
        ]);
        var indicator = Evaluation.Evaluate(good, RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!, Today);
        Assert.Equal(ServiceTier.Tier1, indicator.Tier);
        var services = MeasuresInForce.Of(good, Shipped, Today, indicator);
        Assert.NotEmpty(services);
        Assert.All(services, one => Assert.Equal((MeasureGround.Indicator, "org:operator"), (one.Ground, one.Authority)));
        var listed = Course.Select(Samples.Event).Index().Aggregate(good, (file, next) => Evolve(file, next.Item, 100 + next.Index));
        Assert.DoesNotContain(MeasuresInForce.Of(listed, Shipped, Today, indicator), one => one.Ground == MeasureGround.Indicator);
    }

    [Property(MaxTest = 200)]
    public Property No_measure_is_without_an_authority_a_published_basis_and_entries_of_the_file() =>
        Prop.ForAll(
            Files(),
            Gen.Choose(0, 3_000).ToArbitrary(),
            (records, days) =>
            {
                var file = File(records);
                var day = Samples.Day("2021-01-01").AddDays(days);
                foreach (var measure in MeasuresInForce.Of(file, Shipped, day, Evaluation.Evaluate(file, Rules, day)))
                {
                    Assert.False(string.IsNullOrWhiteSpace(measure.Authority));
                    Assert.False(string.IsNullOrWhiteSpace(measure.Basis.Norm));
                    Assert.NotEmpty(measure.Positions);
                    Assert.All(measure.Positions, position => Assert.InRange(position, 0, records.Length - 1));
                    Assert.True(measure.Since <= day && (measure.Until is null || day <= measure.Until), $"{measure}");
                    if (measure.Effect == MeasureEffect.Burden && day >= Shipped.List.ValidFrom)
                        Assert.NotNull(Shipped.List.Find(measure.Item!, day));
                }
            }
        );

    [Property(MaxTest = 200)]
    public Property To_repair_a_listing_takes_away_its_measures_and_no_others() =>
        Prop.ForAll(
            Files(),
            records =>
            {
                var before = File([.. records, .. Course, SupervisionSamples.Applied(Maker, "M-9", "D01", listing: "L-1")]);
                var day = Samples.Day("2027-04-01");
                var after = new[]
                {
                    Samples.Applied(Maker, appliedOn: "2027-03-01"),
                    Samples.Repaired(Maker, decidedOn: "2027-03-10"),
                }.Aggregate(before, (file, record) => Evolve(file, Samples.Event(record), before.Revision + 2));
                Assert.Equal(
                    MeasuresInForce.Of(before, Shipped, day).Where(measure => measure.Because != "L-1" && measure.Id != "M-9"),
                    MeasuresInForce.Of(after, Shipped, day),
                    (one, other) => (one.Id, one.Since, one.Until, one.Because) == (other.Id, other.Since, other.Until, other.Because)
                );
            }
        );

    private static RuleSet Rules { get; } = RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!;

    private static CreditFile File(params IEnumerable<string> records) => Samples.File(Maker, [.. records.Select(Samples.Event)]);

    private static CreditFile Evolve(CreditFile file, CreditEvent @event, long position) =>
        CreditFile.Evolve(file, @event, new EventPlace(position, Samples.Samr, DateTimeOffset.UnixEpoch));

    // Ratings, records, decisions and a suspension, as they may come.
    private static Arbitrary<string[]> Files()
    {
        var dates = Gen.Choose(0, 2_000).Select(days => Samples.Day("2021-02-01").AddDays(days).ToString("yyyy-MM-dd", null));
        var ratings =
            from scheme in Gen.Elements<string>([.. RatingScheme.All])
            from grade in Gen.Elements<string>([.. RatingScheme.Grades(scheme)])
            from decided in dates
            select Samples.Rating(Maker, scheme, grade, decided);
        var decisions =
            from number in Gen.Choose(1, 5)
            from item in Gen.Elements("D07", "D08", "D09", "J01", "J03")
            from decided in dates
            select SupervisionSamples.Applied(Maker, $"M-{number}", item, decided);
        var records =
            from severity in Gen.Elements<string>([.. SeverityText.All])
            from date in dates
            from number in Gen.Choose(1, 9)
            select Samples.Record(Maker, severity, date, documentNo: $"R-{number}");
        var suspensions = dates.Select(date => SupervisionSamples.Suspended(Maker, date));
        return Gen.OneOf(ratings, ratings, decisions, records, suspensions).ArrayOf().ToArbitrary();
    }
}
