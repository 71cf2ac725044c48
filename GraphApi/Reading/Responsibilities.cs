using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Trace.Custody;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Who answers for what in one step of goods.</summary>
/// <param name="HeldBefore">Who had them before, as stated.</param>
/// <param name="HeldAfter">Who had them after, as stated.</param>
/// <param name="OwnedBefore">Whose they were before, as stated.</param>
/// <param name="OwnedAfter">Whose they were after, as stated.</param>
/// <param name="RunsPlace">Who runs the place, as it was filed then.</param>
/// <param name="Declared">The roles in the filings of the goods, as they stood when the event was recorded.</param>
internal sealed record StepView(
    PartyView? HeldBefore,
    PartyView? HeldAfter,
    PartyView? OwnedBefore,
    PartyView? OwnedAfter,
    PartyView? RunsPlace,
    IReadOnlyList<Responsible> Declared
);

/// <summary>
/// Works out responsibility step by step. What an event states of holders and owners is of its trade section, and is there only for whom that is open;
/// filings are open, and are read as they stood when the event was recorded.
/// </summary>
internal sealed class Responsibilities(IEventLog log, Filings filings)
{
    private const int GtinsMax = 20;

    /// <summary>Of one event, as its reader sees it.</summary>
    public async ValueTask<StepView> OfAsync(EventView seen, CancellationToken cancel)
    {
        var gtins = seen.Items.Select(item => item.Id.Gtin).OfType<string>().Distinct().Take(GtinsMax).ToList();
        var goods = new List<GoodsFiled>();
        foreach (var gtin in gtins)
        {
            if (await AsOfAsync<GoodsFiled>("gtin:" + gtin, seen.Position, cancel) is { } filed)
                goods.Add(filed);
        }
        var gln = (seen.BizLocation ?? seen.ReadPoint) is { } place ? StatedParty.GlnOf(place) : null;
        var run = gln is null ? null : await AsOfAsync<PlaceFiled>("gln:" + gln, seen.Position, cancel);
        return await filings.ReadAsync(
            register =>
            {
                var stated = Handover.Of(seen.Member("sourceList"), seen.Member("destinationList"), register);
                return new StepView(
                    View(stated.HeldBefore),
                    View(stated.HeldAfter),
                    View(stated.OwnedBefore),
                    View(stated.OwnedAfter),
                    View(run?.Party),
                    [.. goods.SelectMany(one => Responsible.Of(one, register)).Distinct()]
                );

                PartyView? View(string? party) => party is null ? null : PartyView.Of(party, register);
            },
            cancel
        );
    }

    // The last filing before the event was recorded, by the owner: another's would have been refused.
    private async ValueTask<T?> AsOfAsync<T>(string tag, long position, CancellationToken cancel)
        where T : Filing
    {
        var before = log.Find(new LogQuery(new QueryClause([tag], [typeof(T).Name]))).TakeWhile(filed => filed < position).ToList();
        if (before is not [.., var last])
            return null;
        var entry = await log.ReadAsync(last, cancel);
        return Filing.Read(entry.Envelope.Type, entry["public"]!.Bytes) as T;
    }
}
