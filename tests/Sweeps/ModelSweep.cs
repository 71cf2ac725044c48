using System.Diagnostics;
using System.Globalization;

namespace Xinyuan.Sweeps;

/// <summary>Random runs of appends, retries, erasures, restarts and crashes against a list: the tests of the ledger, with more runs.</summary>
internal static class ModelSweep
{
    private const int Runs = 1_000;

    /// <param name="extent">How many.</param>
    /// <param name="tests">The ledger's test program.</param>
    public static async Task<Sweep> RunAsync(Extent extent, string tests)
    {
        var sweep = new Sweep("model");
        var runs = Math.Max(1, Runs / extent.Share);
        var start = new ProcessStartInfo(tests, ["-noColor", "-class", "Xinyuan.Ledger.Tests.ModelTests"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XINYUAN_MODEL_RUNS"] = runs.ToString(CultureInfo.InvariantCulture);
        var run = await Strace.RunAsync(start, TimeSpan.FromHours(1));
        // A run that disagrees ends the test, which shows the shortest that does.
        if (run.Code != 0)
            sweep.Count("a run", Verdict.Failed(string.Join('\n', run.Lines) + run.Errors));
        for (var i = 0; run.Code == 0 && i < runs; i++)
            sweep.Count("a run", new Verdict(0, 0, null));
        return sweep;
    }
}
