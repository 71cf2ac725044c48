using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xinyuan.Facts.Recalls;
using Xinyuan.Facts.Risk;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Recall;
using Xinyuan.Trace.Risk;
using Xinyuan.Trace.Risk.Detectors;
using Xinyuan.Trace.Scans;

namespace Xinyuan.Silo.Reactions;

/// <summary>
/// Raises risk signals. At each entry it asks the detectors about the log up to there and keeps what that entry brought about, so that a signal's id
/// derives from entry, rule and item, and to find it again changes nothing.
/// </summary>
internal sealed class RiskReaction(IEventLog log, CaseBook book, RiskRules rules) : IReaction
{
    /// <summary>Items of one event that are looked at, at most. Of more, the first.</summary>
    internal const int ItemsMax = 200;

    /// <summary>Events of one item that are looked at, at most: the last.</summary>
    internal const int HistoryMax = 100;

    private const int HoursMax = 48;

    // Read lately: an item's events are asked for at each of them, and most follow each other soon. One reaction runs on one thread at a time.
    private const int RecentMax = 1_024;
    private const int RecentBytesMax = 16 << 10;
    private readonly Dictionary<long, (Entry Entry, SaidEvent? Said)> _recent = [];

    public string Name => "risk";

    public LogQuery Query { get; } = LogQuery.OfType([.. EventTypes.All, nameof(RecallAffectedFound), ScanTotals.EntryType]);

    public async ValueTask ReactAsync(IReadOnlyList<Entry> entries, CancellationToken cancel)
    {
        foreach (var entry in entries)
        {
            var found = entry.Envelope.Type switch
            {
                ScanTotals.EntryType => await OfScansAsync(entry, cancel),
                nameof(RecallAffectedFound) => await OfAffectedAsync(entry, cancel),
                _ => await OfEventAsync(entry, cancel),
            };
            foreach (var signal in Together(found))
                await RaiseAsync(entry, signal, cancel);
        }
    }

    private async Task<List<FoundSignal>> OfEventAsync(Entry entry, CancellationToken cancel)
    {
        if (EventErrors.IsDeclared(log, entry, entry.Position))
            return [];
        var said = Recall(entry)!;
        var items = said.Event.Items.Select(item => item.Id).Where(item => item.Kind != ItemKind.Class).Distinct().Take(ItemsMax).ToList();
        var histories = new Dictionary<ItemId, List<SaidEvent>>();
        foreach (var item in items)
            histories[item] = await HistoryAsync(item.Canonical, entry.Position, cancel);
        var lots = await LotsOfAsync(entry, items, cancel);
        foreach (var lot in lots.Values.Distinct().Where(lot => !histories.ContainsKey(lot)))
            histories[lot] = await HistoryAsync(lot.Canonical, entry.Position, cancel);
        return await book.ReadAsync(
            cases =>
            {
                List<FoundSignal> found = [.. TemperatureExcursion.Find(said, cases.Filings, rules)];
                foreach (var item in items)
                {
                    var own = histories[item];
                    List<SaidEvent> ofLot = lots.TryGetValue(item, out var lot) ? histories[lot] : [];
                    found.AddRange(ExpiredGoods.Find(item.Canonical, [.. own, .. ofLot], said, rules));
                    found.AddRange(SaleAfterRecall.Find(item.Canonical, said, Reaching(item, lot, cases, entry.Position), rules));
                    if (item.Kind != ItemKind.Lot)
                    {
                        found.AddRange(ImpossibleTravel.Find(item.Canonical, own, cases.Filings, rules));
                        found.AddRange(CustodyGap.Find(item.Canonical, own, cases.Filings));
                    }
                    else
                        found.AddRange(BrokenMassBalance.Find(item, own, rules));
                }
                // What earlier entries brought about was raised at them.
                return found.Where(signal => signal.Events.Contains(entry.Position)).ToList();
            },
            cancel
        );
    }

    // A recall that is found to reach goods which were sold after it began: the sale was on the log before that was known.
    private async Task<List<FoundSignal>> OfAffectedAsync(Entry entry, CancellationToken cancel)
    {
        var fact = (RecallAffectedFound)CaseEntry.Read(entry, withItems: true);
        if (await book.ReadAsync(cases => cases.Recall(fact.Recall), cancel) is not { } recall)
            return [];
        var found = new List<FoundSignal>();
        foreach (var item in fact.Items.Where(item => item.State == "sold"))
        {
            foreach (var said in await HistoryAsync(item.Id, entry.Position, cancel))
                found.AddRange(SaleAfterRecall.Find(item.Id, said, [recall], rules));
        }
        return found;
    }

    private async Task<List<FoundSignal>> OfScansAsync(Entry entry, CancellationToken cancel)
    {
        var found = new List<FoundSignal>();
        foreach (var total in ScanTotals.Read(entry).Where(total => ItemId.Parse(total.Code).Kind == ItemKind.Serial))
        {
            var hours = new List<HourOfScans>();
            var positions = log.Find(ScanTotals.Of(total.Code)).TakeWhile(position => position <= entry.Position);
            foreach (var position in positions.TakeLast(HoursMax))
            {
                var one = position == entry.Position ? entry : await log.ReadAsync(position, cancel);
                hours.Add(new HourOfScans(position, one.Envelope.Occurred, ScanTotals.Read(one).First(of => of.Code == total.Code)));
            }
            var sale = (await HistoryAsync(total.Code, entry.Position, cancel)).LastOrDefault(said =>
                SaleAfterRecall.IsSale(said.Event, rules)
            );
            found.AddRange(ClonedCode.Find(total.Code, hours, sale, rules));
        }
        return found;
    }

    private async Task<List<SaidEvent>> HistoryAsync(string item, long until, CancellationToken cancel)
    {
        var (said, looked) = (new List<SaidEvent>(), 0);
        // Of the item alone: what else is about it is little, and what is an event is most of the log.
        var positions = log.Find(LogQuery.Tagged("item:" + item)).TakeWhile(position => position <= until);
        foreach (var position in positions.Reverse())
        {
            if (await ReadAsync(position, cancel) is not (var entry, { } one))
                continue;
            if (!EventErrors.IsDeclared(log, entry, until))
                said.Add(one);
            if (++looked == HistoryMax)
                break;
        }
        return [.. said.OrderBy(one => one.Event.EventTime).ThenBy(one => one.Position)];
    }

    // The lots that serials of an event are of: stated in the link, or in the event in which the serial came to be.
    private async Task<Dictionary<ItemId, ItemId>> LotsOfAsync(Entry entry, List<ItemId> items, CancellationToken cancel)
    {
        var lots = new Dictionary<ItemId, ItemId>();
        foreach (var item in items.Where(item => item.Kind == ItemKind.Serial))
        {
            if (item.LotCanonical is { } stated)
                lots[item] = ItemId.Parse(stated);
            else if (
                await FirstAsync(item, entry.Position, cancel) is { } first
                && first.Tags.FirstOrDefault(tag => IsLotOf(tag, item)) is { } tag
            )
                lots[item] = ItemId.Parse(tag["item:".Length..]);
        }
        return lots;
    }

    // The event in which an item first appears, up to a position.
    private async Task<Entry?> FirstAsync(ItemId item, long until, CancellationToken cancel)
    {
        foreach (var position in log.Find(LogQuery.Tagged("item:" + item.Canonical)).TakeWhile(position => position <= until))
        {
            if (await ReadAsync(position, cancel) is (var entry, not null))
                return entry;
        }
        return null;
    }

    // An entry with the event that it is, or null for one of another type.
    private async ValueTask<(Entry Entry, SaidEvent? Said)> ReadAsync(long position, CancellationToken cancel)
    {
        if (_recent.TryGetValue(position, out var known))
            return known;
        var entry = await log.ReadAsync(position, cancel);
        return (entry, Recall(entry));
    }

    private SaidEvent? Recall(Entry entry)
    {
        if (_recent.TryGetValue(entry.Position, out var known))
            return known.Said;
        var said = EventTypes.All.Contains(entry.Envelope.Type) ? new SaidEvent(entry.Position, EpcisEvent.FromEntry(entry)) : null;
        if (_recent.Count == RecentMax)
            _recent.Clear();
        if (entry.Sections.Sum(section => section.Bytes.Length) <= RecentBytesMax)
            _recent.Add(entry.Position, (entry, said));
        return said;
    }

    private static bool IsLotOf(string tag, ItemId item) =>
        tag.StartsWith("item:", StringComparison.Ordinal)
        && ItemId.Parse(tag["item:".Length..]) is { Kind: ItemKind.Lot } lot
        && lot.Gtin == item.Gtin;

    private IEnumerable<RecallState> Reaching(ItemId item, ItemId? lot, Cases cases, long until)
    {
        IReadOnlySet<string> behind = lot is null ? new HashSet<string>() : new HashSet<string> { lot.Canonical };
        return cases.Recalls.Where(recall =>
            recall.SaleStop!.Position < until
            && (
                RecallScopes.Cover(recall.Scopes, item, behind)
                || log.Find(
                    new LogQuery(
                        new QueryClause([RecallFact.StreamOf(recall.Id), "item:" + item.Canonical], [nameof(RecallAffectedFound)])
                    ),
                    limit: 1
                )
                    is [var frozen]
                    && frozen < until
            )
        );
    }

    // Of an event with many items, one signal a sort: it is about all of them.
    private static IEnumerable<FoundSignal> Together(IEnumerable<FoundSignal> found) =>
        found
            .GroupBy(signal => (signal.Signal, Item: signal.Signal is AlertSignals.ClonedCode ? signal.Items[0] : ""))
            .Select(group =>
                group.First() with
                {
                    Level = group.Select(signal => signal.Level).MaxBy(level => AlertLevels.All.ToList().IndexOf(level))!,
                    Items = [.. group.SelectMany(signal => signal.Items).Distinct().Take(AlertFact.ItemsMax)],
                    Parties = [.. group.SelectMany(signal => signal.Parties).Distinct().Take(AlertFact.PartiesMax)],
                    Events = [.. group.SelectMany(signal => signal.Events).Distinct().Order().TakeLast(AlertFact.EventsMax)],
                }
            );

    private async Task RaiseAsync(Entry entry, FoundSignal found, CancellationToken cancel)
    {
        var key = Encoding.UTF8.GetBytes($"{rules.Id}\n{found.Signal}\n{entry.Envelope.Id}\n{found.Items[0]}");
        const int IdLength = 16;
        var id = $"{found.Signal}-{Convert.ToHexStringLower(SHA256.HashData(key))[..IdLength]}";
        if (log.FindId($"alert:{id}") is not null)
            return;
        var fact = new AlertRaised(id, found.Signal, found.Level, found.Items, found.Parties, rules.Id, found.Explanation, found.Events);
        if (AlertDecider.Decide(fact, null, CaseActor.Service) is not CaseDecision.Accepted place)
            throw new InvalidOperationException($"the signal '{id}' cannot be raised");
        var fields = new JsonObject
        {
            ["alert"] = fact.Alert,
            ["signal"] = fact.Signal,
            ["level"] = fact.Level,
            ["rule"] = fact.Rule,
            ["explanation"] = fact.Explanation,
            ["items"] = new JsonArray([.. fact.Items.Select(item => (JsonNode)item)]),
            ["events"] = new JsonArray([.. fact.Events.Select(position => (JsonNode)position)]),
        };
        // An empty list is not a list with something in it, which the fact's form asks for.
        if (fact.Parties.Count > 0)
            fields["parties"] = new JsonArray([.. fact.Parties.Select(party => (JsonNode)party)]);
        var written = CaseEntry.Write($"alert:{id}", fact, fields, place, entry.Envelope.Occurred);
        var batch = AppendBatch.Of(written, new AppendCondition.ExpectedRevision(fact.Stream, -1));
        // A conflict is another silo that found the same first.
        await ReactionAppend.AppendAsync(log, batch, cancel);
    }
}
