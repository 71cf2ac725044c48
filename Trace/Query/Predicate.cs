using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Query;

/// <summary>One condition of a query.</summary>
/// <param name="Holds">Whether an event, as its reader sees it, meets it.</param>
internal sealed record Predicate(Func<SeenEvent, bool> Holds)
{
    /// <summary>Index terms of which every event that meets it carries one; null when the index does not help.</summary>
    public IReadOnlyList<string>? Terms { get; init; }

    /// <summary>The items that the query names one by one.</summary>
    public IReadOnlyList<ItemId> Named { get; init; } = [];

    /// <summary>What of it the columns can decide; they let through too much, never too little.</summary>
    public Func<ColumnFilter, ColumnFilter>? Narrow { get; init; }
}

/// <summary>What an operator in front of a parameter's name asks.</summary>
internal enum Operator
{
    None,
    EQ,
    GT,
    GE,
    LT,
    LE,
    WD,
    MATCH,
    EXISTS,
    HASATTR,
    EQATTR,
}

internal static class Operators
{
    /// <summary>Whether a comparison that came out so is what the operator asks for.</summary>
    public static bool Accepts(this Operator op, int compared) =>
        op switch
        {
            Operator.EQ => compared == 0,
            Operator.GT => compared > 0,
            Operator.GE => compared >= 0,
            Operator.LT => compared < 0,
            Operator.LE => compared <= 0,
            _ => false,
        };
}
