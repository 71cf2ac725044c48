using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Reactions;

/// <summary>
/// Runs every reaction by itself, from its cursor to the log's end and then along with it. A reaction that fails stops, and the others go on;
/// readiness says so. What it holds of the log is one batch.
/// </summary>
internal sealed class ReactionRunner(
    IEnumerable<IReaction> reactions,
    IEventLog log,
    ReactionOptions options,
    ILogger<ReactionRunner> logger
) : BackgroundService, IHealthCheck
{
    /// <summary>Entries that a reaction gets at a time, at most.</summary>
    internal const int BatchMax = 256;

    // Looked up at a time: an index in memory knows the last entries first, and goes through all that is still to come to find the next.
    private const int LookMax = 8_192;

    // A cursor is moved past entries that nobody wanted only now and then: each move is a file.
    private const long SkipMax = 4_096;

    private readonly ConcurrentDictionary<string, long> _reached = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _failed = new(StringComparer.Ordinal);
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reactions that failed, each with the kind of its failure.</summary>
    public IReadOnlyDictionary<string, string> Failed => _failed;

    /// <summary>Not ready when a reaction failed; degraded while one is further behind than is allowed.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!_failed.IsEmpty)
            return Task.FromResult(HealthCheckResult.Unhealthy($"stopped: {string.Join(", ", _failed.Keys)}"));
        var head = log.Head.Size - 1;
        var behind = _reached.Where(one => head - one.Value > options.LagMax).Select(one => one.Key).ToList();
        return Task.FromResult(
            behind.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"behind: {string.Join(", ", behind)}")
        );
    }

    /// <summary>Completes once every reaction has seen the log up to this position, or has failed.</summary>
    public async Task WaitAsync(long position, CancellationToken cancel)
    {
        foreach (var reaction in reactions)
        {
            while (true)
            {
                // Taken before the look, so that a move between the look and the wait is not missed.
                var moved = Volatile.Read(ref _moved).Task;
                if (_failed.ContainsKey(reaction.Name) || _reached.GetValueOrDefault(reaction.Name, -1) >= position)
                    break;
                await moved.WaitAsync(cancel);
            }
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(reactions.Select(reaction => Task.Run(() => RunAsync(reaction, stoppingToken), stoppingToken)));

    private async Task RunAsync(IReaction reaction, CancellationToken stop)
    {
        try
        {
            var cursor = await ReactionCursor.OpenAsync(options.Folder, reaction.Name, log, stop);
            var seen = cursor.Position;
            while (true)
            {
                Reach(reaction, seen);
                var head = log.Head.Size - 1;
                var positions = log.Find(reaction.Query, seen, LookMax).Where(position => position <= head).ToList();
                foreach (var batch in positions.Chunk(BatchMax))
                {
                    await ReactAsync(reaction, batch, stop);
                    seen = batch[^1];
                    await cursor.MoveAsync(seen, log, stop);
                    Reach(reaction, seen);
                }
                if (positions.Count > 0)
                    continue;
                if (head - cursor.Position > SkipMax)
                    await cursor.MoveAsync(head, log, stop);
                seen = Math.Max(seen, head);
                Reach(reaction, seen);
                await log.WaitForSizeAsync(seen + 2, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Being told to stop: the cursor is where the last batch ended.
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The reaction {Reaction} stopped", reaction.Name);
            _failed[reaction.Name] = failure.GetType().Name;
            RaiseMoved();
        }
    }

    private async Task ReactAsync(IReaction reaction, long[] positions, CancellationToken stop)
    {
        var entries = new List<Entry>(positions.Length);
        foreach (var position in positions)
            entries.Add(await log.ReadAsync(position, stop));
        await reaction.ReactAsync(entries, stop);
    }

    private void Reach(IReaction reaction, long position)
    {
        _reached[reaction.Name] = position;
        RaiseMoved();
    }

    private void RaiseMoved() =>
        Interlocked.Exchange(ref _moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}

/// <summary>How reactions run.</summary>
/// <param name="Folder">Where their cursors are kept.</param>
internal sealed record ReactionOptions(string Folder)
{
    /// <summary>Entries that a reaction may be behind before the service says so.</summary>
    public long LagMax { get; init; } = 100_000;
}
