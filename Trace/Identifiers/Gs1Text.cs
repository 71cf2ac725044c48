using System.Buffers;
using System.Globalization;
using System.Text;

namespace Xinyuan.Trace.Identifiers;

/// <summary>The character sets of GS1 data, and how they are percent-encoded in URIs (GS1 General Specifications §7.11, RFC 3986).</summary>
internal static class Gs1Text
{
    private static readonly SearchValues<char> Set82 = SearchValues.Create(
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    );

    private static readonly SearchValues<char> Set39 = SearchValues.Create("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"
    );

    public static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Character set 82: what lots and serial numbers are made of.</summary>
    public static bool IsSet82(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Set82);

    /// <summary>Character set 39: what component and part identifiers are made of.</summary>
    public static bool IsSet39(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Set39);

    /// <summary>Undoes percent-encoding; null where a percent sign is not followed by two hexadecimal digits. '+' stays '+'.</summary>
    public static string? Decode(ReadOnlySpan<char> encoded)
    {
        if (!encoded.Contains('%'))
            return encoded.ToString();
        var text = new StringBuilder(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                text.Append(encoded[i]);
                continue;
            }
            if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                return null;
            text.Append((char)int.Parse(encoded.Slice(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 2;
        }
        return text.ToString();
    }

    /// <summary>Percent-encodes all but letters, digits and <c>- . _ ~</c>, as Digital Link asks for. The text is ASCII.</summary>
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unreserved))
            return text;
        var encoded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Unreserved.Contains(c))
                encoded.Append(c);
            else
                encoded.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }
        return encoded.ToString();
    }
}
