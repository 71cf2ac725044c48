using System.Collections.Concurrent;
using System.Globalization;
using Xinyuan.Sweeps.Mutation;

namespace Xinyuan.Sweeps;

/// <summary>
/// Documents that were changed at random, or break a rule that is known, are sent in: no crash, no answer of 500 or above, and of what is
/// not taken in whole nothing is recorded but that it was refused. Every fourth goes over HTTP.
/// </summary>
internal static class MutateSweep
{
    private const int Cases = 100_000;

    // A log holds only so much on the disk of a small machine.
    private const int CasesOfALog = 5_000;

    public static async Task<Sweep> RunAsync(Extent extent)
    {
        var sweep = new Sweep("mutate");
        var outcomes = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var chunks = extent.Of(Enumerable.Range(0, Cases).ToList()).Chunk(CasesOfALog).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(
            chunks.Index(),
            options,
            async (chunk, _) => await RunAsync(sweep, outcomes, extent, chunk.Index, chunk.Item)
        );
        foreach (var (outcome, count) in outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            sweep.Note(string.Create(CultureInfo.InvariantCulture, $"{outcome, -10} {count, 7}"));
        return sweep;
    }

    private static async Task RunAsync(Sweep sweep, ConcurrentDictionary<string, int> outcomes, Extent extent, int number, int[] cases)
    {
        var folder = Path.Combine(extent.Root, string.Create(CultureInfo.InvariantCulture, $"mutate-{number}"));
        await using (var target = await CaptureTarget.StartAsync(Directory.CreateDirectory(folder).FullName))
        {
            foreach (var one in cases)
            {
                var (outcome, fault) = await TryAsync(target, one);
                outcomes.AddOrUpdate(outcome, 1, (_, count) => count + 1);
                sweep.CountFound(string.Create(CultureInfo.InvariantCulture, $"mutant {one}: {fault}"), fault is null);
            }
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(string Outcome, string? Fault)> TryAsync(CaptureTarget target, int number)
    {
        var mutant = Mutant.Of(number);
        // Of what must be refused, one event of several is: taken in otherwise, the rest may be.
        var proceeds = number % 8 == 3 && !mutant.MustBeRefused;
        try
        {
            var (outcome, fault) = number % 4 == 0 ? await target.PostAsync(mutant, proceeds) : await target.CaptureAsync(mutant, proceeds);
            return (outcome, fault is null ? null : $"{mutant.How}: {fault}");
        }
        catch (Exception crash)
        {
            return ("crash", $"{mutant.How}: {crash.GetType().Name}: {crash.Message}");
        }
    }
}
