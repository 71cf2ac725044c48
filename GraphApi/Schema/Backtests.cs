using GraphQL;
using Xinyuan.Credit;
using Xinyuan.Credit.Backtests;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Rules;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>What two rule sets make of all enterprises on a day.</summary>
internal sealed class BacktestResult(BacktestReport report, IReadOnlyCollection<string> labelled)
{
    /// <summary>The id of the rule set that is compared with.</summary>
    [ReadableBy(AccessClass.Department), Id]
    public string Baseline => report.Baseline.Id;

    /// <summary>The id of the rule set that is tried.</summary>
    [ReadableBy(AccessClass.Department), Id]
    public string Candidate => report.Candidate.Id;

    /// <summary>SHA-256 of the file of the one that is compared with.</summary>
    [ReadableBy(AccessClass.Department)]
    public string BaselineHash => report.Baseline.Hash;

    /// <summary>SHA-256 of the file of the one that is tried.</summary>
    [ReadableBy(AccessClass.Department)]
    public string CandidateHash => report.Candidate.Hash;

    /// <summary>The day.</summary>
    [ReadableBy(AccessClass.Department)]
    public DateOnly Day => report.Day;

    /// <summary>The last position of the log that was read.</summary>
    [ReadableBy(AccessClass.Department)]
    public long Position => report.AsOf.Size - 1;

    /// <summary>How many enterprises there are.</summary>
    [ReadableBy(AccessClass.Department)]
    public long Enterprises => report.Enterprises;

    /// <summary>How many change their tier.</summary>
    [ReadableBy(AccessClass.Department)]
    public long Changed => report.Migration.Changed;

    /// <summary>Where they went: every pair of tiers that has any enterprises.</summary>
    [ReadableBy(AccessClass.Department)]
    public IReadOnlyList<TierMigration> Migration =>
        [
            .. MigrationMatrix
                .Tiers.SelectMany(from => MigrationMatrix.Tiers.Select(to => (from, to)))
                .Where(pair => report.Migration[pair.from, pair.to] > 0)
                .Select(pair => new TierMigration(pair.from, pair.to, report.Migration[pair.from, pair.to])),
        ];

    /// <summary>The population stability index of the tiers, four decimals.</summary>
    [ReadableBy(AccessClass.Department)]
    public decimal StabilityIndex => report.StabilityIndex;

    /// <summary>Enterprises whose tier changes, the farthest first.</summary>
    [ReadableBy(AccessClass.Department)]
    public IReadOnlyList<ChangedTier> Changes(IResolveFieldContext context)
    {
        Note(context, report.Changes.Select(change => change.Subject), "BacktestResult.changes");
        return [.. report.Changes.Select(change => new ChangedTier(change))];
    }

    /// <summary>Where the labelled samples came; empty without any.</summary>
    [ReadableBy(AccessClass.Department)]
    public IReadOnlyList<LabelledSamples> Labels(IResolveFieldContext context)
    {
        // With few samples the hits tell the tier of each.
        Note(context, labelled, "BacktestResult.labels");
        return [.. report.Labels.Select(outcome => new LabelledSamples(outcome))];
    }

    private static void Note(IResolveFieldContext context, IEnumerable<string> subjects, string what)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        foreach (var subject in subjects)
            AccessPolicy.Note(caller, AccessClass.Subject, Standing.Stranger, subject, what);
    }
}

/// <summary>How many enterprises went from one tier to another, or stayed.</summary>
internal sealed class TierMigration(ServiceTier before, ServiceTier after, long enterprises)
{
    /// <summary>The tier under the baseline.</summary>
    [ReadableBy(AccessClass.Department)]
    public Tier Before => Tiers.Of(before);

    /// <summary>The tier under the candidate.</summary>
    [ReadableBy(AccessClass.Department)]
    public Tier After => Tiers.Of(after);

    /// <summary>How many.</summary>
    [ReadableBy(AccessClass.Department)]
    public long Enterprises => enterprises;
}

/// <summary>An enterprise whose tier changes.</summary>
internal sealed class ChangedTier(TierChange change)
{
    /// <summary>Its party id.</summary>
    [ReadableBy(AccessClass.Department)]
    public string Subject => change.Subject;

    /// <summary>Its tier under the baseline.</summary>
    [ReadableBy(AccessClass.Department)]
    public Tier Before => Tiers.Of(change.Before);

    /// <summary>Its tier under the candidate.</summary>
    [ReadableBy(AccessClass.Department)]
    public Tier After => Tiers.Of(change.After);

    /// <summary>Its score under the baseline.</summary>
    [ReadableBy(AccessClass.Department)]
    public decimal? ScoreBefore => change.ScoreBefore;

    /// <summary>Its score under the candidate.</summary>
    [ReadableBy(AccessClass.Department)]
    public decimal? ScoreAfter => change.ScoreAfter;

    /// <summary>The rules and vetoes that made the difference.</summary>
    [ReadableBy(AccessClass.Department)]
    public IReadOnlyList<ChangedReason> Differences => [.. change.Differences.Select(one => new ChangedReason(one))];
}

/// <summary>A rule or veto that does not give the same under both.</summary>
internal sealed class ChangedReason(ReasonDifference difference)
{
    /// <summary>Its id.</summary>
    [ReadableBy(AccessClass.Department), Id]
    public string Rule => difference.Rule;

    /// <summary>Norm and article.</summary>
    [ReadableBy(AccessClass.Department)]
    public string LegalBasis => difference.LegalBasis.ToString();

    /// <summary>Points under the baseline; null where it gave no reason.</summary>
    [ReadableBy(AccessClass.Department)]
    public decimal? PointsBefore => difference.PointsBefore;

    /// <summary>Points under the candidate; null where it gave no reason.</summary>
    [ReadableBy(AccessClass.Department)]
    public decimal? PointsAfter => difference.PointsAfter;
}

/// <summary>Where the samples of one label came.</summary>
internal sealed class LabelledSamples(LabelOutcome outcome)
{
    /// <summary>The label.</summary>
    [ReadableBy(AccessClass.Department)]
    public SampleLabel Label => outcome.Label;

    /// <summary>How many of them are on record.</summary>
    [ReadableBy(AccessClass.Department)]
    public long Samples => outcome.Samples;

    /// <summary>How many the baseline tells right: a black sample in one of the two lowest tiers, a white one above them.</summary>
    [ReadableBy(AccessClass.Department)]
    public long HitsBefore => outcome.HitsBefore;

    /// <summary>How many the candidate tells right.</summary>
    [ReadableBy(AccessClass.Department)]
    public long HitsAfter => outcome.HitsAfter;

    /// <summary>The share of the baseline; null with fewer than 30 samples.</summary>
    [ReadableBy(AccessClass.Department)]
    public decimal? RateBefore => outcome.RateBefore;

    /// <summary>The share of the candidate; null with fewer than 30 samples.</summary>
    [ReadableBy(AccessClass.Department)]
    public decimal? RateAfter => outcome.RateAfter;
}

/// <summary>An enterprise that is known to be honest or dishonest.</summary>
internal sealed class LabelledSampleInput
{
    /// <summary>Its unified social credit code, or another party id.</summary>
    public required string Enterprise { get; set; }

    /// <summary>What it is known for.</summary>
    public required SampleLabel Label { get; set; }
}

/// <summary>Tiers as the schema spells them.</summary>
internal static class Tiers
{
    public static Tier Of(ServiceTier tier) => tier == ServiceTier.NoData ? Tier.NoData : (Tier)((int)tier - 1);
}

/// <summary>Runs back-tests for whoever asks, one at a time: each takes every core for some seconds.</summary>
internal sealed class BacktestDesk(Backtest backtest, RuleSetLibrary library, TimeProvider clock) : IDisposable
{
    private const int LabelsMax = 1_000;
    private const int ChangesMax = 500;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<BacktestResult> RunAsync(
        string candidate,
        string? baseline,
        DateOnly? day,
        int? changes,
        IReadOnlyList<LabelledSampleInput>? labels,
        CancellationToken cancel
    )
    {
        var catalogue = await library.ReadAsync(cancel);
        var on = day ?? LegalDate.Of(clock.GetUtcNow());
        var question = new BacktestQuestion(
            (baseline is null ? catalogue.InForceOn(on) : catalogue.FindAny(baseline))
                ?? throw Bad("baseline", "there is no such rule set"),
            catalogue.FindAny(candidate) ?? throw Bad("candidate", "there is no such rule set"),
            on
        )
        {
            Changes = (changes ?? Pages.FirstDefault) is >= 0 and <= ChangesMax and var told
                ? told
                : throw Bad("changes", $"a number from 0 to {ChangesMax} is expected"),
            Labels = Read(labels ?? []),
        };
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancel))
            throw new ExecutionError("Another back-test is running; ask again after a while.") { Code = ErrorCodes.Limit };
        try
        {
            return new BacktestResult(await backtest.RunAsync(question, progress: null, cancel), [.. question.Labels.Keys]);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static Dictionary<string, SampleLabel> Read(IReadOnlyList<LabelledSampleInput> samples)
    {
        if (samples.Count > LabelsMax)
            throw Bad("labels", $"at most {LabelsMax} are allowed; the command line takes more");
        var labels = new Dictionary<string, SampleLabel>(StringComparer.Ordinal);
        foreach (var (index, sample) in samples.Index())
        {
            if (SampleLabels.Add(sample.Enterprise, sample.Label, labels) is { } fault)
                throw Bad($"labels.{index}", fault);
        }
        return labels;
    }

    private static ExecutionError Bad(string argument, string message) => new($"`{argument}`: {message}") { Code = ErrorCodes.BadValue };
}
