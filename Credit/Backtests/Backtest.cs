using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Backtests;

/// <summary>What is to be compared.</summary>
/// <param name="Baseline">The rule set that is compared with.</param>
/// <param name="Candidate">The rule set that is tried.</param>
/// <param name="Day">The day, in UTC+8; whether the rule sets hold on it plays no part.</param>
public sealed record BacktestQuestion(RuleSet Baseline, RuleSet Candidate, DateOnly Day)
{
    /// <summary>Enterprises that change, in a report, at most.</summary>
    public const int ChangesMax = 10_000;

    /// <summary>How many of the enterprises that change are told one by one, 0 to <see cref="ChangesMax"/>.</summary>
    public int Changes { get; init; } = 100;

    /// <summary>Enterprises that are known to be honest or dishonest.</summary>
    public IReadOnlyDictionary<string, SampleLabel> Labels { get; init; } = new Dictionary<string, SampleLabel>();
}

/// <summary>Evaluates all enterprises under two rule sets and says what is different. Appends nothing.</summary>
public sealed class Backtest(CreditFiles files)
{
    /// <summary>Answers a question; the same log and question give the same report.</summary>
    /// <param name="question">What is to be compared.</param>
    /// <param name="progress">Told how many enterprises are done.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<BacktestReport> RunAsync(BacktestQuestion question, IProgress<long>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(question);
        var all = await files
            .ForEachAsync(() => new Tally(question), (tally, file) => tally.Add(file), progress, cancel)
            .ConfigureAwait(false);
        var whole = new Tally(question);
        foreach (var part in all.Parts)
            whole.Add(part);
        var tiers = MigrationMatrix.Tiers;
        return new BacktestReport
        {
            Baseline = question.Baseline,
            Candidate = question.Candidate,
            Day = question.Day,
            AsOf = all.AsOf,
            Enterprises = all.Enterprises,
            Migration = whole.Migration,
            StabilityIndex = StabilityIndex.Of([.. tiers.Select(whole.Migration.Before)], [.. tiers.Select(whole.Migration.After)]),
            Changes = [.. whole.Changes],
            Labels = question.Labels.Count == 0 ? [] : [.. Enum.GetValues<SampleLabel>().Select(whole.Outcome)],
            LabelsNotFound = question.Labels.Count - whole.LabelsFound,
        };
    }

    /// <summary>What came of some of the enterprises.</summary>
    private sealed class Tally(BacktestQuestion question)
    {
        private static readonly Comparer<TierChange> FarthestFirst = Comparer<TierChange>.Create(
            static (one, other) =>
                one.Distance != other.Distance ? other.Distance.CompareTo(one.Distance) : string.CompareOrdinal(one.Subject, other.Subject)
        );

        private readonly Dictionary<SampleLabel, MigrationMatrix> _labels = Enum.GetValues<SampleLabel>()
            .ToDictionary(label => label, _ => new MigrationMatrix());

        public MigrationMatrix Migration { get; } = new();

        public SortedSet<TierChange> Changes { get; } = new(FarthestFirst);

        public int LabelsFound { get; private set; }

        public void Add(CreditFile file)
        {
            var before = Evaluation.Evaluate(file, question.Baseline, question.Day);
            var after = Evaluation.Evaluate(file, question.Candidate, question.Day);
            Migration.Add(before.Tier, after.Tier);
            if (question.Labels.TryGetValue(file.Subject, out var label))
            {
                _labels[label].Add(before.Tier, after.Tier);
                LabelsFound++;
            }
            if (before.Tier != after.Tier)
                Keep(before, after);
        }

        public void Add(Tally part)
        {
            LabelsFound += part.LabelsFound;
            Sum(Migration, part.Migration);
            foreach (var (label, counts) in part._labels)
                Sum(_labels[label], counts);
            foreach (var change in part.Changes)
                Keep(change);
        }

        public LabelOutcome Outcome(SampleLabel label)
        {
            var (counts, tiers) = (_labels[label], MigrationMatrix.Tiers);
            return new LabelOutcome(label, tiers.Sum(counts.Before), [.. tiers.Select(counts.Before)], [.. tiers.Select(counts.After)]);
        }

        private void Keep(Indicator before, Indicator after)
        {
            var change = new TierChange(before.Subject, before.Tier, after.Tier, before.Score, after.Score, []);
            // The reasons are compared only for those who will be told.
            if (Changes.Count < question.Changes || (Changes.Max is { } last && FarthestFirst.Compare(change, last) < 0))
                Keep(change with { Differences = Differences(before, after) });
        }

        private void Keep(TierChange change)
        {
            Changes.Add(change);
            if (Changes.Count > question.Changes)
                Changes.Remove(Changes.Max!);
        }

        private static void Sum(MigrationMatrix to, MigrationMatrix part)
        {
            foreach (var from in MigrationMatrix.Tiers)
            {
                foreach (var tier in MigrationMatrix.Tiers)
                    to.Add(from, tier, part[from, tier]);
            }
        }

        private static List<ReasonDifference> Differences(Indicator before, Indicator after)
        {
            var (old, now) = (ByRule(before), ByRule(after));
            return
            [
                .. old
                    .Keys.Union(now.Keys, StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(rule => (Rule: rule, Old: old.GetValueOrDefault(rule), Now: now.GetValueOrDefault(rule)))
                    .Where(pair => pair.Old?.Points != pair.Now?.Points)
                    .Select(pair => new ReasonDifference(
                        pair.Rule,
                        (pair.Now ?? pair.Old)!.LegalBasis,
                        pair.Old?.Points,
                        pair.Now?.Points
                    )),
            ];
        }

        private static Dictionary<string, Reason> ByRule(Indicator indicator) =>
            indicator.Vetoes.Concat(indicator.Reasons).ToDictionary(reason => reason.Rule, StringComparer.Ordinal);
    }
}
