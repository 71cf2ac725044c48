using System.Collections.Concurrent;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph.Store;

/// <summary>
/// The graph's memory: items and events have small numbers, links between them lie in flat arrays; docs/graph.md has it byte by byte.
/// Nothing is ever removed or moved: an event that is declared in error is passed over. One thread adds and then publishes how far
/// it is; any number of threads read at the same time, each as far as the <see cref="GraphView"/> that it took reaches.
/// </summary>
internal sealed class GraphStore
{
    // Of an earlier view only traces are asked, which need no more.
    private const int Unasked = -1;

    private readonly ISpellings _spellings;
    private readonly Slots _itemSlots;
    private readonly Slots _eventSlots;
    private readonly Dictionary<UInt128, int> _partyNumbers = [];
    private readonly ConcurrentDictionary<int, int> _declaredBy = new();
    private int _declarations;
    private GraphExtent _extent = GraphExtent.Empty;

    public GraphStore(ISpellings spellings)
    {
        _spellings = spellings;
        _itemSlots = new Slots(item => NameHash.Upper(Hashes[item]));
        _eventSlots = new Slots(number => Events[number].IdHash);
        Timelines = new Timelines();
    }

    public Rows<EventRow> Events { get; } = new();

    public Rows<LinkRow> Links { get; } = new();

    public Rows<UInt128> Hashes { get; } = new();

    public Rows<byte> Kinds { get; } = new();

    public Rows<ItemRow> Items { get; } = new();

    public Rows<LotRow> Lots { get; } = new();

    public Rows<PartyRow> Parties { get; } = new();

    public SharedTransformations Shared { get; } = new();

    public Timelines Timelines { get; }

    /// <summary>How far the graph is published.</summary>
    public GraphExtent Extent => Volatile.Read(ref _extent);

    /// <summary>What can be read now. Good for ever.</summary>
    public GraphView View => new(this, Extent, _spellings);

    /// <summary>The graph as it was when the log was taken in up to a position. Everything has its number from the event that brought it.</summary>
    public GraphView ViewAt(long position)
    {
        var now = Extent;
        var events = FirstNot(now.Events, number => Events[number].Position <= position);
        return new GraphView(
            this,
            new GraphExtent(
                position,
                events,
                events < now.Events ? Events[events].FirstLink : now.Links,
                FirstNot(now.Items, item => Items[item].SpelledBy < events),
                FirstNot(now.Lots, row => Lots[row].Event < events),
                FirstNot(now.Shared, row => Shared.Rows[row].Event < events),
                Unasked,
                Unasked,
                Unasked
            ),
            _spellings
        );
    }

    /// <summary>The bytes that all of it takes, with the room made ahead and the indexes.</summary>
    public long Bytes =>
        Events.Bytes
        + Links.Bytes
        + Hashes.Bytes
        + Kinds.Bytes
        + Items.Bytes
        + Lots.Bytes
        + Parties.Bytes
        + Shared.Bytes
        + _itemSlots.Bytes
        + _eventSlots.Bytes;

    /// <summary>Takes in an event. For the writer alone; readers see it when it is published.</summary>
    public void Add(EventFacts said)
    {
        var number = Events.Count;
        if (said.Position > EventRow.PositionMax || Links.Count > int.MaxValue - said.Links.Count)
            throw new InvalidOperationException("the item graph is full");
        Events.Add(new EventRow(said.Position, Party(said.Submitter, number), said.UtcTicks, said.IdHash, Links.Count, said.Traits));
        Identify(number);
        if (said.Traits.IsShared)
            Shared.Add(number, said.Transformation);
        Span<int> items = said.Items.Count <= 256 ? stackalloc int[said.Items.Count] : new int[said.Items.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = Number(said.Items[i], number);
        foreach (var (item, role) in said.Links)
            AddLink(items[item], role, number);
        foreach (var (item, lot) in said.Lots)
            AddLot(items[item], items[lot], number);
    }

    /// <summary>Lets readers see what was added, up to a position of the log.</summary>
    public void Publish(long position) =>
        Volatile.Write(
            ref _extent,
            new GraphExtent(
                position,
                Events.Count,
                Links.Count,
                Items.Count,
                Lots.Count,
                Shared.Count,
                _declarations,
                Shared.Hashes.Count,
                Parties.Count
            )
        );

    /// <summary>The item of this name's hash, or -1; perhaps one that is newer than a reader's view.</summary>
    public int Find(UInt128 hash)
    {
        for (var candidates = _itemSlots.Of(NameHash.Upper(hash)); candidates.Next() is >= 0 and var item; )
        {
            if (Hashes[item] == hash)
                return item;
        }
        return -1;
    }

    /// <summary>Whether an event had been declared in error when the graph had so many events.</summary>
    public bool IsDeclared(int number, int events) => _declaredBy.TryGetValue(number, out var declaration) && declaration < events;

    /// <summary>Makes what is not in a snapshot out of what is.</summary>
    public void TakeUp(long position)
    {
        for (var party = 0; party < Parties.Count; party++)
            _partyNumbers.Add(Parties[party].Hash, party);
        Shared.TakeUp();
        Parallel.Invoke(
            () =>
            {
                for (var item = 0; item < Hashes.Count; item++)
                    _itemSlots.Add(NameHash.Upper(Hashes[item]), item);
            },
            () =>
            {
                for (var number = 0; number < Events.Count; number++)
                    Identify(number);
            }
        );
        Publish(position);
    }

    private void AddLink(int item, LinkRole role, int number)
    {
        var link = Links.Add(new LinkRow(item, role, number, Items[item].LastLink));
        Volatile.Write(ref Items[item].LastLink, link);
    }

    private void AddLot(int item, int lot, int number)
    {
        var row = Lots.Add(new LotRow(item, lot, number, Items[item].LastLotOfItem, Items[lot].LastItemOfLot));
        Volatile.Write(ref Items[item].LastLotOfItem, row);
        Volatile.Write(ref Items[lot].LastItemOfLot, row);
    }

    private int Number(in ItemFact item, int number)
    {
        if (Find(item.Hash) is >= 0 and var known)
            return known;
        if (Items.Count == LinkRow.ItemsMax)
            throw new InvalidOperationException("the item graph has no numbers left for items");
        Hashes.Add(item.Hash);
        Kinds.Add((byte)item.Kind);
        var added = Items.Add(
            new ItemRow
            {
                LastLink = -1,
                LastLotOfItem = -1,
                LastItemOfLot = -1,
                SpelledBy = number,
            }
        );
        _itemSlots.Add(NameHash.Upper(item.Hash), added);
        _spellings.Note(item.Hash, item.Canonical);
        return added;
    }

    private int Party(string party, int number)
    {
        var hash = NameHash.Of(party);
        if (_partyNumbers.TryGetValue(hash, out var known))
            return known;
        if (Parties.Count == EventRow.PartiesMax)
            throw new InvalidOperationException("the item graph has no numbers left for parties");
        _partyNumbers.Add(hash, known = Parties.Add(new PartyRow(hash, number)));
        _spellings.Note(hash, party);
        return known;
    }

    // A declaration strikes out every event of its id by the same party, whichever came first. The ids' hashes are short, so that somebody
    // may find two that are one: the party sees to it that they only ever strike out their own.
    private void Identify(int number)
    {
        ref readonly var said = ref Events[number];
        var declaration = int.MaxValue;
        if (said.IsDeclaration)
            _declarations++;
        for (var candidates = _eventSlots.Of(said.IdHash); candidates.Next() is >= 0 and var other; )
        {
            ref readonly var before = ref Events[other];
            if (before.IdHash != said.IdHash || before.Party != said.Party)
                continue;
            if (before.IsDeclaration)
                declaration = Math.Min(declaration, other);
            else if (said.IsDeclaration)
                Strike(other, number);
        }
        if (declaration != int.MaxValue)
            Strike(number, declaration);
        _eventSlots.Add(said.IdHash, number);
    }

    private void Strike(int number, int declaration)
    {
        _declaredBy.AddOrUpdate(number, declaration, (_, before) => Math.Min(before, declaration));
        Events[number].IsDeclaredInError = 1;
    }

    private static int FirstNot(int count, Func<int, bool> isBefore)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (isBefore(middle))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
