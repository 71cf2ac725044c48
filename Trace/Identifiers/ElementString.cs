using System.Text;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// GS1 element strings, every element checked: as printed, <c>(01)09521234543213(10)ABC</c>, and as a reader sends them, with FNC1
/// (GS, U+001D) behind what has no predefined length, and perhaps a symbology identifier in front (GS1 General Specifications §7.8).
/// </summary>
public static class ElementString
{
    /// <summary>A text has at most so many characters.</summary>
    public const int LengthMax = 2_000;

    /// <summary>What ends an element of no predefined length in a reader's message.</summary>
    public const char Separator = '\u001d';

    // People write FNC1 so; no set of characters has it.
    private const char ShownSeparator = '^';

    // Carriers of element strings: GS1-128, GS1 DataBar and Composite, GS1 DataMatrix, GS1 QR Code, GS1 DotCode.
    private static readonly string[] Carriers = ["]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"];

    // Carriers of a bare GTIN, with how many digits they send: EAN-13, UPC-A and UPC-E; EAN-8; ITF-14.
    private static readonly (string Symbology, int Digits)[] GtinCarriers = [("]E0", 13), ("]E4", 8), ("]I1", 14)];

    /// <summary>Reads either form.</summary>
    /// <param name="text">The element string.</param>
    /// <param name="fault">What is wrong with it, and where.</param>
    /// <returns>The elements in their order, none twice; null with a fault.</returns>
    public static IReadOnlyList<GsElement>? Read(string text, out SpellingFault? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LengthMax)
        {
            fault = new SpellingFault(LengthMax, null, $"an element string has at most {LengthMax} characters");
            return null;
        }
        var elements = new ElementList();
        fault = text.StartsWith('(') ? ReadBracketed(text, elements) : ReadMessage(text, elements);
        if (fault is null && elements.Items.Count == 0)
            fault = new SpellingFault(0, null, "there is no element");
        return fault is null ? elements.Items : null;
    }

    /// <summary>The printed form. An opening bracket inside a value is written <c>\(</c>, so that it begins no element.</summary>
    public static string Bracketed(IEnumerable<GsElement> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return string.Concat(elements.Select(one => $"({one.Ai}){one.Value.Replace("(", "\\(", StringComparison.Ordinal)}"));
    }

    /// <summary>What a reader sends, in the order given: a separator behind what has no predefined length, unless it is the last.</summary>
    /// <exception cref="ArgumentException">An application identifier is none.</exception>
    public static string Message(IEnumerable<GsElement> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var text = new StringBuilder();
        var isOpen = false;
        foreach (var element in elements)
        {
            var ai =
                ApplicationIdentifiers.Find(element.Ai)
                ?? throw new ArgumentException($"({element.Ai}) is no application identifier", nameof(elements));
            if (isOpen)
                text.Append(Separator);
            text.Append(element.Ai).Append(element.Value);
            isOpen = !ai.HasPredefinedLength;
        }
        return text.ToString();
    }

    private static SpellingFault? ReadBracketed(string text, ElementList elements)
    {
        var at = 0;
        while (at < text.Length)
        {
            var close = text.IndexOf(')', at);
            if (text[at] != '(' || close < 0)
                return new SpellingFault(at, null, "an application identifier in brackets is expected");
            var ai = text[(at + 1)..close];
            var from = close + 1;
            var (value, places) = ReadValue(text, from, out var next);
            if (elements.Add(ai, value, at + 1, place => places[place]) is { } fault)
                return fault;
            at = next;
        }
        return null;
    }

    // Only a bracket with two to four digits in it begins an element: printed lots and serials may hold others.
    private static (string Value, List<int> Places) ReadValue(string text, int from, out int next)
    {
        var value = new StringBuilder();
        var places = new List<int>();
        for (next = from; next < text.Length && !BeginsElement(text, next); next++)
        {
            if (text[next] == '\\' && next + 1 < text.Length && text[next + 1] == '(')
                next++;
            places.Add(next);
            value.Append(text[next]);
        }
        places.Add(next);
        return (value.ToString(), places);
    }

    private static bool BeginsElement(string text, int at)
    {
        if (text[at] != '(')
            return false;
        var close = text.IndexOf(')', at);
        return close - at is >= 3 and <= 5 && Gs1Text.IsDigits(text.AsSpan(at + 1, close - at - 1));
    }

    private static SpellingFault? ReadMessage(string text, ElementList elements)
    {
        var at = 0;
        if (text.StartsWith(']'))
        {
            foreach (var (symbology, digits) in GtinCarriers)
            {
                if (text.StartsWith(symbology, StringComparison.Ordinal))
                    return ReadGtin(text, symbology.Length, digits, elements);
            }
            if (!Array.Exists(Carriers, carrier => text.StartsWith(carrier, StringComparison.Ordinal)))
                return new SpellingFault(0, null, "the symbology carries no GS1 element strings");
            at = 3;
        }
        if (at < text.Length && IsSeparator(text[at]))
            at++;
        while (at < text.Length)
        {
            if (ApplicationIdentifiers.FindAtStart(text.AsSpan(at)) is not { } ai)
                return new SpellingFault(at, null, "no application identifier begins so");
            var from = at + ai.Ai.Length;
            var end = text.AsSpan(from).IndexOfAny(Separator, ShownSeparator);
            end = end < 0 ? text.Length : from + end;
            // What follows in the same run is the next element.
            if (ai.HasPredefinedLength)
                end = Math.Min(end, from + ai.LengthMax);
            if (elements.Add(ai.Ai, text[from..end], at, place => from + place) is { } fault)
                return fault;
            at = end < text.Length && IsSeparator(text[end]) ? end + 1 : end;
        }
        return null;
    }

    private static SpellingFault? ReadGtin(string text, int from, int digits, ElementList elements) =>
        text.Length - from == digits
            ? elements.Add("01", text[from..].PadLeft(14, '0'), from, place => from + Math.Max(0, place - (14 - digits)))
            : new SpellingFault(from, "01", $"the symbology carries {digits} digits, not {text.Length - from}");

    private static bool IsSeparator(char c) => c is Separator or ShownSeparator;
}
