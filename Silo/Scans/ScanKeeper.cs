using System.Security.Cryptography;
using Xinyuan.Ledger;
using Xinyuan.Silo.Reactions;
using Xinyuan.Trace.Scans;

namespace Xinyuan.Silo.Scans;

/// <summary>
/// Keeps the counts of queries over a restart, in a small file beside the log that is written once a minute, and brings the totals of hours that are over
/// onto the ledger. After a crash, at most the last minute of counts is lost.
/// </summary>
internal sealed class ScanKeeper(IEventLog log, ScanCounter counter, ScanOptions options, TimeProvider clock, ILogger<ScanKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private const int CounterIdBytes = 6;
    private const long FileBytesMax = 64 << 20;

    private string CountsFile => Path.Combine(options.Folder, "counts.json");

    /// <summary>Appends the totals of all hours that are over.</summary>
    /// <returns>How many entries were appended.</returns>
    internal async Task<int> BringAsync(CancellationToken cancel)
    {
        var appended = 0;
        var name = await NameAsync(cancel);
        foreach (var hour in counter.Before(clock.GetUtcNow()).GroupBy(count => count.Hour))
        {
            var counts = hour.ToList();
            appended += await AppendAsync(hour.Key, counts, name, cancel);
            counter.Forget(counts);
        }
        return appended;
    }

    /// <summary>Writes the counts into their file, when they changed.</summary>
    internal async Task SaveAsync(CancellationToken cancel)
    {
        if (counter.Save() is not { } saved)
            return;
        await File.WriteAllBytesAsync(CountsFile + ".new", saved, cancel);
        File.Move(CountsFile + ".new", CountsFile, overwrite: true);
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        if (File.Exists(CountsFile) && new FileInfo(CountsFile).Length <= FileBytesMax)
            counter.Load(await File.ReadAllBytesAsync(CountsFile, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await BringAsync(stoppingToken);
                    await SaveAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidOperationException)
                {
                    // Counts of queries are no evidence that the service must stop for; the next minute tries again.
                    logger.LogWarning(failure, "The counts of queries could not be kept");
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Being told to stop.
        }
    }

    private async Task<int> AppendAsync(DateTimeOffset hour, List<ScanCount> counts, string name, CancellationToken cancel)
    {
        while (true)
        {
            // The totals before are read under the stream's revision, so that two that count do not both add to the same.
            var revision = log.FindStream(ScanTotals.Stream).Count - 1;
            var entries = await ScanTotals.WriteAsync(log, hour, counts, name, cancel);
            var batch = new AppendBatch
            {
                Entries = entries,
                Conditions = [new AppendCondition.ExpectedRevision(ScanTotals.Stream, revision)],
            };
            if (await ReactionAppend.AppendAsync(log, batch, cancel) is not AppendResult.Conflict)
                return entries.Count;
        }
    }

    // Who counts: chosen once and kept beside the counts.
    private async Task<string> NameAsync(CancellationToken cancel)
    {
        var path = Path.Combine(options.Folder, "counter");
        if (!File.Exists(path))
            await File.WriteAllTextAsync(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CounterIdBytes)), cancel);
        return (await File.ReadAllTextAsync(path, cancel)).Trim();
    }
}

/// <summary>Where the counts of queries are kept.</summary>
/// <param name="Folder">A folder beside the log.</param>
internal sealed record ScanOptions(string Folder);
