using System.Globalization;
using System.Text;

namespace Xinyuan.Sweeps;

/// <summary>
/// Power goes after any call of the workload. The run is recorded once, with every byte; then it is played on a model of the disk up to
/// each call, what was not synced is kept in part and out of order, and the log is started on what is left.
/// </summary>
internal static class PowerCutSweep
{
    private static readonly Kept[] Ways = Enum.GetValues<Kept>();

    public static async Task<Sweep> RunAsync(Extent extent)
    {
        var sweep = new Sweep("power-cut");
        var recorded = Directory.CreateDirectory(Path.Combine(extent.Root, "recorded")).FullName;
        var run = await Strace.RunAsync(
            recorded,
            ["workload", recorded],
            ["-xx", "-s", "2000000", "-e", "trace=openat," + string.Join(',', Strace.Calls)]
        );
        if (run.Code != 0)
            throw new InvalidOperationException($"the workload does not run: exit {run.Code}, {run.Errors}");
        await sweep.RunAsync(extent, Cases(extent, recorded), (_, cut) => CheckAsync(cut));
        return sweep;
    }

    // Made one after the other, as the recording is played; checked beside each other.
    private static IEnumerable<Cut> Cases(Extent extent, string recorded)
    {
        var disk = new DiskModel(recorded);
        var said = new List<string>();
        var number = 0;
        var moments = 0;
        foreach (var moment in CallTrace.Read(Path.Combine(recorded, "trace")))
        {
            // The runtime writes to a duplicate of the standard output, so what is said is known by its words.
            if (
                moment is { Call: "write", IsReturn: false }
                && Encoding.ASCII.GetString(moment.Data) is var text
                && text.StartsWith("ack ", StringComparison.Ordinal)
            )
                said.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            else if (!disk.Play(moment))
                continue;
            moments++;
            foreach (var kept in Ways)
            {
                if (number++ % extent.Share != 0)
                    continue;
                var folder = Path.Combine(extent.Root, string.Create(CultureInfo.InvariantCulture, $"cut-{number}"));
                disk.WriteAfterPowerCut(folder, new Random(number), kept);
                yield return new Cut(folder, [.. said], Describe(moment, moments, kept, number));
            }
        }
        if (said.Count != Script.Writers * Script.Batches)
            throw new InvalidOperationException($"the recording has {said.Count} acknowledgements");
    }

    private static string Describe(Moment moment, int moments, Kept kept, int seed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"moment {moments}, {(moment.IsReturn ? "after" : "in")} {moment.Call} {string.Join(' ', moment.Paths.Select(Path.GetFileName))}, "
                + $"kept {kept}, seed {seed}"
        );

    private static async Task<Verdict> CheckAsync(Cut cut)
    {
        var verdict = await Checker.RunAsync(cut.Folder, cut.Said);
        Directory.Delete(cut.Folder, recursive: true);
        return verdict;
    }

    private sealed record Cut(string Folder, IReadOnlyCollection<string> Said, string What)
    {
        public override string ToString() => What;
    }
}
