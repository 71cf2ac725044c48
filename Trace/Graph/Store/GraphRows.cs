using System.Runtime.InteropServices;

namespace Xinyuan.Trace.Graph.Store;

/// <summary>What an event is to the graph, in 16 bits.</summary>
internal readonly record struct EventTraits(ushort Bits)
{
    private const int LiftsRecallBit = 1 << 8;
    private const int DeclarationBit = 1 << 9;
    private const int SharedBit = 1 << 10;
    private const int SaleBit = 1 << 11;
    private const int ReturnShift = 12;

    public EventTraits(EventForm form, Change change, StateMark mark, bool isDeclaration, bool isShared, bool isSale, ReturnWord @return)
        : this(
            (ushort)(
                (int)form
                | ((int)change << 2)
                | ((int)mark.State << 4)
                | (mark.LiftsRecall ? LiftsRecallBit : 0)
                | (isDeclaration ? DeclarationBit : 0)
                | (isShared ? SharedBit : 0)
                | (isSale ? SaleBit : 0)
                | ((int)@return << ReturnShift)
            )
        ) { }

    public EventForm Form => (EventForm)(Bits & 3);

    public Change Change => (Change)((Bits >> 2) & 3);

    public StateMark Mark => new((ItemState)((Bits >> 4) & 15), (Bits & LiftsRecallBit) != 0);

    public bool IsDeclaration => (Bits & DeclarationBit) != 0;

    /// <summary>It is joined with others by a transformation id.</summary>
    public bool IsShared => (Bits & SharedBit) != 0;

    public bool IsSale => (Bits & SaleBit) != 0;

    public ReturnWord Return => (ReturnWord)((Bits >> ReturnShift) & 3);
}

/// <summary>An event in 32 bytes. Its links lie together, from the first on up to that of the next event.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct EventRow
{
    private const int PartyBits = 24;

    /// <summary>No more positions than this, and no more parties that say something.</summary>
    public const long PositionMax = (1L << (64 - PartyBits)) - 1;
    public const int PartiesMax = 1 << PartyBits;

    private readonly ulong _positionAndParty;

    public EventRow(long position, int party, long utcTicks, ulong idHash, int firstLink, EventTraits traits)
    {
        _positionAndParty = ((ulong)position << PartyBits) | (uint)party;
        (UtcTicks, IdHash, FirstLink, Traits) = (utcTicks, idHash, firstLink, traits);
    }

    public readonly long Position => (long)(_positionAndParty >> PartyBits);

    public readonly int Party => (int)(_positionAndParty & (PartiesMax - 1));

    public readonly long UtcTicks;

    /// <summary>64 bits of the hash of the event's own id; with the party they tell it.</summary>
    public readonly ulong IdHash;

    public readonly int FirstLink;

    public readonly EventTraits Traits;

    /// <summary>1 once the event is declared in error. By whom is told by <see cref="GraphStore.IsDeclared"/>.</summary>
    public ushort IsDeclaredInError;

    public readonly EventForm Form => Traits.Form;

    public readonly Change Change => Traits.Change;

    public readonly StateMark Mark => Traits.Mark;

    public readonly bool IsDeclaration => Traits.IsDeclaration;
}

/// <summary>That an item stands in an event, in 12 bytes.</summary>
/// <param name="ItemAndRole">Which item, and as what.</param>
/// <param name="Event">The event.</param>
/// <param name="Next">The item's link before this one, or -1.</param>
internal readonly record struct LinkRow(uint ItemAndRole, int Event, int Next)
{
    private const int RoleBits = 3;

    /// <summary>No more items than this.</summary>
    public const int ItemsMax = 1 << (32 - RoleBits);

    public LinkRow(int item, LinkRole role, int number, int next)
        : this(((uint)item << RoleBits) | (uint)role, number, next) { }

    public int Item => (int)(ItemAndRole >> RoleBits);

    public LinkRole Role => (LinkRole)(ItemAndRole & ((1 << RoleBits) - 1));
}

/// <summary>An item in 16 bytes, beside the 16 of its name's hash and the one of its kind.</summary>
internal struct ItemRow
{
    /// <summary>Its latest link, or -1.</summary>
    public int LastLink;

    /// <summary>The latest row of a lot that it is of, or -1.</summary>
    public int LastLotOfItem;

    /// <summary>The latest row of an item that is of it, or -1.</summary>
    public int LastItemOfLot;

    /// <summary>An event that spells its name.</summary>
    public int SpelledBy;
}

/// <summary>That an event says an item is of a lot; with the row before of the item and of the lot, or -1.</summary>
internal readonly record struct LotRow(int Item, int Lot, int Event, int NextOfItem, int NextOfLot);

/// <summary>That an event belongs to a transformation of several events; with the one before, or -1.</summary>
internal readonly record struct SharedRow(int Event, int Transformation, int Next);

/// <summary>A party by its name's hash, and an event that spells it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct PartyRow(UInt128 Hash, int SpelledBy);

/// <summary>How much of the graph there is: what a reader may look at. Never changes; a writer publishes another one.</summary>
/// <param name="Position">Up to where the log is taken in, or -1.</param>
/// <param name="Events">Rows of events.</param>
/// <param name="Links">Rows of links.</param>
/// <param name="Items">Items.</param>
/// <param name="Lots">Rows of lots.</param>
/// <param name="Shared">Rows of events that are joined by a transformation id.</param>
/// <param name="Declarations">How many of the events declare another to be in error.</param>
/// <param name="Transformations">How many transformations those are.</param>
/// <param name="Parties">How many parties said something.</param>
internal sealed record GraphExtent(
    long Position,
    int Events,
    int Links,
    int Items,
    int Lots,
    int Shared,
    int Declarations,
    int Transformations,
    int Parties
)
{
    public static readonly GraphExtent Empty = new(-1, 0, 0, 0, 0, 0, 0, 0, 0);
}
