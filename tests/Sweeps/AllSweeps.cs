namespace Xinyuan.Sweeps;

/// <summary>All sweeps, by name, and their table.</summary>
internal static class AllSweeps
{
    private const string Model = "model";
    private const int ModelSampleShare = 10;

    // A sample takes every so-manieth case: enough of each for a few seconds.
    private static readonly (string Name, int SampleShare, Func<Extent, Task<Sweep>> Run)[] All =
    [
        ("kill", 24, CallSweeps.KillAsync),
        ("kill-recovery", 16, CallSweeps.KillInRecoveryAsync),
        ("eio", 24, extent => CallSweeps.FailAsync(extent, "EIO")),
        ("enospc", 24, extent => CallSweeps.FailAsync(extent, "ENOSPC")),
        ("power-cut", 50, PowerCutSweep.RunAsync),
        ("short-write", 60, ShortWriteSweep.RunAsync),
        ("flip", 1_500, FlipSweep.RunAsync),
        ("flip-last-group", 30, FlipSweep.LastGroupAsync),
        ("clock", 10, ClockSweep.RunAsync),
        ("two-processes", 13, TwoProcessesSweep.RunAsync),
        ("mutate", 49, MutateSweep.RunAsync),
    ];

    /// <summary>The sweeps that need no other program.</summary>
    public static IEnumerable<string> Names => All.Select(sweep => sweep.Name);

    public static IEnumerable<string> NamesWithModel => [.. Names, Model];

    /// <summary>Runs these sweeps and prints what they counted; the last lines are the table.</summary>
    /// <param name="names">Which.</param>
    /// <param name="isSample">Only a part of each.</param>
    /// <param name="tests">The ledger's test program, which holds the model; null leaves that out.</param>
    public static async Task<int> RunAsync(string[] names, bool isSample, string? tests)
    {
        var done = new List<Sweep>();
        (string Name, int SampleShare, Func<Extent, Task<Sweep>> Run)[] model = tests is null
            ? []
            : [(Model, ModelSampleShare, extent => ModelSweep.RunAsync(extent, tests))];
        foreach (var (name, sampleShare, run) in All.Concat(model).Where(sweep => names.Contains(sweep.Name)))
        {
            Console.Error.WriteLine($"{name}…");
            done.Add(await RunAsync(run, isSample ? sampleShare : 1));
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

    /// <summary>A sample of one sweep, by name.</summary>
    public static Task<Sweep> SampleAsync(string name)
    {
        var (_, share, run) = All.Single(sweep => sweep.Name == name);
        return RunAsync(run, share);
    }

    private static async Task<Sweep> RunAsync(Func<Extent, Task<Sweep>> run, int share)
    {
        var root = Directory.CreateTempSubdirectory("xinyuan-sweep-").FullName;
        try
        {
            var sweep = await run(new Extent(root, share));
            sweep.Finish();
            return sweep;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
