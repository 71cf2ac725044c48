using System.Diagnostics;
using Xinyuan.Credit;
using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Rules;
using Xinyuan.Ledger;

namespace Xinyuan.Benchmarks.Evaluate;

/// <summary>
/// All enterprises, round by round: evaluated; made and not evaluated; and the snapshot's bytes read in pieces on every core with a CRC-32C
/// and nothing else. Before each the kernel forgets the file.
/// </summary>
internal sealed class BulkRounds(CreditFiles files, string snapshot, RuleSet rules, DateOnly day)
{
    private const int PieceBytes = 1 << 20;
    private readonly List<(Measured Result, long Ticks)> _took = [];
    private TimeSpan _cpu;
    private long _enterprises;

    public Measured Evaluate { get; } = new("evaluate");

    public Measured Decode { get; } = new("decode");

    public Measured Read { get; } = new("read");

    /// <summary>Processor time that the last evaluation took of an enterprise, in microseconds: tells more than the time on a busy machine.</summary>
    public double CpuUsPerEnterprise => Math.Round(_cpu.TotalMicroseconds / _enterprises, 1);

    public IReadOnlyList<Measured> Results => [Evaluate, Decode, Read];

    /// <summary>A round; the first, 0, does not count.</summary>
    public async Task RoundAsync(int round, CancellationToken cancel)
    {
        var steps = new (Measured Result, Func<Task> Do)[]
        {
            (Evaluate, async () => _enterprises = await EvaluateAsync(cancel)),
            (Decode, async () => await files.ForEachAsync(static () => 0, static (_, _) => { }, progress: null, cancel)),
            (Read, ReadAsync),
        };
        foreach (var step in Enumerable.Range(0, steps.Length).Select(i => steps[(i + round) % steps.Length]))
        {
            PageCache.Forget(snapshot);
            var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await step.Do();
            var ticks = Stopwatch.GetTimestamp() - start;
            if (step.Result == Evaluate)
                _cpu = Environment.CpuUsage.TotalTime - cpu;
            if (round > 0)
                _took.Add((step.Result, ticks));
        }
        // How many there are is known when they were evaluated.
        foreach (var (result, ticks) in _took)
            result.Add(new Round(_enterprises / ((double)ticks / Stopwatch.Frequency), [ticks]));
        _took.Clear();
    }

    private async Task<long> EvaluateAsync(CancellationToken cancel)
    {
        var all = await files.ForEachAsync(
            static () => new long[Enum.GetValues<ServiceTier>().Length + 1],
            (tiers, file) => tiers[(int)Evaluation.Evaluate(file, rules, day).Tier]++,
            progress: null,
            cancel
        );
        return all.Parts.Sum(part => part.Sum());
    }

    private async Task ReadAsync()
    {
        using var file = File.OpenHandle(snapshot);
        var (length, next, sums) = (RandomAccess.GetLength(file), -1L, new uint[Environment.ProcessorCount]);
        await Task.WhenAll(
            Enumerable
                .Range(0, Environment.ProcessorCount)
                .Select(worker =>
                    Task.Run(() =>
                    {
                        var buffer = new byte[PieceBytes];
                        for (
                            var at = Interlocked.Increment(ref next) * PieceBytes;
                            at < length;
                            at = Interlocked.Increment(ref next) * PieceBytes
                        )
                        {
                            var read = RandomAccess.Read(file, buffer, at);
                            sums[worker] ^= Crc32C.Of(buffer.AsSpan(0, read));
                        }
                    })
                )
        );
    }
}
