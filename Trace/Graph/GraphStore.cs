using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph;

/// <summary>
/// The graph's memory: items and events have small numbers, links between them lie in flat arrays. A link takes 16 bytes, an event
/// 56 and its identity about 40, an item 12, its name, and its place in the index of names. Nothing is ever removed: an event that is declared in error is passed over.
/// </summary>
internal sealed class GraphStore
{
    private readonly Dictionary<string, int> _items = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<ItemKind> _kinds = [];
    private readonly List<int> _firstLink = [];

    private readonly List<EventRow> _events = [];
    private readonly Dictionary<UInt128, int> _identities = [];
    private readonly List<bool> _isDeclaredInError = [];
    private readonly Dictionary<string, int> _submitters = new(StringComparer.Ordinal);
    private readonly List<string> _submitterNames = [];
    private readonly Dictionary<string, int> _transformations = new(StringComparer.Ordinal);
    private readonly List<int> _lastOfTransformation = [];

    private readonly List<LinkRow> _links = [];
    private readonly List<LotRow> _lots = [];
    private readonly Dictionary<int, int> _lastLotOfItem = [];
    private readonly Dictionary<int, int> _lastItemOfLot = [];

    public GraphStore() => Timelines = new Timelines(this);

    /// <summary>The items' links in the order of event time.</summary>
    public Timelines Timelines { get; }

    public int ItemCount => _names.Count;

    public int EventCount => _events.Count;

    public int LinkCount => _links.Count;

    public int? Find(ItemId item) => _items.TryGetValue(item.Canonical, out var number) ? number : null;

    public string NameOf(int item) => _names[item];

    public ItemKind KindOf(int item) => _kinds[item];

    public ref readonly EventRow Event(int number) => ref CollectionsMarshal.AsSpan(_events)[number];

    public string SubmitterOf(int number) => _submitterNames[_events[number].Submitter];

    /// <summary>Whether an event counts: it is not declared in error, and no such declaration itself.</summary>
    public bool IsLive(int number) => !_events[number].IsDeclaration && !_isDeclaredInError[_events[number].Identity];

    public void Add(long position, GraphEvent said)
    {
        var number = _events.Count;
        var identity = Identity(said.Submitter, said.EventId);
        if (said.IsDeclaration)
            _isDeclaredInError[identity] = true;
        var transformation = said.TransformationId is null ? -1 : TransformationNumber(said.TransformationId);
        _events.Add(
            new EventRow(
                position,
                said.UtcTicks,
                _links.Count,
                said.Links.Count,
                identity,
                Number(said.Submitter),
                transformation,
                transformation < 0 ? -1 : _lastOfTransformation[transformation],
                said.Form,
                said.Change,
                said.Mark,
                said.IsDeclaration
            )
        );
        if (transformation >= 0)
            _lastOfTransformation[transformation] = number;
        foreach (var (item, role) in said.Links)
        {
            var linked = Number(item);
            _links.Add(new LinkRow(linked, number, _firstLink[linked], role));
            _firstLink[linked] = _links.Count - 1;
            Timelines.Added(linked, _firstLink[linked]);
        }
        foreach (var (item, lot) in said.Lots)
            AddLot(Number(item), Number(lot), number);
    }

    public LinkRow Link(int number) => _links[number];

    /// <summary>The links of an item, dead events included; the latest arrival first.</summary>
    public IEnumerable<LinkRow> LinksOfItem(int item) => NumbersOfItem(item).Select(Link);

    /// <summary>The same by number.</summary>
    public IEnumerable<int> NumbersOfItem(int item)
    {
        for (var link = _firstLink[item]; link >= 0; link = _links[link].Next)
            yield return link;
    }

    /// <summary>The links of an event, in its own order.</summary>
    public ReadOnlySpan<LinkRow> LinksOfEvent(int number) =>
        CollectionsMarshal.AsSpan(_links).Slice(_events[number].FirstLink, _events[number].LinkCount);

    /// <summary>What the children of an event are in or on, or -1. A parent is an event's first link.</summary>
    public int ParentOf(int number) => LinksOfEvent(number) is [{ Role: LinkRole.Parent } first, ..] ? first.Item : -1;

    /// <summary>Tells transformations apart, whether they are one event or several.</summary>
    public int KeyOfTransformation(int number) => _events[number].Transformation is >= 0 and var shared ? ~shared : number;

    /// <summary>The live events of the transformation that an event belongs to; the event alone when it has no transformation id.</summary>
    public IEnumerable<int> Transformation(int number)
    {
        if (_events[number].Transformation < 0)
        {
            yield return number;
            yield break;
        }
        for (
            var member = _lastOfTransformation[_events[number].Transformation];
            member >= 0;
            member = _events[member].PreviousOfTransformation
        )
        {
            if (IsLive(member))
                yield return member;
        }
    }

    /// <summary>The lots that live events put an item into.</summary>
    public IEnumerable<int> LotsOf(int item) => LotsOf(item, _ => true);

    /// <summary>The same, of what these submitters said.</summary>
    public IEnumerable<int> LotsOf(int item, Func<string, bool> counts)
    {
        for (var row = _lastLotOfItem.GetValueOrDefault(item, -1); row >= 0; row = _lots[row].NextOfItem)
        {
            if (IsLive(_lots[row].Event) && counts(SubmitterOf(_lots[row].Event)))
                yield return _lots[row].Lot;
        }
    }

    /// <summary>The items that live events put into a lot.</summary>
    public IEnumerable<int> ItemsOf(int lot)
    {
        for (var row = _lastItemOfLot.GetValueOrDefault(lot, -1); row >= 0; row = _lots[row].NextOfLot)
        {
            if (IsLive(_lots[row].Event))
                yield return _lots[row].Item;
        }
    }

    private int TransformationNumber(string id)
    {
        if (_transformations.TryGetValue(id, out var number))
            return number;
        _transformations.Add(id, number = _lastOfTransformation.Count);
        _lastOfTransformation.Add(-1);
        return number;
    }

    private void AddLot(int item, int lot, int number)
    {
        _lots.Add(new LotRow(item, lot, number, _lastLotOfItem.GetValueOrDefault(item, -1), _lastItemOfLot.GetValueOrDefault(lot, -1)));
        _lastLotOfItem[item] = _lastItemOfLot[lot] = _lots.Count - 1;
    }

    private int Number(ItemId item)
    {
        if (_items.TryGetValue(item.Canonical, out var number))
            return number;
        number = _names.Count;
        _items.Add(item.Canonical, number);
        _names.Add(item.Canonical);
        _kinds.Add(item.Kind);
        _firstLink.Add(-1);
        return number;
    }

    private int Number(string submitter)
    {
        if (_submitters.TryGetValue(submitter, out var number))
            return number;
        _submitters.Add(submitter, number = _submitterNames.Count);
        _submitterNames.Add(submitter);
        return number;
    }

    // Who and which, by 128 bits of a hash: whole ids would be most of the memory.
    private int Identity(string submitter, string eventId)
    {
        var key = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{submitter}\n{eventId}")));
        if (_identities.TryGetValue(key, out var identity))
            return identity;
        _identities.Add(key, identity = _isDeclaredInError.Count);
        _isDeclaredInError.Add(false);
        return identity;
    }
}
