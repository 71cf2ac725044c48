using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Tests;

public sealed class EvaluationTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly RuleSet Rules = RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!;
    private static readonly DateOnly AsOf = Samples.Day("2026-07-01");

    // Three neutral records, so that there is enough to say something.
    private static readonly CreditEvent[] Enough = [Neutral(1), Neutral(2), Neutral(3)];

    [Fact]
    public void A_score_is_the_start_and_the_points_of_its_reasons()
    {
        var indicator = Evaluate([.. Enough, Entered("general", "2026-05-06"), Samples.Event(Samples.Rating(Maker, grade: "A"))]);
        Assert.Equal(Rules.Start + indicator.Reasons.Sum(reason => reason.Points), indicator.Score);
        Assert.Equal(58m, indicator.Score);
        Assert.Equal(ServiceTier.Tier3, indicator.Tier);
        var penalty = indicator.Reasons.Single(reason => reason.Rule == "penalties.general");
        Assert.Equal(-10m, penalty.Points);
        Assert.Equal([3L], penalty.Positions);
        Assert.Equal(Samples.Day("2026-08-06"), penalty.ReliefOn);
        Assert.NotNull(penalty.Remedy);
    }

    [Fact]
    public void With_too_little_on_record_there_is_no_tier()
    {
        var indicator = Evaluate(Entered("positive", "2026-05-06"), Neutral(1));
        Assert.Equal((ServiceTier.NoData, null), (indicator.Tier, indicator.Score));
    }

    [Theory]
    [InlineData("general", "2026-05-06", "2026-05-05", "0")]
    [InlineData("general", "2026-05-06", "2026-05-06", "-10")]
    [InlineData("general", "2026-05-06", "2026-08-05", "-10")]
    [InlineData("general", "2026-05-06", "2026-08-06", "-5")]
    [InlineData("general", "2026-05-06", "2027-05-05", "-5")]
    [InlineData("general", "2026-05-06", "2027-05-06", "0")]
    [InlineData("minor", "2026-05-06", "2026-05-06", "-1")]
    [InlineData("minor", "2026-05-06", "2026-08-06", "0")]
    [InlineData("serious", "2026-05-06", "2027-05-05", "-30")]
    [InlineData("serious", "2026-05-06", "2027-05-06", "-15")]
    [InlineData("serious", "2026-05-06", "2029-05-06", "0")]
    public void Negative_records_weigh_as_long_as_the_law_lets_them_be_public(string severity, string date, string day, string points)
    {
        // Corrected on the day of the document.
        var performed = new DutyPerformed(Maker, Samples.Samr, "X-1", Samples.Day(date), null);
        var indicator = Evaluation.Evaluate(Samples.File(Maker, [.. Enough, Entered(severity, date), performed]), Rules, Samples.Day(day));
        var given = indicator.Reasons.Where(reason => reason.Rule == "penalties." + severity).Sum(reason => reason.Points);
        Assert.Equal(decimal.Parse(points, System.Globalization.CultureInfo.InvariantCulture), given);
    }

    [Theory]
    [InlineData(null, "2026-08-06", "-10")]
    [InlineData("2026-08-07", "2026-08-06", "-10")]
    [InlineData("2026-08-07", "2026-08-07", "-5")]
    [InlineData(null, "2027-05-05", "-10")]
    [InlineData(null, "2027-05-06", "0")]
    public void What_is_not_corrected_keeps_its_full_weight(string? performedOn, string day, string points)
    {
        CreditEvent[] performed = performedOn is null
            ? []
            : [new DutyPerformed(Maker, Samples.Samr, "X-1", Samples.Day(performedOn), null)];
        var file = Samples.File(Maker, [.. Enough, Entered("general", "2026-05-06"), .. performed]);
        var reasons = Evaluation.Evaluate(file, Rules, Samples.Day(day)).Reasons;
        var given = reasons.Where(reason => reason.Rule == "penalties.general").Sum(reason => reason.Points);
        Assert.Equal(decimal.Parse(points, System.Globalization.CultureInfo.InvariantCulture), given);
    }

    [Fact]
    public void Penalties_of_a_year_that_reach_the_sum_count_more()
    {
        var one = Evaluate([.. Enough, Entered("general", "2026-05-06")]);
        var two = Evaluate([.. Enough, Entered("general", "2026-05-06"), Entered("general", "2026-06-06")]);
        Assert.DoesNotContain(one.Reasons, reason => reason.Rule == "penalties.sum");
        Assert.Equal([3L, 4L], two.Reasons.Single(reason => reason.Rule == "penalties.sum").Positions);
    }

    [Theory]
    [InlineData(0, "3")]
    [InlineData(1, "0")]
    [InlineData(4, "0")]
    [InlineData(5, "-5")]
    public void A_band_begins_at_its_number(int complaints, string points)
    {
        var events = Enumerable
            .Range(0, complaints)
            .Select(i => Samples.Event(Samples.Record(Maker, "minor", "2026-06-10", "complaint", $"C-{i}")));
        var reason = Evaluate([.. Enough, .. events]).Reasons.Single(reason => reason.Rule == "complaints.number");
        Assert.Equal(decimal.Parse(points, System.Globalization.CultureInfo.InvariantCulture), reason.Points);
    }

    [Theory]
    [InlineData("general", ServiceTier.Tier4)]
    [InlineData("serious", ServiceTier.Tier5)]
    public void A_public_listing_bars_better_tiers_whatever_the_score(string severity, ServiceTier best)
    {
        var good = Enumerable
            .Range(0, 30)
            .Select(i => Samples.Event(Samples.Record(Maker, "positive", "2026-06-10", "trade", $"P-{i}")))
            .ToList();
        Assert.Equal(ServiceTier.Tier2, Evaluate([.. good]).Tier);
        var listed = Evaluate([.. good, .. Listed(severity)]);
        Assert.Equal(best, listed.Tier);
        Assert.Equal("veto.listing." + severity, Assert.Single(listed.Vetoes).Rule);
        Assert.Equal([30L, 31L, 32L, 33L], listed.Vetoes[0].Positions);
        Assert.Equal(Evaluate([.. good]).Score, listed.Score);
        Assert.Equal(best, Evaluate([.. Listed(severity)]).Tier);
    }

    [Fact]
    public void A_dishonest_customs_tier_bars_better_tiers_while_it_is_in_force()
    {
        var dishonest = Samples.Event(Samples.Rating(Maker, "customs-tier", "失信", "2026-04-10", "2026-06-30"));
        var file = Samples.File(Maker, [.. Enough, dishonest]);
        Assert.Equal(ServiceTier.Tier4, Evaluation.Evaluate(file, Rules, Samples.Day("2026-06-30")).Tier);
        Assert.Equal(ServiceTier.Tier3, Evaluation.Evaluate(file, Rules, Samples.Day("2026-07-01")).Tier);
    }

    [Fact]
    public void From_its_repair_on_a_listing_and_what_it_rests_on_count_for_no_day()
    {
        var fined = Entered("general", "2026-02-16");
        CreditEvent[] repaired = [Samples.Event(Samples.Applied(Maker)), Samples.Event(Samples.Repaired(Maker))];
        var before = Samples.File(Maker, [.. Enough, fined, .. Listed("general")]);
        var after = Samples.File(Maker, [.. Enough, fined, .. Listed("general"), .. repaired]);
        var never = Samples.File(Maker, [.. Enough]);
        foreach (var day in new[] { "2026-03-01", "2026-06-09", "2026-07-01" })
        {
            Assert.NotEqual(
                Evaluation.Evaluate(never, Rules, Samples.Day(day)).Score,
                Evaluation.Evaluate(before, Rules, Samples.Day(day)).Score
            );
            Assert.Equal(
                Canonical(Evaluation.Evaluate(never, Rules, Samples.Day(day))),
                Canonical(Evaluation.Evaluate(after, Rules, Samples.Day(day)))
            );
        }
    }

    [Fact]
    public void What_could_be_had_is_said()
    {
        var missed = Evaluate(Enough).Reasons.Single(reason => reason.Rule == "identity.filed");
        Assert.Equal((0m, "File the enterprise with its roles and customs record number."), (missed.Points, missed.Remedy));
    }

    [Fact]
    public void What_was_counted_hashes_as_it_always_did()
    {
        CreditEvent[] events =
        [
            .. Enough,
            Entered("general", "2026-05-06"),
            Samples.Event(Samples.Rating(Maker, grade: "A")),
            .. Listed("general"),
        ];
        var indicator = Evaluate([
            .. events.Select(said => said is CreditRecordEntered record ? record with { CatalogueItem = "5.1" } : said),
        ]);
        Assert.Equal("c500f9ab804fd26636a1b51078008105fcc79f9d627abfc3723238615273af10", indicator.InputHash);
    }

    [Property(MaxTest = 200)]
    public Property The_same_input_gives_the_same_bytes() =>
        Prop.ForAll(Histories(), history => Canonical(Evaluate([.. history])) == Canonical(Evaluate([.. history])));

    [Property(MaxTest = 200)]
    public Property The_order_in_which_facts_came_to_be_known_plays_no_part() =>
        Prop.ForAll(
            Histories().Generator.Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary(),
            pair =>
            {
                var (history, seed) = pair;
                var placed = history
                    .Select((fact, position) => (Fact: fact, Place: new EventPlace(position, Samples.Samr, DateTimeOffset.UnixEpoch)))
                    .ToArray();
                var shuffled = placed.ToArray();
                new Random(seed).Shuffle(shuffled);
                return Canonical(Evaluation.Evaluate(Fold(placed), Rules, AsOf))
                    == Canonical(Evaluation.Evaluate(Fold(shuffled), Rules, AsOf));
            }
        );

    [Property(MaxTest = 200)]
    public Property A_score_is_from_0_to_100_and_never_says_more_than_its_reasons() =>
        Prop.ForAll(
            Histories(),
            history =>
            {
                var indicator = Evaluate([.. history]);
                var points = Math.Clamp(Rules.Start + indicator.Reasons.Sum(reason => reason.Points), 0, 100);
                return indicator.Score is null
                    ? indicator.Tier == ServiceTier.NoData
                    : indicator.Score == points && indicator.Score * 100 % 1 == 0;
            }
        );

    [Property(MaxTest = 200)]
    public Property No_score_moves_a_listing() =>
        Prop.ForAll(
            Histories(),
            Gen.Choose(0, 4).ToArbitrary(),
            (history, steps) =>
            {
                CreditEvent[] course = [.. Listed("general"), Samples.Event(Samples.Applied(Maker))];
                var listed = Samples.File(Maker, course[..(steps + 1)]);
                var both = Samples.File(Maker, [.. course[..(steps + 1)], .. history]);
                var speaker = new Speaker(Samples.Samr, SpeakerRole.Department);
                Evaluation.Evaluate(both, Rules, AsOf);
                return both.Listings["L-1"].State == listed.Listings["L-1"].State
                    && both.Listings["L-1"].StatusOn(AsOf) == listed.Listings["L-1"].StatusOn(AsOf)
                    && course.All(step =>
                        CreditDecision.Objection(both, step, speaker, AsOf) == CreditDecision.Objection(listed, step, speaker, AsOf)
                    );
            }
        );

    private static Indicator Evaluate(params CreditEvent[] events) => Evaluation.Evaluate(Samples.File(Maker, events), Rules, AsOf);

    private static string Canonical(Indicator indicator) => JsonSerializer.Serialize(indicator);

    private static CreditFile Fold(IEnumerable<(CreditEvent Fact, EventPlace Place)> facts) =>
        facts.Aggregate(new CreditFile(Maker), (file, next) => CreditFile.Evolve(file, next.Fact, next.Place));

    private static CreditEvent Neutral(int number) =>
        Samples.Event(Samples.Record(Maker, "neutral", "2026-02-01", "identity", $"N-{number}"));

    private static CreditEvent Entered(string severity, string date) => Samples.Event(Samples.Record(Maker, severity, date));

    private static CreditEvent[] Listed(string severity) =>
        [
            Samples.Event(Samples.Proposed(Maker, severity: severity)),
            Samples.Event(Samples.Notice(Maker)),
            Samples.Event(Samples.Decided(Maker)),
            Samples.Event(Samples.Published(Maker)),
        ];

    private static Arbitrary<List<CreditEvent>> Histories()
    {
        var date = Gen.Choose(0, 1200).Select(days => Samples.Day("2023-06-01").AddDays(days));
        var record =
            from kind in Gen.Elements<string>(RecordKind.All)
            from severity in Gen.Elements(Enum.GetValues<Severity>())
            from documentDate in date
            from number in Gen.Choose(1, 99)
            from cents in Gen.Choose(0, 20_000_000)
            select (CreditEvent)
                new CreditRecordEntered(
                    Maker,
                    kind,
                    "5.1",
                    severity,
                    "authority",
                    $"X-{number}",
                    documentDate,
                    "…",
                    new Money(cents / 100m, "CNY")
                );
        var rating =
            from scheme in Gen.Elements<string>(RatingScheme.All.Where(scheme => scheme is not ("customs-tier" or "public-credit")))
            from grade in Gen.Elements<string>(RatingScheme.Grades(scheme))
            from decided in date
            from valid in Gen.Elements<int?>(null, 30, 365)
            select (CreditEvent)
                new RatingImported(Maker, scheme, grade, decided, valid is { } days ? decided.AddDays(days) : null, "authority", "R-1");
        return Gen.OneOf(record, record, rating).ListOf().Select(list => list.ToList()).ToArbitrary();
    }
}
