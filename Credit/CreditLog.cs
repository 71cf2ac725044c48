using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;

namespace Xinyuan.Credit;

/// <summary>Credit files out of the log.</summary>
public static class CreditLog
{
    private const string FilingSection = "public";

    /// <summary>
    /// The file brought up to what the log has now: reads only what came since. Events recorded after <paramref name="knownAsOf"/>
    /// are left out, so that the file is as it was known then; such a file is not to be caught up further.
    /// </summary>
    public static async ValueTask<CreditFile> CatchUpAsync(
        IEventLog log,
        CreditFile file,
        CancellationToken cancel,
        DateTimeOffset? knownAsOf = null
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(file);
        foreach (var position in log.FindStream(PersonalRecord.StreamOf(log, file.Subject), file.Revision + 1))
        {
            var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (entry.Recorded > knownAsOf)
                break;
            // What was erased counts as a revision and says nothing.
            file = RecordEntry.ReadCredit(entry, log.Personal) is { } known
                ? CreditFile.Evolve(file, known, PlaceOf(entry))
                : file with
                {
                    Revision = file.Revision + 1,
                };
        }
        var filings = new LogQuery(new QueryClause(["party:" + file.Subject], [nameof(EnterpriseFiled)]));
        foreach (var position in log.Find(filings, file.Enterprise?.Position ?? -1))
        {
            var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (entry.Recorded > knownAsOf)
                break;
            file = CreditFile.Evolve(file, (EnterpriseFiled)ReadFiling(entry), position);
        }
        return file;
    }

    /// <summary>The filing that an entry records.</summary>
    /// <exception cref="InvalidDataException">The entry records none.</exception>
    public static Filing ReadFiling(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var section = entry[FilingSection] ?? throw new InvalidDataException($"entry {entry.Position} has no section '{FilingSection}'");
        return Filing.Read(entry.Envelope.Type, section.Bytes);
    }

    /// <summary>The credit event about a firm that an entry records.</summary>
    /// <exception cref="InvalidDataException">The entry records none.</exception>
    public static CreditEvent ReadEvent(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return RecordEntry.ReadCredit(entry, vault: null)!;
    }

    /// <summary>Where the log has an entry.</summary>
    public static EventPlace PlaceOf(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new EventPlace(entry.Position, entry.Envelope.Issuer, entry.Recorded);
    }
}
