using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records.Catalogues;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Standards;

namespace Xinyuan.Credit.Tests;

/// <summary>What holds of every history, under both shipped rule sets and the AEO standard.</summary>
public sealed class EvaluationLawTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly IReadOnlyList<RuleSet> RuleSets = RuleSetCatalogue.Embedded().All;
    private static readonly Standard Aeo = StandardCatalogue.Find("aeo-2026-34-advanced")!;
    private static readonly DateOnly AsOf = Samples.Day("2026-03-15");

    [Property(MaxTest = 150)]
    public Property The_order_of_arrival_plays_no_part() =>
        Prop.ForAll(
            Histories(),
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            (history, seed) =>
            {
                var placed = Place(history);
                var shuffled = placed.ToArray();
                new Random(seed).Shuffle(shuffled);
                return Told(Fold(placed)) == Told(Fold(shuffled));
            }
        );

    [Property(MaxTest = 150)]
    public Property What_is_to_a_firms_credit_never_lowers_its_score() =>
        Prop.ForAll(
            Histories(),
            Records(Gen.Constant(Severity.Positive)).ToArbitrary(),
            (history, better) =>
            {
                var placed = Place(history);
                return IsNoWorse(Fold(placed), Fold([.. placed, (better, At(placed.Length))]));
            }
        );

    [Property(MaxTest = 150)]
    public Property Without_a_record_that_counts_against_it_no_firm_scores_lower() =>
        Prop.ForAll(
            Histories(),
            Records(Gen.Elements(Severity.Minor, Severity.General, Severity.Serious)).ToArbitrary(),
            (history, worse) =>
            {
                var placed = Place(history);
                return IsNoWorse(Fold([.. placed, (worse, At(placed.Length))]), Fold(placed));
            }
        );

    [Property(MaxTest = 150)]
    public Property A_duty_performed_never_lowers_a_score() =>
        Prop.ForAll(
            Histories(),
            history =>
            {
                var placed = Place(history);
                var duties = history
                    .OfType<CreditRecordEntered>()
                    .Select(
                        (record, i) =>
                            ((CreditEvent)new DutyPerformed(Maker, record.Authority, record.DocumentNo, AsOf, null), At(1000 + i))
                    );
                return IsNoWorse(Fold(placed), Fold([.. placed, .. duties]));
            }
        );

    [Property(MaxTest = 150)]
    public Property A_gain_is_never_negative_and_what_is_insufficient_gives_nothing() =>
        Prop.ForAll(
            Histories(),
            history =>
                RuleSets
                    .SelectMany(rules =>
                    {
                        var indicator = Evaluation.Evaluate(Fold(Place(history)), rules, AsOf);
                        return indicator.Reasons.Concat(indicator.Vetoes);
                    })
                    .All(reason =>
                        reason.Gain >= 0
                        && (reason.Outcome == Rules.Outcome.Met || reason.Points == 0)
                        && (reason.ReliefOn is null || reason.ReliefOn > AsOf)
                    )
        );

    // Of firms of which enough is on record; a score is better than none, and none is not worse.
    private static bool IsNoWorse(CreditFile before, CreditFile after) =>
        RuleSets.All(rules =>
        {
            var (old, @new) = (Evaluation.Evaluate(before, rules, AsOf).Score, Evaluation.Evaluate(after, rules, AsOf).Score);
            return old is null || @new is null || @new >= old;
        });

    private static string Told(CreditFile file) =>
        string.Concat(RuleSets.Select(rules => JsonSerializer.Serialize(Evaluation.Evaluate(file, rules, AsOf))))
        + JsonSerializer.Serialize(StandardEvaluation.Evaluate(file, Aeo, AsOf).Select(finding => (finding.Outcome, finding.Measured)));

    private static (CreditEvent Fact, EventPlace Place)[] Place(List<CreditEvent> history) =>
        [.. history.Select((fact, position) => (fact, At(position)))];

    private static EventPlace At(int position) => new(position, Samples.Samr, DateTimeOffset.UnixEpoch);

    private static CreditFile Fold(IEnumerable<(CreditEvent Fact, EventPlace Place)> facts) =>
        facts.Aggregate(new CreditFile(Maker), (file, next) => CreditFile.Evolve(file, next.Fact, next.Place));

    private static Gen<DateOnly> Dates() => Gen.Choose(0, 900).Select(days => Samples.Day("2023-10-01").AddDays(days));

    private static Gen<CreditEvent> Records(Gen<Severity> severities) =>
        from kind in Gen.Elements<string>(RecordKind.All)
        from severity in severities
        from matter in severity.IsNegative() ? Gen.Elements<string?>([null, .. MatterCatalogue.Names]) : Gen.Constant<string?>(null)
        from date in Dates()
        from number in Gen.Choose(1, 99)
        from amount in Gen.Choose(0, 2_000_000)
        select (CreditEvent)
            new CreditRecordEntered(
                Maker,
                kind,
                "行政管理信息/行政处罚",
                severity,
                "authority",
                $"X-{number}",
                date,
                "…",
                new Money(amount, "CNY")
            )
            {
                Matter = matter,
            };

    private static Gen<CreditEvent> Figures() =>
        from figure in Gen.Elements<string>(FigureCatalogue.Names.Where(name => !FigureCatalogue.Find(name)!.IsMoney))
        from authority in Gen.Elements("a", "b")
        from month in Gen.Choose(0, 26)
        from count in Gen.Choose(0, 5000)
        let start = new DateOnly(2024, 1, 1).AddMonths(month)
        select (CreditEvent)new FiguresReported(Maker, figure, start, start.AddMonths(1).AddDays(-1), count, null, authority, "F-1");

    private static Arbitrary<List<CreditEvent>> Histories() =>
        Gen.OneOf(Records(Gen.Elements(Enum.GetValues<Severity>())), Figures()).ListOf().Select(list => list.ToList()).ToArbitrary();
}
