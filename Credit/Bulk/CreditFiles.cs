using System.Buffers;
using System.Collections.Concurrent;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Bulk;

/// <summary>What came of going through all credit files.</summary>
/// <param name="Parts">One result a core; together they cover every enterprise once.</param>
/// <param name="Enterprises">How many enterprises there were.</param>
/// <param name="AsOf">How far the log was read.</param>
public sealed record AllFiles<T>(IReadOnlyList<T> Parts, long Enterprises, LogHead AsOf);

/// <summary>
/// Goes through the credit files of all enterprises, on every core, without a grain and without an entry appended: out of the snapshot, and
/// for what came since, and for sole traders, out of the log. Holds a block a core, and what came since.
/// </summary>
public sealed class CreditFiles(IEventLog log, CreditSnapshots snapshots)
{
    /// <summary>Hands out every enterprise's file once, as the log has it when this begins. Records are without their summaries.</summary>
    /// <param name="begin">Makes an empty result; called once a core.</param>
    /// <param name="take">Takes a file into a result: for one result never at the same time.</param>
    /// <param name="progress">Told how many enterprises are done, by one thread at a time.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <param name="workers">How many at the same time; 0 for as many as there are cores.</param>
    public async Task<AllFiles<T>> ForEachAsync<T>(
        Func<T> begin,
        Action<T, CreditFile> take,
        IProgress<long>? progress,
        CancellationToken cancel,
        int workers = 0
    )
    {
        ArgumentNullException.ThrowIfNull(begin);
        ArgumentNullException.ThrowIfNull(take);
        var temporary = Path.Combine(Path.GetTempPath(), "xinyuan-credit-" + Guid.NewGuid().ToString("N"));
        try
        {
            while (true)
            {
                var snapshot = await snapshots.ReadyAsync(temporary, cancel).ConfigureAwait(false);
                var run = new Run<T>(log, snapshot, begin, take, progress, workers > 0 ? workers : Environment.ProcessorCount);
                try
                {
                    return await run.GoAsync(cancel).ConfigureAwait(false);
                }
                catch (SnapshotDamagedException)
                {
                    // Nothing of what came of it counts: once more, from the log.
                    snapshots.Drop(snapshot!);
                }
            }
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private sealed class SnapshotDamagedException(Exception inner) : Exception(inner.Message, inner);

    /// <summary>One going through. For one use.</summary>
    private sealed class Run<T>(
        IEventLog log,
        CreditSnapshot? snapshot,
        Func<T> begin,
        Action<T, CreditFile> take,
        IProgress<long>? progress,
        int workers
    )
    {
        private const int BlocksBetweenReports = 32;
        private readonly LogHead _head = log.Head;
        private readonly ConcurrentDictionary<string, ByteWriter> _came = new(StringComparer.Ordinal);
        private readonly Lock _telling = new();
        private int _nextBlock = -1;
        private long _done;

        public async Task<AllFiles<T>> GoAsync(CancellationToken cancel)
        {
            var leftOut = new List<long>(snapshot?.LeftOut ?? []);
            await LoggedEvents.ReadAsync(log, snapshot?.Head.Position ?? -1, _head.Size, Keep, cancel).ConfigureAwait(false);
            var parts = Enumerable.Range(0, workers).Select(_ => begin()).ToList();
            await Task.WhenAll(parts.Select(part => Task.Run(() => Work(part, cancel), cancel))).ConfigureAwait(false);
            var pool = new TextPool();
            foreach (var (subject, events) in _came)
                Take(parts[0], Fold(new CreditFile(subject), events.Written, pool));
            foreach (var file in await SoleTradersAsync(leftOut, cancel).ConfigureAwait(false))
                Take(parts[0], file);
            return new AllFiles<T>(parts, _done, _head);

            void Keep(LoggedEvent known)
            {
                if (known.Subject is { } subject)
                    _came.GetOrAdd(subject, _ => new ByteWriter()).Bytes(known.Bytes.Span);
                else
                    leftOut.Add(known.Position);
            }
        }

        private void Work(T part, CancellationToken cancel)
        {
            var pool = new TextPool();
            var blocks = snapshot?.Blocks ?? [];
            for (var i = Interlocked.Increment(ref _nextBlock); i < blocks.Count; i = Interlocked.Increment(ref _nextBlock))
            {
                cancel.ThrowIfCancellationRequested();
                var buffer = ArrayPool<byte>.Shared.Rent(blocks[i].Bytes);
                try
                {
                    CreditSnapshot.ForEach(
                        Read(blocks[i], buffer),
                        (subject, events) =>
                        {
                            var file = Fold(new CreditFile(subject), events, pool);
                            if (_came.TryRemove(subject, out var more))
                                file = Fold(file, more.Written, pool);
                            Take(part, file);
                        }
                    );
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
                if (i % BlocksBetweenReports == 0 && progress is not null)
                {
                    lock (_telling)
                        progress.Report(Volatile.Read(ref _done));
                }
            }
        }

        private ReadOnlySpan<byte> Read(BlockPlace block, byte[] buffer)
        {
            try
            {
                return snapshot!.Read(block, buffer);
            }
            catch (InvalidDataException damaged)
            {
                throw new SnapshotDamagedException(damaged);
            }
        }

        private static CreditFile Fold(CreditFile file, ReadOnlySpan<byte> events, TextPool pool) =>
            new FileEvents.FileEventReader(events, file.Subject, pool, withProse: false).Fold(file);

        private void Take(T part, CreditFile file)
        {
            take(part, file);
            Interlocked.Increment(ref _done);
        }

        // What is about natural persons is nowhere but in the log, where their keys open it as long as there are any.
        private async Task<IEnumerable<CreditFile>> SoleTradersAsync(List<long> positions, CancellationToken cancel)
        {
            var files = new Dictionary<string, CreditFile>(StringComparer.Ordinal);
            foreach (var position in positions)
            {
                var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
                if (LoggedEvents.ApplyPersonal(entry, log.Personal, Known) is { } file)
                    files[file.Subject] = file;
            }
            return files.Values;

            CreditFile Known(string subject) => files.GetValueOrDefault(subject) ?? new CreditFile(subject);
        }
    }
}
