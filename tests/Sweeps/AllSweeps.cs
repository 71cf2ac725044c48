namespace Xinyuan.Sweeps;

/// <summary>All sweeps, by name, and their table.</summary>
internal static class AllSweeps
{
    // A sample takes every so-manieth case.
    private const int SampleShare = 40;

    private static readonly (string Name, Func<Extent, Task<Sweep>> Run)[] All =
    [
        ("kill", CallSweeps.KillAsync),
        ("kill-recovery", CallSweeps.KillInRecoveryAsync),
        ("eio", extent => CallSweeps.FailAsync(extent, "EIO")),
        ("enospc", extent => CallSweeps.FailAsync(extent, "ENOSPC")),
        ("power-cut", PowerCutSweep.RunAsync),
        ("short-write", ShortWriteSweep.RunAsync),
        ("flip", FlipSweep.RunAsync),
        ("flip-last-group", FlipSweep.LastGroupAsync),
        ("clock", ClockSweep.RunAsync),
        ("two-processes", TwoProcessesSweep.RunAsync),
    ];

    public static IEnumerable<string> Names => All.Select(sweep => sweep.Name);

    /// <summary>Runs these sweeps and prints what they counted; the last lines are the table.</summary>
    public static async Task<int> RunAsync(string[] names, bool isSample)
    {
        var done = new List<Sweep>();
        foreach (var (name, run) in All.Where(sweep => names.Contains(sweep.Name)))
        {
            Console.Error.WriteLine($"{name}…");
            done.Add(await RunAsync(run, isSample ? SampleShare : 1));
            Console.Error.WriteLine(done[^1]);
        }
        foreach (var sweep in done)
        {
            foreach (var note in sweep.Notes)
                Console.WriteLine($"{sweep.Name}: {note}");
        }
        Console.WriteLine(Sweep.Head);
        foreach (var sweep in done)
            Console.WriteLine(sweep);
        return done.TrueForAll(sweep => sweep.IsSound) ? 0 : 1;
    }

    /// <summary>One sweep, by name, with every <paramref name="share"/>-th of its cases.</summary>
    public static Task<Sweep> RunAsync(string name, int share) => RunAsync(All.Single(sweep => sweep.Name == name).Run, share);

    private static async Task<Sweep> RunAsync(Func<Extent, Task<Sweep>> run, int share)
    {
        var root = Directory.CreateTempSubdirectory("xinyuan-sweep-").FullName;
        try
        {
            return await run(new Extent(root, share));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
