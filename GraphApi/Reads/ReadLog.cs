using Xinyuan.Credit;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Reads;

/// <summary>A read of an enterprise's data, as its read log shows it.</summary>
/// <param name="Read">The read.</param>
/// <param name="What">What was opened of this enterprise, and of no other.</param>
/// <param name="DeferredUntil">The last day on which the enterprise is not told; null when it is. Only for who checks the log.</param>
internal sealed record ShownRead(RecordedRead Read, IReadOnlyList<string> What, DateOnly? DeferredUntil);

/// <summary>
/// Who read an enterprise's data, when and why. The enterprise sees every read but those that an authority has deferred while a
/// procedure runs, and neither that there are such nor how many; auditors and the operator see all.
/// </summary>
internal sealed class ReadLog(IEventLog log, TimeProvider clock)
{
    /// <summary>Entries looked at for a page; a page may be shorter than asked for and still have a next.</summary>
    private const int LookedAtMax = 5_000;

    /// <summary>Reads of an enterprise's data, the latest first.</summary>
    /// <param name="subject">The enterprise.</param>
    /// <param name="seesDeferred">The reader is told of deferred reads too.</param>
    /// <param name="first">At most so many.</param>
    /// <param name="before">Only reads before this position.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The reads, and the position before which the next page begins; null when there is none.</returns>
    public async Task<(IReadOnlyList<ShownRead> Reads, long? Next)> ReadAsync(
        string subject,
        bool seesDeferred,
        int first,
        long before,
        CancellationToken cancel
    )
    {
        var deferrals = await DeferralsAsync(subject, cancel);
        var (query, names) = QueryOf(subject);
        var positions = log.Find(query);
        var at = positions.Count - 1;
        while (at >= 0 && positions[at] >= before)
            at--;
        var shown = new List<ShownRead>();
        for (var looked = 0; at >= 0 && shown.Count < first && looked < LookedAtMax; at--, looked++)
        {
            var read = ReadEntry.Open(await log.ReadAsync(positions[at], cancel), log.Personal);
            var what = read.Openings.Where(opening => names.Contains(opening.Subject)).SelectMany(opening => opening.What).ToList();
            var until = deferrals.TryGetValue(read.Read.By, out var last) ? last : default(DateOnly?);
            if (what.Count > 0 && (seesDeferred || until is null))
                shown.Add(new ShownRead(read, what, until));
        }
        return (shown, at >= 0 ? positions[at] + 1 : null);
    }

    /// <summary>By authority, the last day on which its reads are deferred; none that is over.</summary>
    private async Task<Dictionary<string, DateOnly>> DeferralsAsync(string subject, CancellationToken cancel)
    {
        var byProcedure = new Dictionary<(string, string), DateOnly>();
        foreach (var position in log.Find(ReadDeferral.QueryOf(subject, log.Personal)))
        {
            if (ReadDeferral.Open(await log.ReadAsync(position, cancel), log.Personal) is { } deferral)
                byProcedure[(deferral.Authority, deferral.Procedure)] = deferral.Until;
        }
        var today = LegalDate.Of(clock.GetUtcNow());
        return byProcedure
            .Where(one => one.Value >= today)
            .GroupBy(one => one.Key.Item1, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(one => one.Value), StringComparer.Ordinal);
    }

    private (LogQuery Query, IReadOnlyList<string> Names) QueryOf(string subject)
    {
        if (log.Personal is not { } vault || !EnterpriseFiled.IsSoleTraderCode(subject))
            return (LogQuery.Tagged(ReadEntry.TagOf(subject)), [subject]);
        var pseudonym = vault.PseudonymOf(subject);
        var stream = "credit:" + pseudonym;
        var query = new LogQuery(new QueryClause([pseudonym.Tag], [ReadEntry.Type]), new QueryClause([ReadEntry.TagOf(stream)], []));
        return (query, [subject, stream]);
    }
}
