using System.Text.RegularExpressions;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// The key in an element string as it is printed beside a symbol: <c>(01)09521234543213(10)ABC(21)7</c>. What is no part of the
/// identifier, such as a date, is passed over and not checked; <see cref="ElementString"/> checks everything.
/// </summary>
internal static partial class PrintedKey
{
    public static KeyParse Parse(string spelling)
    {
        var marks = Mark().Matches(spelling);
        if (marks.Count == 0 || marks[0].Index != 0)
            return KeyParse.Bad("an element string starts with an application identifier in brackets");
        GsElement? primary = null;
        var others = new List<GsElement>();
        for (var i = 0; i < marks.Count; i++)
        {
            var start = marks[i].Index + marks[i].Length;
            var value = spelling[start..(i + 1 < marks.Count ? marks[i + 1].Index : spelling.Length)];
            var element = new GsElement(marks[i].Groups[1].Value, value);
            if (primary is null && Gs1Key.IsPrimary(element.Ai))
                primary = element;
            else
                others.Add(element);
        }
        if (primary is not { } key)
            return KeyParse.Bad("the element string has no key such as (01) or (00)");
        var qualifiers = others.Where(element => Gs1Key.IsQualifierOf(key.Ai, element.Ai)).ToList();
        if (qualifiers.DistinctBy(element => element.Ai).Count() != qualifiers.Count)
            return KeyParse.Bad("an application identifier is repeated");
        var ordered = Gs1Key.Ordered(key.Ai, qualifiers);
        return Gs1Key.AreInOrder(key.Ai, ordered)
            ? KeyParse.Good(new KeyElements(key, ordered))
            : KeyParse.Bad($"the qualifiers of AI {key.Ai} exclude each other");
    }

    // Lots and serials may hold brackets; only a bracket with two to four digits starts an element.
    [GeneratedRegex(@"\(([0-9]{2,4})\)")]
    private static partial Regex Mark();
}
