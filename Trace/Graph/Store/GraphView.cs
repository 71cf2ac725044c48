using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph.Store;

/// <summary>The graph up to where it was published when the view was taken. Reads beside the writer and beside other readers.</summary>
internal sealed class GraphView(GraphStore store, GraphExtent extent, ISpellings spellings)
{
    public GraphExtent Extent => extent;

    /// <summary>The items' links in the order of event time.</summary>
    public Timelines Timelines => store.Timelines;

    public int? Find(ItemId item) =>
        store.Find(NameHash.Of(item.Canonical)) is >= 0 and var number && number < extent.Items ? number : null;

    /// <summary>What orders items, whatever order they came in.</summary>
    public UInt128 HashOf(int item) => store.Hashes[item];

    public ItemKind KindOf(int item) => (ItemKind)store.Kinds[item];

    /// <summary>The canonical ids of items, in the same order.</summary>
    public string[] NamesOf(IReadOnlyList<int> items)
    {
        var names = new string[items.Count];
        var wanted = new (UInt128, long)[items.Count];
        for (var i = 0; i < wanted.Length; i++)
            wanted[i] = (store.Hashes[items[i]], store.Events[store.Items[items[i]].SpelledBy].Position);
        spellings.Spell(wanted, (place, name) => names[place] = name);
        return names;
    }

    public ref readonly EventRow Event(int number) => ref store.Events[number];

    /// <summary>How many links an event has.</summary>
    public int LinkCountOf(int number) => EndOfLinks(number) - store.Events[number].FirstLink;

    /// <summary>Who said it, by a small number.</summary>
    public int PartyOf(int number) => store.Events[number].Party;

    /// <summary>The name of a party.</summary>
    public string NameOfParty(int party)
    {
        var (hash, spelledBy) = store.Parties[party];
        var name = "";
        spellings.Spell([(hash, store.Events[spelledBy].Position)], (_, found) => name = found);
        return name;
    }

    /// <summary>Whether an event counts: it is not declared in error, and no such declaration itself.</summary>
    public bool IsLive(int number)
    {
        ref readonly var said = ref store.Events[number];
        return !said.IsDeclaration && (said.IsDeclaredInError == 0 || !store.IsDeclared(number, extent.Events));
    }

    public LinkRow Link(int number) => store.Links[number];

    /// <summary>The latest link of an item, or -1.</summary>
    public int LastLinkOf(int item)
    {
        var link = Volatile.Read(ref store.Items[item].LastLink);
        while (link >= extent.Links)
            link = store.Links[link].Next;
        return link;
    }

    /// <summary>The links of an event, in its own order.</summary>
    public EventLinks LinksOfEvent(int number) => new(store.Links, store.Events[number].FirstLink, EndOfLinks(number));

    /// <summary>What the children of an event are in or on, or -1. A parent is an event's first link.</summary>
    public int ParentOf(int number) =>
        LinkCountOf(number) > 0 && store.Links[store.Events[number].FirstLink] is { Role: LinkRole.Parent } first ? first.Item : -1;

    /// <summary>Tells transformations apart, whether they are one event or several.</summary>
    public int KeyOfTransformation(int number) => store.Events[number].Traits.IsShared ? ~store.Shared.Of(number, extent.Shared) : number;

    /// <summary>The live events of the transformation that an event belongs to; the event alone when it has no transformation id.</summary>
    public IEnumerable<int> Transformation(int number) =>
        store.Events[number].Traits.IsShared
            ? store.Shared.EventsOf(store.Shared.Of(number, extent.Shared), extent.Shared).Where(IsLive)
            : [number];

    /// <summary>The lots that live events put an item into.</summary>
    public IEnumerable<int> LotsOf(int item) => LotsOf(item, _ => true);

    /// <summary>The same, of what these parties said.</summary>
    public IEnumerable<int> LotsOf(int item, Func<int, bool> counts)
    {
        for (var row = Volatile.Read(ref store.Items[item].LastLotOfItem); row >= 0; row = store.Lots[row].NextOfItem)
        {
            if (row < extent.Lots && store.Lots[row] is var said && IsLive(said.Event) && counts(PartyOf(said.Event)))
                yield return said.Lot;
        }
    }

    /// <summary>The items that live events put into a lot.</summary>
    public IEnumerable<int> ItemsOf(int lot)
    {
        for (var row = Volatile.Read(ref store.Items[lot].LastItemOfLot); row >= 0; row = store.Lots[row].NextOfLot)
        {
            if (row < extent.Lots && store.Lots[row] is var said && IsLive(said.Event))
                yield return said.Item;
        }
    }

    private int EndOfLinks(int number) => number + 1 < extent.Events ? store.Events[number + 1].FirstLink : extent.Links;
}

/// <summary>The links of one event.</summary>
internal readonly struct EventLinks(Rows<LinkRow> links, int first, int end)
{
    public int Length => end - first;

    public Enumerator GetEnumerator() => new(links, first - 1, end);

    internal struct Enumerator(Rows<LinkRow> links, int at, int end)
    {
        private int _at = at;

        public readonly LinkRow Current => links[_at];

        public bool MoveNext() => ++_at < end;
    }
}
