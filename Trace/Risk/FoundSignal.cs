using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Risk;

/// <summary>An event of the log that a detector looks at; it is not declared to be in error.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Event">The event.</param>
public sealed record SaidEvent(long Position, EpcisEvent Event);

/// <summary>What a detector found.</summary>
/// <param name="Signal">One of <see cref="Facts.Risk.AlertSignals.All"/>.</param>
/// <param name="Level">One of <see cref="Facts.Risk.AlertLevels.All"/>.</param>
/// <param name="Items">The items that it is about, canonical.</param>
/// <param name="Parties">The firms whose events it rests on.</param>
/// <param name="Explanation">Why, in a sentence; for authorities.</param>
/// <param name="Events">The entries that it rests on.</param>
public sealed record FoundSignal(
    string Signal,
    string Level,
    IReadOnlyList<string> Items,
    IReadOnlyList<string> Parties,
    string Explanation,
    IReadOnlyList<long> Events
)
{
    /// <summary>A signal about what some events say.</summary>
    internal static FoundSignal Of(string signal, string level, string item, string explanation, params IReadOnlyList<SaidEvent> said) =>
        new(
            signal,
            level,
            [item],
            [.. said.Select(one => one.Event.Submitter!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            explanation,
            [.. said.Select(one => one.Position).Distinct().Order()]
        );
}
