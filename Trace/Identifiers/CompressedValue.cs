using System.Globalization;
using System.Numerics;
using System.Text;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// A value in the compressed form of a link. Digits of a fixed number are one binary number; digits of a varying number have their
/// number before them; other text has its encoding before it, and its length where that varies.
/// </summary>
internal static class CompressedValue
{
    private const int EncodingBits = 3;
    private const int AsciiBits = 7;
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Encodings of text, as the standard numbers them.</summary>
    private enum Encoding
    {
        Digits = 0,
        LowerHex = 1,
        UpperHex = 2,
        Base64 = 3,
        Ascii = 4,
    }

    public static void Write(BitWriter bits, string ai, string value)
    {
        var at = 0;
        foreach (var (isNumber, isFixed, length) in FieldsOf(ApplicationIdentifiers.Find(ai)!))
        {
            var text = value.Substring(at, Math.Min(length, value.Length - at));
            at += text.Length;
            var encoding = isNumber ? Encoding.Digits : Shortest(text);
            if (!isNumber)
                bits.Write((int)encoding, EncodingBits);
            if (!isFixed)
                bits.Write(text.Length, LengthBits(length));
            WriteText(bits, encoding, text);
        }
    }

    /// <summary>The value that comes next, or null when the bits are none.</summary>
    public static string? Read(BitReader bits, string ai)
    {
        var value = new StringBuilder();
        foreach (var (isNumber, isFixed, length) in FieldsOf(ApplicationIdentifiers.Find(ai)!))
        {
            if ((isNumber ? 0 : bits.Number(EncodingBits)) is not { } encoding)
                return null;
            if ((isFixed ? length : bits.Number(LengthBits(length))) is not { } count || count > length)
                return null;
            if (ReadText(bits, (int)encoding, (int)count) is not { } text)
                return null;
            value.Append(text);
        }
        return value.ToString();
    }

    /// <summary>Text of an encoding and a length; null when the bits are none.</summary>
    public static string? ReadText(BitReader bits, int encoding, int count)
    {
        if ((Encoding)encoding == Encoding.Digits)
        {
            if (bits.Number(DigitBits(count)) is not { } number)
                return null;
            var digits = count == 0 && number.IsZero ? "" : number.ToString(CultureInfo.InvariantCulture).PadLeft(count, '0');
            return digits.Length == count ? digits : null;
        }
        var text = new StringBuilder(count);
        for (var i = 0; i < count; i++)
        {
            if (ReadCharacter(bits, (Encoding)encoding) is not { } c)
                return null;
            text.Append(c);
        }
        return encoding <= (int)Encoding.Ascii ? text.ToString() : null;
    }

    private static char? ReadCharacter(BitReader bits, Encoding encoding) =>
        encoding switch
        {
            Encoding.LowerHex => bits.Number(4) is { } digit ? char.ToLowerInvariant(Hex[(int)digit]) : null,
            Encoding.UpperHex => bits.Number(4) is { } digit ? Hex[(int)digit] : null,
            Encoding.Base64 => bits.Number(BitWriter.CharacterBits) is { } place ? BitWriter.Alphabet[(int)place] : null,
            Encoding.Ascii => bits.Number(AsciiBits) is { } code ? (char)(int)code : null,
            _ => null,
        };

    private static void WriteText(BitWriter bits, Encoding encoding, string text)
    {
        if (encoding == Encoding.Digits)
        {
            var number = text.Length == 0 ? BigInteger.Zero : BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            bits.Write(number, DigitBits(text.Length));
            return;
        }
        foreach (var c in text)
        {
            switch (encoding)
            {
                case Encoding.Base64:
                    bits.Write(BitWriter.Alphabet.IndexOf(c, StringComparison.Ordinal), BitWriter.CharacterBits);
                    break;
                case Encoding.Ascii:
                    bits.Write(c, AsciiBits);
                    break;
                default:
                    bits.Write(Hex.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal), 4);
                    break;
            }
        }
    }

    private static Encoding Shortest(string text) =>
        text switch
        {
            "" => Encoding.Ascii,
            _ when text.All(char.IsAsciiDigit) => Encoding.Digits,
            _ when text.All(char.IsAsciiHexDigitLower) => Encoding.LowerHex,
            _ when text.All(char.IsAsciiHexDigitUpper) => Encoding.UpperHex,
            _ when text.All(c => BitWriter.Alphabet.Contains(c, StringComparison.Ordinal)) => Encoding.Base64,
            _ => Encoding.Ascii,
        };

    // ⌈log2 max⌉ and ⌈log2 10^digits⌉ as the standard has them, which adds a hundredth so that a whole power is not cut short.
    private static int LengthBits(int max) => (int)Math.Ceiling(Math.Log2(max) + 0.01);

    private static int DigitBits(int digits) => (int)Math.Ceiling((digits * Math.Log2(10)) + 0.01);

    /// <summary>
    /// The fields of a value as the standard's table has them, which joins parts: digits that must be there to one number, those that
    /// may be there to another of varying length, text that follows text to one.
    /// </summary>
    private static List<(bool IsNumber, bool IsFixed, int Length)> FieldsOf(ApplicationIdentifier ai)
    {
        var fields = new List<(bool IsNumber, bool IsFixed, int Length)>();
        foreach (var part in ai.Parts)
        {
            var field = (IsNumber: part.Set == CharacterSet.Digits, IsFixed: part.IsFixed && !part.IsOptional, Length: part.Max);
            if (fields is [.., var last] && last.IsNumber == field.IsNumber && (last.IsFixed == field.IsFixed || !field.IsNumber))
                fields[^1] = (field.IsNumber, field.IsFixed, last.Length + field.Length);
            else
                fields.Add(field);
        }
        return fields;
    }
}
