namespace Xinyuan.Trace.Identifiers;

/// <summary>Elements as they are read, each checked. One may be repeated when it says the same again.</summary>
internal sealed class ElementList
{
    /// <summary>More elements than any symbol or link carries.</summary>
    public const int CountMax = 64;

    private readonly List<GsElement> _items = [];

    public IReadOnlyList<GsElement> Items => _items;

    /// <summary>Adds an element; a fault when it is not in order.</summary>
    /// <param name="digits">The application identifier.</param>
    /// <param name="value">The value, decoded.</param>
    /// <param name="at">Where the application identifier stands.</param>
    /// <param name="place">Where a character of the value stands; of the one behind the last too.</param>
    public SpellingFault? Add(string digits, string value, int at, Func<int, int> place)
    {
        if (ApplicationIdentifiers.Find(digits) is not { } ai)
            return new SpellingFault(at, null, $"'{Clip(digits)}' is no application identifier");
        if (value.Length == 0)
            return new SpellingFault(place(0), ai.Ai, "the value is empty");
        if (ai.FaultOf(value) is { } fault)
            return new SpellingFault(place(fault.At), ai.Ai, fault.Message);
        foreach (var known in _items)
        {
            if (known.Ai == ai.Ai)
                return known.Value == value
                    ? null
                    : new SpellingFault(at, ai.Ai, "the application identifier occurs twice with different values");
        }
        if (_items.Count == CountMax)
            return new SpellingFault(at, ai.Ai, $"at most {CountMax} elements are read");
        _items.Add(new GsElement(ai.Ai, value));
        return null;
    }

    private static string Clip(string text) => text.Length <= 8 ? text : text[..8] + "…";
}
