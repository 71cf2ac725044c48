using System.Globalization;

namespace Xinyuan.Trace.Identifiers;

/// <summary>Rules of single application identifiers (GS1 General Specifications §3).</summary>
internal static class SmallRules
{
    // Ten millionths of a degree, counted from the south pole and from the 180th meridian (AI 4309).
    private const long LatitudeMax = 1_800_000_000;
    private const long LongitudeMax = 3_600_000_000;

    public static ContentFault? Hyphen(ReadOnlySpan<char> text) => OneOf(text, "-", "a minus sign");

    public static ContentFault? YesNo(ReadOnlySpan<char> text) => OneOf(text, "01", "0 for no or 1 for yes");

    /// <summary>The direction in which a roll is wound: face out, face in, undefined.</summary>
    public static ContentFault? Winding(ReadOnlySpan<char> text) => OneOf(text, "019", "a direction of winding: 0, 1 or 9");

    /// <summary>ISO/IEC 5218.</summary>
    public static ContentFault? Sex(ReadOnlySpan<char> text) => OneOf(text, "0129", "a code of ISO/IEC 5218: 0, 1, 2 or 9");

    /// <summary>The importer index of a tobacco product (Regulation (EU) 2018/574).</summary>
    public static ContentFault? ImporterIndex(ReadOnlySpan<char> text) =>
        char.IsAsciiLetterOrDigit(text[0]) || text[0] is '-' or '_'
            ? null
            : new ContentFault(0, "an importer index is a letter, a digit, '-' or '_'");

    public static ContentFault? Zero(ReadOnlySpan<char> text) =>
        text.ContainsAnyExcept('0') ? new ContentFault(0, "a zero is expected") : null;

    public static ContentFault? NonZero(ReadOnlySpan<char> text) =>
        text.ContainsAnyExcept('0') ? null : new ContentFault(0, "the number must not be zero");

    public static ContentFault? NoZeroPrefix(ReadOnlySpan<char> text) =>
        text is ['0', ..] ? new ContentFault(0, "the number must not begin with a zero") : null;

    public static ContentFault? Latitude(ReadOnlySpan<char> text) => AtMost(text, LatitudeMax, "a latitude");

    public static ContentFault? Longitude(ReadOnlySpan<char> text) => AtMost(text, LongitudeMax, "a longitude");

    /// <summary>The medium that a service relation's number is on (AI 7241): 01 to 10, or 80 to 99 by agreement.</summary>
    public static ContentFault? MediaType(ReadOnlySpan<char> text) =>
        int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is (>= 1 and <= 10) or >= 80
            ? null
            : new ContentFault(0, "a medium is 01 to 10 or 80 to 99");

    /// <summary>Which piece of how many: two digits each, neither of them zero.</summary>
    public static ContentFault? PieceOfTotal(ReadOnlySpan<char> text)
    {
        var half = text.Length / 2;
        var piece = text[..half];
        var total = text[half..];
        return NonZero(piece) is not null ? new ContentFault(0, "the number of a piece must not be zero")
            : NonZero(total) is not null ? new ContentFault(half, "the number of all pieces must not be zero")
            : piece.CompareTo(total, StringComparison.Ordinal) > 0 ? new ContentFault(0, "the piece is beyond the number of all pieces")
            : null;
    }

    /// <summary>A place in a sequence: <c>2/3</c>.</summary>
    public static ContentFault? PositionInSequence(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        var place = slash < 0 ? text : text[..slash];
        var count = slash < 0 ? default : text[(slash + 1)..];
        if (!Gs1Text.IsDigits(place) || !Gs1Text.IsDigits(count))
            return new ContentFault(0, "a place in a sequence is two numbers with a slash between");
        if (place[0] == '0' || count[0] == '0')
            return new ContentFault(place[0] == '0' ? 0 : slash + 1, "the number must not begin with a zero");
        return place.Length > count.Length || (place.Length == count.Length && place.CompareTo(count, StringComparison.Ordinal) > 0)
            ? new ContentFault(0, "the place is beyond the sequence's end")
            : null;
    }

    /// <summary>Percent signs are followed by two hexadecimal digits (RFC 3986 §2.1).</summary>
    public static ContentFault? PercentEncoded(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])))
                return new ContentFault(i, "a percent sign is not followed by two hexadecimal digits");
        }
        return null;
    }

    private static ContentFault? OneOf(ReadOnlySpan<char> text, string allowed, string what) =>
        allowed.Contains(text[0], StringComparison.Ordinal) ? null : new ContentFault(0, $"'{text}' is not {what}");

    private static ContentFault? AtMost(ReadOnlySpan<char> text, long max, string what) =>
        long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) <= max
            ? null
            : new ContentFault(0, $"{text} is not {what}: at most {max}");
}
