using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// Works out the state of an item from its events in the order of their times. A recall is not forgotten because the goods moved on:
/// it holds until it is taken back, or the item is destroyed. A recall or destruction of its lot is that of a serial.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="counts">Whose word counts at all; the others' is passed over, also about which lot an item is of.</param>
/// <param name="answers">Whose word on a recall counts: those who answer for the goods, and not everybody who handles them.</param>
internal sealed class StateReader(GraphStore graph, Func<string, bool> counts, Func<string, bool> answers)
{
    public ItemState Of(ItemId item)
    {
        var own = graph.Find(item) is { } number ? Own(number) : ItemState.Unknown;
        if (own == ItemState.Destroyed)
            return own;
        var lots = graph.Find(item) is { } serial ? graph.LotsOf(serial, counts).ToHashSet() : [];
        // A link may be made up: the lot that it states beside a serial is heard only where the log knows none.
        if (lots.Count == 0 && item.LotCanonical is { } stated && graph.Find(ItemId.Parse(stated)) is { } statedLot)
            lots.Add(statedLot);
        var ofLots = lots.Select(Own).DefaultIfEmpty().Max();
        if (ofLots >= ItemState.Recalled)
            return ofLots;
        return own == ItemState.Unknown ? ofLots : own;
    }

    private ItemState Own(int item)
    {
        var (latest, isRecalled) = (ItemState.Unknown, false);
        // Of a lot, a part is destroyed: the rest is where it was.
        var isOne = graph.KindOf(item) is not (ItemKind.Lot or ItemKind.Class);
        var isKnown = false;
        var inOrder = graph
            .LinksOfItem(item)
            .Where(link => graph.IsLive(link.Event) && counts(graph.SubmitterOf(link.Event)))
            .Select(link => (graph.Event(link.Event).UtcTicks, State: StateBy(link), LiftsRecall: Lifts(link)))
            .OrderBy(mark => mark.UtcTicks)
            .ThenByDescending(mark => mark.LiftsRecall)
            .ThenBy(mark => mark.State);
        foreach (var (_, state, lifts) in inOrder)
        {
            isKnown = true;
            if (lifts)
                isRecalled = false;
            if (state == ItemState.Recalled)
                isRecalled = true;
            if (state != ItemState.Unknown && !(isOne && latest == ItemState.Destroyed))
                latest = state;
            if (lifts && latest == ItemState.Recalled)
                latest = ItemState.Active;
        }
        if (isOne && latest == ItemState.Destroyed)
            return latest;
        if (isRecalled)
            return ItemState.Recalled;
        return latest == ItemState.Unknown && isKnown ? ItemState.Active : latest;
    }

    private bool Lifts(LinkRow link) => graph.Event(link.Event).Mark.LiftsRecall && answers(graph.SubmitterOf(link.Event));

    private ItemState StateBy(LinkRow link)
    {
        var state = StatedBy(link);
        return state != ItemState.Recalled || answers(graph.SubmitterOf(link.Event)) ? state : ItemState.Unknown;
    }

    private ItemState StatedBy(LinkRow link)
    {
        ref readonly var said = ref graph.Event(link.Event);
        if (link.Role == LinkRole.Input)
            return graph.KindOf(link.Item) == ItemKind.Serial ? ItemState.Consumed : ItemState.Unknown;
        // Of a transformation, the disposition is that of what it makes; of a container, that of it and of what is in it.
        // Of an event about serials, that of the serials and not of their lot.
        return link.Role == LinkRole.Lot && said.Form == EventForm.Plain ? ItemState.Unknown : said.Mark.State;
    }
}
