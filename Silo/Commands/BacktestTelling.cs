using System.Globalization;
using System.Text;
using Xinyuan.Credit.Backtests;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Silo.Commands;

/// <summary>A back-test's report for people and for programs.</summary>
internal static class BacktestTelling
{
    public static object ToJson(BacktestReport report) =>
        new
        {
            Baseline = Of(report.Baseline),
            Candidate = Of(report.Candidate),
            report.Day,
            Position = report.AsOf.Size - 1,
            report.Enterprises,
            report.Migration.Changed,
            Tiers = MigrationMatrix.Tiers.Select(tier => tier.Write()),
            Migration = MigrationMatrix.Tiers.Select(from => MigrationMatrix.Tiers.Select(to => report.Migration[from, to])),
            report.StabilityIndex,
            Changes = report.Changes.Select(change => new
            {
                change.Subject,
                Before = change.Before.Write(),
                After = change.After.Write(),
                change.ScoreBefore,
                change.ScoreAfter,
                Differences = change.Differences.Select(one => new
                {
                    one.Rule,
                    LegalBasis = one.LegalBasis.ToString(),
                    one.PointsBefore,
                    one.PointsAfter,
                }),
            }),
            Labels = report.Labels.Select(one => new
            {
                Label = one.Label.ToString().ToLowerInvariant(),
                one.Samples,
                one.HitsBefore,
                one.HitsAfter,
                one.RateBefore,
                one.RateAfter,
                one.Before,
                one.After,
            }),
            report.LabelsNotFound,
        };

    public static string ToText(BacktestReport report)
    {
        var text = new StringBuilder();
        Line($"{report.Enterprises:N0} enterprises on {report.Day:yyyy-MM-dd}, as of position {report.AsOf.Size - 1}");
        Line($"baseline   {report.Baseline.Id}  {report.Baseline.Hash}");
        Line($"candidate  {report.Candidate.Id}  {report.Candidate.Hash}");
        Line($"{report.Migration.Changed:N0} change; population stability index {report.StabilityIndex:0.0000}");
        Line($"");
        Line($"{"from / to", -10}{string.Concat(MigrationMatrix.Tiers.Select(tier => tier.Write().PadLeft(10)))}");
        foreach (var from in MigrationMatrix.Tiers)
            Line($"{from.Write(), -10}{string.Concat(MigrationMatrix.Tiers.Select(to => Number(report.Migration[from, to]).PadLeft(10)))}");
        foreach (var one in report.Labels)
        {
            var rates = one.RateAfter is null ? "" : FormattableString.Invariant($" ({one.RateBefore:0.0000} and {one.RateAfter:0.0000})");
            Line(
                $"{one.Label.ToString().ToLowerInvariant()}: of {one.Samples} samples {one.HitsBefore} told right before, {one.HitsAfter} after{rates}"
            );
        }
        if (report.LabelsNotFound > 0)
            Line($"{report.LabelsNotFound} labelled samples are not on record");
        foreach (var change in report.Changes)
        {
            Line(
                $"{change.Subject}  {change.Before.Write()} ({Score(change.ScoreBefore)}) -> {change.After.Write()} ({Score(change.ScoreAfter)})"
            );
            foreach (var one in change.Differences)
                Line($"    {one.Rule}: {Score(one.PointsBefore)} -> {Score(one.PointsAfter)}  {one.LegalBasis}");
        }
        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static object Of(RuleSet rules) => new { rules.Id, rules.Hash };

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Score(decimal? score) => score?.ToString("0.##", CultureInfo.InvariantCulture) ?? "–";
}
