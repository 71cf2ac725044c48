using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Xinyuan.Benchmarks;

/// <summary>All rounds of one subject.</summary>
internal sealed class Measured(string name)
{
    private readonly List<Round> _rounds = [];

    public string Name => name;

    public IReadOnlyList<Round> Rounds => _rounds;

    public double PerSecond => Median(_rounds.Select(round => round.PerSecond));

    public void Add(Round round) => _rounds.Add(round);

    /// <summary>The median over rounds of a percentile of the latencies, in microseconds.</summary>
    public double LatencyUs(double percentile) =>
        Median(
            _rounds.Select(round =>
                round.Latencies[(int)Math.Min(round.Latencies.Length - 1, round.Latencies.Length * percentile)] * 1e6 / Stopwatch.Frequency
            )
        );

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>One JSON object, or a table for people. The first result is the project's own; ratios are its events a second over the others'.</summary>
internal static class Report
{
    public static void Print(string suite, IReadOnlyList<Measured> results, bool json) =>
        Print(
            suite,
            results,
            results
                .Skip(1)
                .ToDictionary(other => $"{results[0].Name}/{other.Name}", other => Math.Round(results[0].PerSecond / other.PerSecond, 3)),
            json
        );

    /// <summary>With ratios of the suite's own, and figures that are no rate.</summary>
    public static void Print(
        string suite,
        IReadOnlyList<Measured> results,
        IReadOnlyDictionary<string, double> ratios,
        bool json,
        IReadOnlyDictionary<string, double>? figures = null
    )
    {
        if (!json)
        {
            foreach (var result in results)
            {
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{result.Name, -16} {result.PerSecond, 12:N0}/s   p50 {result.LatencyUs(0.5), 10:N0} us   p99 {result.LatencyUs(0.99), 10:N0} us"
                    )
                );
            }
            foreach (var (name, ratio) in ratios.Concat(figures ?? new Dictionary<string, double>()))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {ratio:0.000}"));
            return;
        }
        Console.WriteLine(
            JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["suite"] = suite,
                    ["machine"] =
                        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
                    ["results"] = results.Select(result => new Dictionary<string, object>
                    {
                        ["name"] = result.Name,
                        ["per_second"] = Math.Round(result.PerSecond),
                        ["p50_us"] = Math.Round(result.LatencyUs(0.5)),
                        ["p99_us"] = Math.Round(result.LatencyUs(0.99)),
                        ["rounds"] = result.Rounds.Select(round => Math.Round(round.PerSecond)).ToArray(),
                    }),
                    ["ratios"] = ratios,
                    ["figures"] = figures ?? new Dictionary<string, double>(),
                }
            )
        );
    }
}
