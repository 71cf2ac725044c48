using System.Diagnostics;
using System.Globalization;
using Xinyuan.Benchmarks.Subjects;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Benchmarks;

/// <summary>
/// <c>bench append --flat</c>: one log that grows. It is filled to each size with small entries in large batches, and there the same
/// is measured: appends of 1 KiB events, reading a stream of 10 entries, finding an id. What is flat costs the same at every size.
/// </summary>
internal sealed class FlatSuite(string root, Plan plan, int[] sizes)
{
    // Small, so that ten million of them fit on a disk: their number is what may cost, not their bytes.
    private const int FillBytes = 64;
    private const int FillBytesOnDisk = 1_024;
    private const int EventBytesOnDisk = 2_048;
    private const int FillBatch = 1_000;
    private const int FillWriters = 8;
    private const int StreamEntries = 10;
    private const int Reads = 2_000;
    private const int LookUps = 20_000;

    // Writes its numbers in such a way that ids of all sizes have one length.
    private const int EventsBefore = 100_000_000;

    private readonly List<Measured> _appends = [];
    private readonly List<Measured> _streams = [];
    private readonly List<Measured> _ids = [];
    private int _filled;
    private int _appended;

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var measured = (long)sizes.Length * (plan.Rounds + 1) * plan.Events;
        if (!Bench.HasRoom(root, (sizes[^1] * (long)FillBytesOnDisk) + (measured * EventBytesOnDisk)))
            return 1;
        await using var subject = new LedgerSubject(root);
        foreach (var size in sizes)
        {
            var watch = Stopwatch.StartNew();
            var from = _filled;
            await FillAsync(subject.Log, from, size, cancel);
            await subject.SettleAsync(cancel);
            GC.Collect();
            await Console.Error.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"filled to {size:N0} in {watch.Elapsed.TotalSeconds:N1} s; {GC.GetTotalMemory(forceFullCollection: true) / 1e6:N0} MB managed, "
                        + $"{Environment.WorkingSet / 1e6:N0} MB resident"
                )
            );
            await MeasureAsync(subject, from, size, cancel);
        }
        List<Measured> all = [.. _appends, .. _streams, .. _ids];
        Report.Print("append-flat", all, Ratios(), plan.IsJson);
        return 0;
    }

    // How much of the speed at the first size is left at each later one.
    private Dictionary<string, double> Ratios() =>
        new[] { _appends, _streams, _ids }
            .SelectMany(kind => kind.Skip(1).Select(later => (Later: later, First: kind[0])))
            .ToDictionary(
                pair => $"{pair.Later.Name}/{pair.First.Name}",
                pair => Math.Round(pair.Later.PerSecond / pair.First.PerSecond, 3)
            );

    private async Task MeasureAsync(LedgerSubject subject, int from, int size, CancellationToken cancel)
    {
        var at = size.ToString(CultureInfo.InvariantCulture);
        var (append, stream, id) = (new Measured("append@" + at), new Measured("stream@" + at), new Measured("id@" + at));
        for (var round = 0; round <= plan.Rounds; round++)
        {
            // Events that nobody appended before, at every size and in every round.
            var first = EventsBefore + _appended;
            _appended += plan.Events;
            var rounds = (
                Append: await Load.RunAsync(number => subject.AppendAsync(first + number), plan.Events, plan.Writers, cancel),
                Stream: await Load.RunAsync(number => ReadStreamAsync(subject.Log, from, size, number), Reads, writers: 1, cancel),
                Id: await Load.RunAsync(number => FindIdAsync(subject.Log, size, number), LookUps, writers: 1, cancel)
            );
            if (round == 0)
                continue;
            append.Add(rounds.Append);
            stream.Add(rounds.Stream);
            id.Add(rounds.Id);
        }
        _appends.Add(append);
        _streams.Add(stream);
        _ids.Add(id);
    }

    private async Task FillAsync(FileLog log, int from, int to, CancellationToken cancel)
    {
        var next = from - FillBatch;
        await Task.WhenAll(Enumerable.Range(0, FillWriters).Select(_ => Task.Run(WriteAsync, cancel)));
        _filled = to;

        async Task WriteAsync()
        {
            for (var start = Interlocked.Add(ref next, FillBatch); start < to; start = Interlocked.Add(ref next, FillBatch))
            {
                var entries = Enumerable.Range(start, Math.Min(FillBatch, to - start)).Select(number => Entry(number, from, to));
                if (await log.AppendAsync(new AppendBatch { Entries = [.. entries] }, cancel) is not AppendResult.Appended)
                    throw new InvalidOperationException("the log did not take what it was filled with");
            }
        }
    }

    // A stream's entries lie far apart, as they come in the course of time.
    private static string Stream(int number, int from, int to) =>
        string.Create(CultureInfo.InvariantCulture, $"uscc:flat-{from}-{number % Math.Max(1, (to - from) / StreamEntries)}");

    private static NewEntry Entry(int number, int from, int to) =>
        new()
        {
            Id = Id(number),
            Stream = Stream(number, from, to),
            Type = "ObjectEvent",
            Issuer = "uscc:flat",
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Holder,
            Sections = [new NewSection("public", AccessClass.Holder, Payload.Of(number, FillBytes))],
            Tags = ["item:flat" + number],
        };

    private static string Id(int number) => "flat:" + number.ToString(CultureInfo.InvariantCulture);

    // The same streams in every round: the first round warms them.
    private static async Task ReadStreamAsync(FileLog log, int from, int size, int number)
    {
        var streams = Math.Max(1, (size - from) / StreamEntries);
        var positions = log.FindStream(Stream((int)(number * 7_919L % streams), from, size));
        if (positions.Count < Math.Min(StreamEntries, size - from))
            throw new InvalidOperationException($"a stream of {StreamEntries} entries has {positions.Count}");
        foreach (var position in positions)
            await log.ReadAsync(position, CancellationToken.None);
    }

    private static Task FindIdAsync(FileLog log, int size, int number) =>
        log.FindId(Id((int)(number * 104_729L % size))) is null
            ? throw new InvalidOperationException("an id that was recorded is not found")
            : Task.CompletedTask;
}
