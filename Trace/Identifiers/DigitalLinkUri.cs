using System.Buffers;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// GS1 Digital Link URIs of any host and stem; the rightmost primary key in the path counts (GS1 Digital Link URI Syntax §4). A web
/// address without a key in its path is no Digital Link, and stays as it is.
/// </summary>
internal static class DigitalLinkUri
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" <>{}|\\^`\"");

    public static bool IsWebUri(string spelling) => SchemeLength(spelling) > 0;

    public static KeyParse Parse(string spelling)
    {
        var rest = spelling.AsSpan(SchemeLength(spelling));
        var slash = rest.IndexOfAny('/', '?', '#');
        if (slash <= 0 || rest[slash] != '/')
            return KeyParse.Other;
        var end = rest.IndexOfAny('?', '#');
        var path = (end < 0 ? rest : rest[..end])[slash..];
        var query = end >= 0 && rest[end] == '?' ? rest[(end + 1)..] : "";
        var segments = path.Trim('/').ToString().Split('/');
        for (var at = segments.Length - 2; at >= 0; at -= 2)
        {
            if (!Gs1Key.IsPrimary(segments[at]))
                continue;
            if (rest.ContainsAny(Forbidden))
                return KeyParse.Bad("a URI holds no spaces, quotes, brackets or backslashes");
            return FromSegments(segments.AsSpan(at), query);
        }
        return KeyParse.Other;
    }

    private static KeyParse FromSegments(ReadOnlySpan<string> segments, ReadOnlySpan<char> query)
    {
        var elements = new List<GsElement>(segments.Length / 2);
        for (var i = 0; i < segments.Length; i += 2)
        {
            if (Gs1Text.Decode(segments[i + 1]) is not { Length: > 0 } value)
                return KeyParse.Bad($"the value of AI {segments[i]} is empty or not percent-encoded");
            elements.Add(new GsElement(segments[i], value));
        }
        var (primary, qualifiers) = (elements[0], elements[1..]);
        if (!Gs1Key.AreInOrder(primary.Ai, qualifiers))
            return KeyParse.Bad($"the path after AI {primary.Ai} is not its qualifiers in their order");
        if (QualifierIn(query, primary.Ai) is { } misplaced)
            return KeyParse.Bad($"AI {misplaced} qualifies AI {primary.Ai} and belongs in the path");
        if (primary.Ai == "01" && primary.Value.Length is 13 or 12 or 8 && Gs1Text.IsDigits(primary.Value))
        {
            var padded = primary with { Value = primary.Value.PadLeft(14, '0') };
            return KeyParse.Good(new KeyElements(padded, qualifiers), $"the GTIN has {primary.Value.Length} digits; a Digital Link has 14");
        }
        return KeyParse.Good(new KeyElements(primary, qualifiers));
    }

    // https://…/01/GTIN?10=LOT says less than it seems to: other readers see the GTIN alone.
    private static string? QualifierIn(ReadOnlySpan<char> query, string primary)
    {
        if (query.IndexOf('#') is >= 0 and var fragment)
            query = query[..fragment];
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var name = pair.IndexOf('=') is >= 0 and var equals ? pair[..equals].ToString() : "";
            if (name.Length > 0 && Gs1Key.IsQualifierOf(primary, name))
                return name;
        }
        return null;
    }

    private static int SchemeLength(string spelling)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://", "HTTPS://", "HTTP://"])
        {
            if (spelling.StartsWith(scheme, StringComparison.Ordinal))
                return scheme.Length;
        }
        return 0;
    }
}
