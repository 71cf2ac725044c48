using System.Diagnostics;
using System.Globalization;
using Xinyuan.Benchmarks.Subjects;
using Xinyuan.Ledger.Files;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Graph.Logged;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>How the graph of one log grows: bytes a link, how long it takes to make from the log and from a snapshot, and what a trace costs.</summary>
internal static class ScaleSuite
{
    private const int Asked = 2_000;
    private const int Seed = 4;

    public static async Task<Dictionary<string, double>> RunAsync(string root, int[] sizes, CancellationToken cancel)
    {
        var figures = new Dictionary<string, double>();
        var folder = Path.Combine(root, "scale");
        Array.Sort(sizes);
        await using (var log = FileLog.Open(LedgerSubject.Options(folder)))
        {
            foreach (var size in sizes)
            {
                var world = new SupplyWorld(size, Seed);
                var watch = Stopwatch.StartNew();
                await WorldDocuments.CaptureAsync(log, world, cancel);
                await Console.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"scale {size:N0}: captured in {watch.Elapsed.TotalSeconds:N1} s")
                );
                var graph = Path.Combine(folder, "graph-" + size.ToString(CultureInfo.InvariantCulture));
                await MeasureAsync(log, world, size, graph, figures, cancel);
            }
        }
        Directory.Delete(folder, recursive: true);
        foreach (var what in (string[])["source_us", "state_us", "rebuild_us_an_event", "snapshot_us_an_event"])
        {
            foreach (var size in sizes.Skip(1))
                figures[$"{what}@{size}/{sizes[0]}"] = Math.Round(figures[$"{what}@{size}"] / figures[$"{what}@{sizes[0]}"], 2);
        }
        return figures;
    }

    private static async Task MeasureAsync(
        FileLog log,
        SupplyWorld world,
        int size,
        string folder,
        Dictionary<string, double> figures,
        CancellationToken cancel
    )
    {
        var options = new GraphSnapshotOptions { Folder = folder, EventsBetween = 1 };
        var watch = Stopwatch.StartNew();
        await using (var made = new LoggedGraph(log, new GraphSnapshots(options)))
        {
            var (_, graph) = await made.CatchUpAsync(cancel);
            Note("rebuild_s", watch.Elapsed.TotalSeconds);
            Note("rebuild_us_an_event", watch.Elapsed.TotalMicroseconds / graph.EventCount);
            watch.Restart();
            await made.Snapshots!.Idle;
            Note("snapshot_write_s", watch.Elapsed.TotalSeconds);
            Note("links", graph.LinkCount);
            Note("bytes_a_link", (double)graph.Bytes / graph.LinkCount);
            // Once to warm up.
            Ask(graph, world);
            var (source, state) = Ask(graph, world);
            Note("source_us", source);
            Note("state_us", state);
        }
        Note("snapshot_mb", new FileInfo(Path.Combine(folder, "items.snapshot")).Length / 1e6);
        GC.Collect();
        watch.Restart();
        await using var taken = new LoggedGraph(log, new GraphSnapshots(options));
        var events = (await taken.CatchUpAsync(cancel)).Graph.EventCount;
        Note("snapshot_load_s", watch.Elapsed.TotalSeconds);
        Note("snapshot_us_an_event", watch.Elapsed.TotalMicroseconds / events);
        if (!taken.IsFromSnapshot)
            throw new InvalidOperationException("the snapshot was not taken up");

        void Note(string what, double figure)
        {
            figures[string.Create(CultureInfo.InvariantCulture, $"{what}@{size}")] = Math.Round(figure, 3);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scale {size:N0}: {what} {figure:N3}"));
        }
    }

    // Microseconds a question, of products all over the world.
    private static (double Source, double State) Ask(ItemGraph graph, SupplyWorld world)
    {
        var items = Enumerable
            .Range(0, Asked)
            .Select(number => ItemId.Parse(SupplyWorld.Product((int)(number * 104_729L % world.Products))))
            .ToList();
        var watch = Stopwatch.StartNew();
        foreach (var item in items)
            graph.Trace(item, Direction.Source, 5);
        var source = watch.Elapsed.TotalMicroseconds / Asked;
        watch.Restart();
        foreach (var item in items)
            graph.StateOf(item, _ => true, _ => true);
        return (source, watch.Elapsed.TotalMicroseconds / Asked);
    }
}
