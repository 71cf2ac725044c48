using Xinyuan.Ledger;

namespace Xinyuan.Credit.Bulk;

/// <summary>
/// Makes a snapshot out of the log, or out of the one before and what came since. The log has events by time, the snapshot by enterprise:
/// what is read is first dealt out into parts by the enterprise's hash, on disk, and then put together part by part, so that no more than
/// a part is in memory.
/// </summary>
internal sealed class SnapshotMaking(IEventLog log, CreditSnapshot? before, string folder)
{
    /// <summary>How many parts: a part of ten million events has some tens of megabytes.</summary>
    private const int PartBits = 6;
    private const string PartsPrefix = "parts.";
    private const int PartBufferBytes = 64 << 10;
    private const int FileBufferBytes = 1 << 20;

    private readonly List<long> _leftOut = [.. before?.LeftOut ?? []];
    private long _events = before?.Head.Events ?? 0;

    /// <summary>Writes the snapshot to a file of this folder, of all that the log has before <paramref name="end"/>.</summary>
    public async Task WriteAsync(string path, long end, CancellationToken cancel)
    {
        // Left by a process that was ended in the middle: nobody else writes here.
        foreach (var left in Directory.EnumerateDirectories(folder, PartsPrefix + "*"))
            Directory.Delete(left, recursive: true);
        var parts = Directory.CreateDirectory(Path.Combine(folder, PartsPrefix + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            await DealOutAsync(parts, end, cancel).ConfigureAwait(false);
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, FileBufferBytes);
            var writer = new SnapshotWriter(file);
            var old = new Former(before);
            for (var part = 0; part < 1 << PartBits; part++)
            {
                cancel.ThrowIfCancellationRequested();
                PutTogether(Path.Combine(parts, part.ToString("D2", null)), part, writer, old);
            }
            await writer.EndAsync(log, end - 1, _events, _leftOut).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(parts, recursive: true);
        }
    }

    private async Task DealOutAsync(string folder, long end, CancellationToken cancel)
    {
        var parts = new FileStream?[1 << PartBits];
        try
        {
            for (var part = 0; part < parts.Length; part++)
                parts[part] = new FileStream(
                    Path.Combine(folder, part.ToString("D2", null)),
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.None,
                    PartBufferBytes
                );
            var head = new ByteWriter();
            await LoggedEvents.ReadAsync(log, before?.Head.Position ?? -1, end, Deal, cancel).ConfigureAwait(false);

            void Deal(LoggedEvent known)
            {
                if (known.Subject is not { } subject)
                {
                    _leftOut.Add(known.Position);
                    return;
                }
                _events++;
                head.Length = 0;
                head.Text(subject);
                head.Int32(known.Bytes.Length);
                var part = parts[PartOf(SnapshotHead.HashOf(subject))]!;
                part.Write(head.Written);
                part.Write(known.Bytes.Span);
            }
        }
        finally
        {
            foreach (var part in parts.OfType<FileStream>())
                await part.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void PutTogether(string path, int part, SnapshotWriter writer, Former old)
    {
        var came = new Dictionary<string, ByteWriter>(StringComparer.Ordinal);
        CreditSnapshot.ForEach(
            File.ReadAllBytes(path),
            (subject, events) =>
            {
                if (!came.TryGetValue(subject, out var all))
                    came[subject] = all = new ByteWriter();
                all.Bytes(events);
            }
        );
        var fresh = came.Select(pair => (Hash: SnapshotHead.HashOf(pair.Key), Subject: pair.Key, Events: pair.Value))
            .OrderBy(one => one.Hash)
            .ThenBy(one => one.Subject, StringComparer.Ordinal)
            .ToList();
        var next = 0;
        while (old.Current is { } known && PartOf(known.Hash) == part)
        {
            for (; next < fresh.Count && IsBefore((fresh[next].Hash, fresh[next].Subject), (known.Hash, known.Subject)); next++)
                writer.Add(fresh[next].Hash, fresh[next].Subject, [], fresh[next].Events.Written);
            var isSame = next < fresh.Count && fresh[next].Subject == known.Subject;
            writer.Add(known.Hash, known.Subject, known.Events, isSame ? fresh[next++].Events.Written : []);
            old.MoveNext();
        }
        for (; next < fresh.Count; next++)
            writer.Add(fresh[next].Hash, fresh[next].Subject, [], fresh[next].Events.Written);
    }

    private static bool IsBefore((ulong Hash, string Subject) one, (ulong Hash, string Subject) other) =>
        one.Hash != other.Hash ? one.Hash < other.Hash : string.CompareOrdinal(one.Subject, other.Subject) < 0;

    private static int PartOf(ulong hash) => (int)(hash >> (64 - PartBits));

    /// <summary>The enterprises of the snapshot before, one after the other, a block of them in memory.</summary>
    private sealed class Former
    {
        private readonly CreditSnapshot? _snapshot;
        private readonly Queue<(ulong Hash, string Subject, byte[] Events)> _block = new();
        private int _next;

        public Former(CreditSnapshot? snapshot)
        {
            _snapshot = snapshot;
            MoveNext();
        }

        public (ulong Hash, string Subject, byte[] Events)? Current { get; private set; }

        public void MoveNext()
        {
            while (_block.Count == 0 && _snapshot is not null && _next < _snapshot.Blocks.Count)
            {
                var block = _snapshot.Blocks[_next++];
                CreditSnapshot.ForEach(
                    _snapshot.Read(block, new byte[block.Bytes]),
                    (subject, events) => _block.Enqueue((SnapshotHead.HashOf(subject), subject, events.ToArray()))
                );
            }
            Current = _block.TryDequeue(out var next) ? next : null;
        }
    }
}
