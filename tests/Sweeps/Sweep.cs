using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Xinyuan.Sweeps;

/// <summary>How much of a sweep to run.</summary>
/// <param name="Root">A folder for the cases.</param>
/// <param name="Share">1: every case; n: every n-th.</param>
internal sealed record Extent(string Root, int Share)
{
    /// <summary>Every <see cref="Share"/>-th of these, the first and the last among them.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all) => [.. all.Where((_, i) => i % Share == 0 || i == all.Count - 1)];
}

/// <summary>The counts of one sweep, and the cases that went wrong.</summary>
internal sealed class Sweep(string name)
{
    private const int FailuresShown = 20;
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly ConcurrentQueue<string> _notes = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _cases;
    private int _lost;
    private int _invented;
    private int _unlocated;
    private int _failed;

    public string Name => name;

    public int Cases => _cases;

    public bool IsSound => _lost + _invented + _unlocated + _failed == 0 && _cases > 0;

    public IEnumerable<string> Failures => _failures.Take(FailuresShown);

    public IEnumerable<string> Notes => _notes;

    public static string Head =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{"sweep", -16} {"cases", 9} {"lost", 6} {"invented", 9} {"unlocated", 10} {"failed", 7} {"seconds", 8}"
        );

    /// <summary>No more cases come; the time taken stands.</summary>
    public void Finish() => _watch.Stop();

    public void Note(string note) => _notes.Enqueue(note);

    /// <summary>Counts a case.</summary>
    /// <param name="what">The case, so that it can be run again.</param>
    /// <param name="verdict">What it came to.</param>
    public void Count(string what, Verdict verdict)
    {
        var cases = Interlocked.Increment(ref _cases);
        if (verdict.Lost > 0)
            Interlocked.Add(ref _lost, verdict.Lost);
        if (verdict.Invented > 0)
            Interlocked.Add(ref _invented, verdict.Invented);
        if (verdict.Failure is not null)
            Interlocked.Increment(ref _failed);
        if (!verdict.IsSound)
            Fail($"{what}: {verdict.Lost} lost, {verdict.Invented} invented; {verdict.Failure}");
        if (cases % 100 == 0)
            Progress(cases);
    }

    /// <summary>Counts a case in which damage was to be found.</summary>
    public void CountFound(string what, bool isLocated)
    {
        var cases = Interlocked.Increment(ref _cases);
        if (!isLocated)
        {
            Interlocked.Increment(ref _unlocated);
            Fail(what);
        }
        if (cases % 50_000 == 0)
            Progress(cases);
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name, -16} {_cases, 9} {_lost, 6} {_invented, 9} {_unlocated, 10} {_failed, 7} {_watch.Elapsed.TotalSeconds, 8:N0}"
        );

    /// <summary>Runs cases on every core, each in a folder of its own, which goes afterwards.</summary>
    public async Task RunAsync<T>(Extent extent, IEnumerable<T> cases, Func<string, T, Task<Verdict>> run)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(
            cases.Select((one, i) => (one, i)),
            options,
            async (numbered, _) =>
            {
                var (one, i) = numbered;
                var folder = Directory
                    .CreateDirectory(Path.Combine(extent.Root, string.Create(CultureInfo.InvariantCulture, $"{name}-{i}")))
                    .FullName;
                var verdict = await run(folder, one);
                Count($"{one}", verdict);
                Directory.Delete(folder, recursive: true);
            }
        );
    }

    private void Fail(string what)
    {
        _failures.Enqueue(what);
        if (_failures.Count <= FailuresShown)
            Console.Error.WriteLine($"{name}: {what}");
    }

    private void Progress(int cases) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {cases} cases, {_watch.Elapsed.TotalSeconds:N0} s"));
}
