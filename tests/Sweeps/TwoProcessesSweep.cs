using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Sweeps;

/// <summary>Two processes on one folder: whoever comes second is refused, and whoever was first goes on unharmed.</summary>
internal static class TwoProcessesSweep
{
    private const int Cases = 40;

    public static async Task<Sweep> RunAsync(Extent extent)
    {
        var sweep = new Sweep("two-processes");
        // Odd cases race: both processes start at once, and either may win.
        var cases = extent.Of(Enumerable.Range(0, Cases).ToList());
        await sweep.RunAsync(extent, cases, (folder, number) => number % 2 == 0 ? SecondIsRefusedAsync(folder, number) : RaceAsync(folder));
        return sweep;
    }

    private static async Task<Verdict> SecondIsRefusedAsync(string folder, int batchesBefore)
    {
        var said = new List<string>();
        await using (var log = FileLog.Open(Script.Options(folder)))
        {
            for (var number = 0; number < Script.Batches; number++)
            {
                if (number == batchesBefore % Script.Batches)
                {
                    var second = await Strace.RunAsync(Strace.Plain(["workload", folder]));
                    if ((Ending)second.Code != Ending.NotOpened)
                        return Verdict.Failed($"the second process ended with {second.Code}: {second.Errors}");
                }
                if (await log.AppendAsync(Script.Batch(0, number), CancellationToken.None) is not AppendResult.Appended)
                    return Verdict.Failed($"batch {number} of the first process was not appended");
                said.Add(Workload.Acknowledgement(0, number));
            }
        }
        return await Checker.RunAsync(folder, said);
    }

    private static async Task<Verdict> RaceAsync(string folder)
    {
        var both = await Task.WhenAll(
            Strace.RunAsync(Strace.Plain(["workload", folder])),
            Strace.RunAsync(Strace.Plain(["workload", folder]))
        );
        // The second may also come when the first is through, and finds everything recorded.
        if (both.Any(run => (Ending)run.Code is not (Ending.Done or Ending.NotOpened)) || both.All(run => (Ending)run.Code != Ending.Done))
            return Verdict.Failed(string.Join("; ", both.Select(run => $"exit {run.Code}: {run.Errors}")));
        return await Checker.RunAsync(folder, [.. both.SelectMany(run => run.Lines)]);
    }
}
