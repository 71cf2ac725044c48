using Xinyuan.Credit.Rules;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Backtests;

/// <summary>What two rule sets make of all enterprises on a day.</summary>
public sealed record BacktestReport
{
    /// <summary>The rule set that is compared with, such as the one in force.</summary>
    public required RuleSet Baseline { get; init; }

    /// <summary>The rule set that is tried.</summary>
    public required RuleSet Candidate { get; init; }

    /// <summary>The day, in UTC+8.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How far the log was read.</summary>
    public required LogHead AsOf { get; init; }

    /// <summary>How many enterprises there are.</summary>
    public required long Enterprises { get; init; }

    /// <summary>Where enterprises went: how many have one tier under the baseline and one under the candidate.</summary>
    public required MigrationMatrix Migration { get; init; }

    /// <summary>The population stability index of the tiers.</summary>
    public required decimal StabilityIndex { get; init; }

    /// <summary>Enterprises whose tier changes, the farthest first and then by id; at most as many as were asked for.</summary>
    public required IReadOnlyList<TierChange> Changes { get; init; }

    /// <summary>Labelled samples and where they came; empty without any.</summary>
    public required IReadOnlyList<LabelOutcome> Labels { get; init; }

    /// <summary>Labelled enterprises that the log has nothing of.</summary>
    public required int LabelsNotFound { get; init; }
}

/// <summary>How many enterprises went from one tier to another.</summary>
public sealed class MigrationMatrix
{
    private readonly long[,] _counts = new long[Tiers.Count, Tiers.Count];

    /// <summary>The rows and columns, the best first and <c>NO_DATA</c> last.</summary>
    public static IReadOnlyList<ServiceTier> Tiers { get; } = [.. Enum.GetValues<ServiceTier>().Order()];

    /// <summary>How many had the first tier under the baseline and have the second under the candidate.</summary>
    public long this[ServiceTier from, ServiceTier to] => _counts[(int)from - 1, (int)to - 1];

    /// <summary>How many are in a tier under the baseline.</summary>
    public long Before(ServiceTier tier) => Tiers.Sum(to => this[tier, to]);

    /// <summary>How many are in a tier under the candidate.</summary>
    public long After(ServiceTier tier) => Tiers.Sum(from => this[from, tier]);

    /// <summary>How many change their tier.</summary>
    public long Changed => Tiers.Sum(from => Tiers.Where(to => to != from).Sum(to => this[from, to]));

    internal void Add(ServiceTier from, ServiceTier to, long count = 1) => _counts[(int)from - 1, (int)to - 1] += count;
}

/// <summary>An enterprise whose tier changes.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Before">Its tier under the baseline.</param>
/// <param name="After">Its tier under the candidate.</param>
/// <param name="ScoreBefore">Its score under the baseline, or null.</param>
/// <param name="ScoreAfter">Its score under the candidate, or null.</param>
/// <param name="Differences">The rules and vetoes that made the difference.</param>
public sealed record TierChange(
    string Subject,
    ServiceTier Before,
    ServiceTier After,
    decimal? ScoreBefore,
    decimal? ScoreAfter,
    IReadOnlyList<ReasonDifference> Differences
)
{
    /// <summary>How many tiers it moves; from or to <c>NO_DATA</c> counts as farther than any.</summary>
    public int Distance => Math.Abs((int)After - (int)Before) + (Before == ServiceTier.NoData || After == ServiceTier.NoData ? 5 : 0);
}

/// <summary>A rule or veto that does not give the same under both rule sets.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="LegalBasis">What it rests on.</param>
/// <param name="PointsBefore">The points under the baseline; null where it is none of its reasons. A veto has 0.</param>
/// <param name="PointsAfter">The points under the candidate; null where it is none of its reasons.</param>
public sealed record ReasonDifference(string Rule, LegalBasis LegalBasis, decimal? PointsBefore, decimal? PointsAfter);

/// <summary>What a sample was labelled with by those who know.</summary>
public enum SampleLabel
{
    /// <summary>Known to be dishonest.</summary>
    Black,

    /// <summary>Known to be honest.</summary>
    White,
}

/// <summary>Where the samples of one label came.</summary>
/// <param name="Label">The label.</param>
/// <param name="Samples">How many of them the log knows.</param>
/// <param name="Before">How many are in each tier under the baseline, as <see cref="MigrationMatrix.Tiers"/>.</param>
/// <param name="After">How many are in each tier under the candidate.</param>
public sealed record LabelOutcome(SampleLabel Label, long Samples, IReadOnlyList<long> Before, IReadOnlyList<long> After)
{
    /// <summary>With fewer samples than this, counts are all that can be said.</summary>
    public const int RateSamplesMin = 30;

    /// <summary>How many the baseline tells right: a black sample in one of the two lowest tiers, a white one above them.</summary>
    public long HitsBefore => Hits(Before);

    /// <summary>How many the candidate tells right.</summary>
    public long HitsAfter => Hits(After);

    /// <summary>The share that the baseline tells right, four decimals; null with too few samples.</summary>
    public decimal? RateBefore => Rate(HitsBefore);

    /// <summary>The share that the candidate tells right, four decimals; null with too few samples.</summary>
    public decimal? RateAfter => Rate(HitsAfter);

    private decimal? Rate(long hits) => Samples < RateSamplesMin ? null : decimal.Round((decimal)hits / Samples, 4);

    private long Hits(IReadOnlyList<long> counts) =>
        MigrationMatrix
            .Tiers.Index()
            .Where(tier =>
                Label == SampleLabel.Black ? tier.Item is ServiceTier.Tier4 or ServiceTier.Tier5 : tier.Item <= ServiceTier.Tier3
            )
            .Sum(tier => counts[tier.Index]);
}
