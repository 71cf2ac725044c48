using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph.Balance;

/// <summary>What an event did to the quantity of a lot.</summary>
public enum MassFlow
{
    /// <summary>It came into being: commissioned, or the output of a transformation.</summary>
    Made,

    /// <summary>A party received it; or its sending was called off.</summary>
    Received,

    /// <summary>Sold goods came back.</summary>
    Returned,

    /// <summary>It was put into a transformation.</summary>
    Consumed,

    /// <summary>A party sent it on.</summary>
    Shipped,

    /// <summary>It was sold or handed out to whoever uses it.</summary>
    Sold,

    /// <summary>It was destroyed, or its identifier taken out of use.</summary>
    Destroyed,

    /// <summary>Pieces of it were given serial numbers; each serial is one piece.</summary>
    Serialised,
}

/// <summary>A recorded event with its place: what a balance is made of.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Event">The event, with its submitter.</param>
public readonly record struct LotEvent(long Position, EpcisEvent Event);

/// <summary>How much of a lot one event moved, and whose word it is.</summary>
/// <param name="Position">The event's place in the log.</param>
/// <param name="Party">Who said it.</param>
/// <param name="Flow">What happened to the quantity.</param>
/// <param name="Quantity">How much, in the unit of the balance it stands in; not negative.</param>
public sealed record MassMovement(long Position, string Party, MassFlow Flow, decimal Quantity);

/// <summary>What came in and what went out, in one unit.</summary>
/// <param name="Party">Whose hands it is about; null for the lot as a whole.</param>
/// <param name="Uom">The unit (UN/CEFACT Recommendation 20), or null for pieces.</param>
/// <param name="In">
/// As a whole: made and returned, or, of a lot that was made outside this log, what came in from there. Of a party: made, received and returned.
/// </param>
/// <param name="Out">As a whole: consumed, sold, destroyed. Of a party: these and shipped.</param>
/// <param name="Serialised">Pieces of the lot that were given serial numbers, of the lot as a whole.</param>
/// <param name="Movements">The events that this counts, by position: its explanation.</param>
public sealed record MassAccount(
    string? Party,
    string? Uom,
    decimal In,
    decimal Out,
    decimal Serialised,
    IReadOnlyList<MassMovement> Movements
)
{
    /// <summary>Whether no more went out, and no more pieces were numbered, than came in.</summary>
    public bool Holds => Out <= In && Serialised <= In;
}

/// <summary>The mass balance of a lot.</summary>
/// <param name="Lot">The lot.</param>
/// <param name="Accounts">
/// The lot as a whole, a unit at a time, and then each party that ever took some of it in. A party of which nothing of the kind is
/// recorded has a gap in its records, which is another finding than too much.
/// </param>
/// <param name="Uncounted">Positions of events that move the lot by a quantity that is not stated, or larger than is counted.</param>
public sealed record LotBalance(ItemId Lot, IReadOnlyList<MassAccount> Accounts, IReadOnlyList<long> Uncounted)
{
    /// <summary>Whether every account holds.</summary>
    public bool Holds => Broken.Count == 0;

    /// <summary>The accounts that do not hold.</summary>
    public IReadOnlyList<MassAccount> Broken => [.. Accounts.Where(account => !account.Holds)];
}
