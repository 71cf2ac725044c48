using Xinyuan.Trace.Graph.Store;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// Works out the state of an item from its events in the order of their times. A recall is not forgotten because the goods moved on:
/// it holds until it is taken back, or the item is destroyed. A recall or destruction of its lot is that of a serial.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="memory">What was worked out before.</param>
/// <param name="rules">Whose word counts.</param>
internal sealed class StateReader(GraphView graph, StateMemory memory, StateRules rules)
{
    private readonly Dictionary<int, (bool Counts, bool Answers)> _parties = [];

    /// <summary>Whether anybody whose word counts has said anything of the item.</summary>
    public bool IsHeard(ItemId item) => graph.Find(item) is { } number && Fold(number).IsKnown;

    public ItemState Of(ItemId item)
    {
        var (own, lots) = (ItemState.Unknown, new HashSet<int>());
        if (graph.Find(item) is { } number)
        {
            own = Own(number);
            if (own == ItemState.Destroyed)
                return own;
            lots = graph.LotsOf(number, party => Standing(party).Counts).ToHashSet();
        }
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
        var fold = Fold(item);
        if (IsOne(item) && fold.Latest == ItemState.Destroyed)
            return fold.Latest;
        if (fold.IsRecalled)
            return ItemState.Recalled;
        return fold.Latest == ItemState.Unknown && fold.IsKnown ? ItemState.Active : fold.Latest;
    }

    // Of a lot, a part is destroyed: the rest is where it was.
    private bool IsOne(int item) => graph.KindOf(item) is not (ItemKind.Lot or ItemKind.Class);

    // What came since the last time, if it is later than all before; else all of it anew.
    private StateFold Fold(int item)
    {
        var last = graph.LastLinkOf(item);
        var known = memory.Find(item, rules, graph.Extent.Declarations);
        if (known.LastLink == last)
            return known;
        if (known.LastLink > last)
            known = StateFold.Empty;
        var marks = Marks(last, known.LastLink);
        if (marks.Count > 0 && marks[0].UtcTicks <= known.UtcTicks)
            (known, marks) = (StateFold.Empty, Marks(last, -1));
        var fold = known;
        var isOne = IsOne(item);
        foreach (var mark in marks)
            fold = fold.With(mark, isOne);
        fold = fold with { LastLink = last };
        memory.Keep(item, rules, graph.Extent.Declarations, fold);
        return fold;
    }

    private List<(long UtcTicks, bool LiftsRecall, ItemState State)> Marks(int last, int before)
    {
        var marks = new List<(long UtcTicks, bool LiftsRecall, ItemState State)>();
        for (var number = last; number > before; )
        {
            var link = graph.Link(number);
            number = link.Next;
            if (graph.IsLive(link.Event) && Standing(graph.PartyOf(link.Event)) is { Counts: true, Answers: var answers })
            {
                ref readonly var said = ref graph.Event(link.Event);
                marks.Add((said.UtcTicks, answers && said.Mark.LiftsRecall, StateBy(link, answers)));
            }
        }
        marks.Sort(
            (one, other) =>
                one.UtcTicks != other.UtcTicks ? one.UtcTicks.CompareTo(other.UtcTicks)
                : one.LiftsRecall != other.LiftsRecall ? other.LiftsRecall.CompareTo(one.LiftsRecall)
                : one.State.CompareTo(other.State)
        );
        return marks;
    }

    private (bool Counts, bool Answers) Standing(int party)
    {
        if (_parties.TryGetValue(party, out var known))
            return known;
        var name = graph.NameOfParty(party);
        return _parties[party] = (rules.Counts(name), rules.Answers(name));
    }

    private ItemState StateBy(LinkRow link, bool answers)
    {
        var state = StatedBy(link);
        return state != ItemState.Recalled || answers ? state : ItemState.Unknown;
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

/// <summary>Whose word counts when the state of an item is worked out.</summary>
/// <param name="Counts">Whose word counts at all; the others' is passed over, also about which lot an item is of.</param>
/// <param name="Answers">Whose word on a recall counts: those who answer for the goods, and not everybody who handles them.</param>
/// <param name="Version">
/// Tells these rules from others, so that what was worked out by them can be gone on with; -1 for rules that are asked once.
/// </param>
public sealed record StateRules(Func<string, bool> Counts, Func<string, bool> Answers, long Version = -1);
