using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Bulk;

/// <summary>An event of a credit file out of the log, as the snapshot keeps it.</summary>
/// <param name="Position">Where the log has it.</param>
/// <param name="Subject">The enterprise; null for what is about a sole trader, a natural person, and is not copied out of the log.</param>
/// <param name="Bytes">The event (<see cref="FileEvents"/>); empty for what is not copied.</param>
internal sealed record LoggedEvent(long Position, string? Subject, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads what belongs to credit files out of the log: on every core, and handed out in the order of the log.</summary>
internal static class LoggedEvents
{
    private const int PagePositions = 16_384;
    private const int ChunkPositions = 512;
    private static readonly LogQuery Query = LogQuery.OfType([nameof(EnterpriseFiled), .. CreditEvent.Types]);

    /// <summary>How many there are after a position, at most so many.</summary>
    public static int Count(IEventLog log, long after, int countMax) => log.Find(Query, after, countMax).Count;

    /// <summary>Hands out the events after a position, up to and not including another.</summary>
    public static async Task ReadAsync(IEventLog log, long after, long end, Action<LoggedEvent> take, CancellationToken cancel)
    {
        var reading = new Queue<Task<List<LoggedEvent>>>();
        while (log.Find(Query, after, PagePositions) is { Count: > 0 } page)
        {
            foreach (var chunk in page.Where(position => position < end).Chunk(ChunkPositions))
            {
                reading.Enqueue(Task.Run(() => Read(log, chunk), cancel));
                if (reading.Count > 2 * Environment.ProcessorCount)
                    Hand(await reading.Dequeue().ConfigureAwait(false));
            }
            after = page[^1];
            if (after >= end)
                break;
        }
        while (reading.TryDequeue(out var last))
            Hand(await last.ConfigureAwait(false));

        void Hand(List<LoggedEvent> events)
        {
            cancel.ThrowIfCancellationRequested();
            events.ForEach(take);
        }
    }

    /// <summary>An event about a sole trader, read from the log itself; null when it was erased.</summary>
    public static CreditFile? ApplyPersonal(Entry entry, SubjectVault? vault, Func<string, CreditFile> fileOf)
    {
        if (entry.Envelope.Type == nameof(EnterpriseFiled))
        {
            var filing = (EnterpriseFiled)CreditLog.ReadFiling(entry);
            return CreditFile.Evolve(fileOf(filing.Party), filing, entry.Position);
        }
        return RecordEntry.ReadCredit(entry, vault) is { } known
            ? CreditFile.Evolve(fileOf(known.Subject), known, CreditLog.PlaceOf(entry))
            : null;
    }

    private static List<LoggedEvent> Read(IEventLog log, long[] positions)
    {
        var events = new List<LoggedEvent>(positions.Length);
        var writer = new ByteWriter();
        for (int first = 0, last; first < positions.Length; first = last + 1)
        {
            // Entries that lie together are read together.
            for (last = first; last + 1 < positions.Length && positions[last + 1] == positions[last] + 1; last++) { }
            using var stored = log.ReadStored(positions[first], last - first + 1);
            foreach (var entry in stored.Entries)
                events.Add(Read(entry.Read(), writer));
        }
        return events;
    }

    private static LoggedEvent Read(Entry entry, ByteWriter writer)
    {
        writer.Length = 0;
        var place = CreditLog.PlaceOf(entry);
        if (entry.Envelope.Type == nameof(EnterpriseFiled))
        {
            var filing = (EnterpriseFiled)CreditLog.ReadFiling(entry);
            // A filing is public, but that it belongs to these records under a pseudonym is not.
            if (EnterpriseFiled.IsSoleTraderCode(filing.Party))
                return new LoggedEvent(entry.Position, null, default);
            FileEvents.WriteFiling(writer, place, entry["public"]!.Bytes.Span);
            return new LoggedEvent(entry.Position, filing.Party, writer.Written.ToArray());
        }
        if (entry.Sections.Any(SubjectVault.IsPersonal))
            return new LoggedEvent(entry.Position, null, default);
        var (known, json) = RecordEntry.ReadCreditWithJson(entry);
        FileEvents.Write(writer, known, place, json);
        return new LoggedEvent(entry.Position, known.Subject, writer.Written.ToArray());
    }
}
