using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Epcis;

/// <summary>What an item is to an event.</summary>
public enum ItemRole
{
    /// <summary>What an object or transaction event is about.</summary>
    Epc,

    /// <summary>What the children are in or on; of a transaction event, what the objects belong to.</summary>
    Parent,

    /// <summary>What is put into, taken out of or seen in the parent.</summary>
    Child,

    /// <summary>What a transformation uses up.</summary>
    Input,

    /// <summary>What a transformation makes.</summary>
    Output,
}

/// <summary>An item as an event names it.</summary>
/// <param name="Role">What it is to the event.</param>
/// <param name="Spelling">The identifier as it is spelled.</param>
/// <param name="IsQuantity">It stands in a quantity list: the id names a class or a lot.</param>
/// <param name="Quantity">How much of it, as the number is written, or null.</param>
/// <param name="Uom">The unit (UN/CEFACT Recommendation 20), or null for a count of pieces.</param>
public sealed record EventItem(ItemRole Role, string Spelling, bool IsQuantity = false, string? Quantity = null, string? Uom = null)
{
    private ItemId? _id;

    /// <summary>The identifier, read.</summary>
    public ItemId Id => _id ??= ItemId.Parse(Spelling);
}

/// <summary>That an event is declared to be in error (EPCIS 2.0 §7.4.1.4): it is no longer to be relied on.</summary>
/// <param name="DeclarationTime">When it was declared, as spelled.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="CorrectiveEventIds">The events that say what is right instead.</param>
public sealed record ErrorDeclaration(string DeclarationTime, string? Reason, IReadOnlyList<string> CorrectiveEventIds);
