using System.Collections.Frozen;
using System.Globalization;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// The compressed form of a Digital Link (GS1 Digital Link: URI Syntax, compression): application identifiers as digits of 4 bits,
/// values in the bits that their form needs, frequent sequences of application identifiers as one code, all in URI-safe base64.
/// Decompression has one answer; compression has many right ones, of which this takes one.
/// </summary>
internal static class LinkCompression
{
    private const int HexBits = 4;
    private const int EncodingBits = 3;
    private const int KeyLengthBits = 7;
    private const int CharacterBits = 6;

    /// <summary>What is left over at the end is less than a character, and an element needs more than this.</summary>
    private const int RestBitsMax = 8;

    private const int ElementsMax = ElementList.CountMax;

    // Of the standard's table of sequences; 0A to F9 are free of meaning as digits.
    private static readonly FrozenDictionary<string, string[]> Sequences = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["0A"] = ["01", "22"],
        ["0B"] = ["01", "10"],
        ["0C"] = ["01", "21"],
        ["0D"] = ["01", "17"],
        ["0E"] = ["01", "7003"],
        ["0F"] = ["01", "30"],
        ["1A"] = ["01", "10", "21", "17"],
        ["1B"] = ["01", "15"],
        ["1C"] = ["01", "11"],
        ["1D"] = ["01", "16"],
        ["1E"] = ["01", "91"],
        ["1F"] = ["01", "10", "15"],
        ["9A"] = ["8010", "8011"],
        ["9B"] = ["8017", "8019"],
        ["9C"] = ["8018", "8019"],
        ["9D"] = ["414", "254"],
    }
        .Concat(Decimals("2", "ABCDEF", "01", "310"))
        .Concat(Decimals("3", "ABCDEF", "01", "320"))
        .Concat(Decimals("A", "0123456789", "01", "392"))
        .Concat(Decimals("C", "0123456789", "255", "390"))
        .Concat(Decimals("C", "ABCD", "255", "394"))
        .ToFrozenDictionary(StringComparer.Ordinal);

    // Of two sequences readers disagree on the order of their values: they are read as written above, and never written.
    private static readonly string[] Disputed = ["1A", "9D"];

    /// <summary>The elements of a link, compressed.</summary>
    public static string Compress(DigitalLink link)
    {
        var bits = new BitWriter();
        var values = link.Elements.ToDictionary(element => element.Ai, element => element.Value, StringComparer.Ordinal);
        // The primary key comes first, by which the link is told from its attributes.
        var (code, sequence) = Sequences
            .Where(one => !Disputed.Contains(one.Key) && one.Value[0] == link.Key.Ai && one.Value.All(values.ContainsKey))
            .OrderByDescending(one => one.Value.Length)
            .ThenBy(one => one.Key, StringComparer.Ordinal)
            .FirstOrDefault();
        if (code is not null)
        {
            WriteHex(bits, code);
            foreach (var ai in sequence)
                CompressedValue.Write(bits, ai, values[ai]);
        }
        foreach (var element in link.Elements.Where(element => sequence?.Contains(element.Ai) != true))
        {
            WriteHex(bits, element.Ai);
            CompressedValue.Write(bits, element.Ai, element.Value);
        }
        return bits.ToString();
    }

    /// <summary>The elements that a text is the compressed form of; null when it is not one. Values are not checked.</summary>
    public static IReadOnlyList<GsElement>? Decompress(string text)
    {
        if (BitReader.Of(text) is not { } bits)
            return null;
        var elements = new List<GsElement>();
        while (bits.Left > RestBitsMax)
        {
            if (ReadHex(bits, 2) is not { } code || elements.Count > ElementsMax)
                return null;
            var isRead =
                Sequences.TryGetValue(code, out var sequence) ? sequence.All(Read)
                : code[0] == 'F' ? bits.Back(HexBits) && SkipForeign(bits)
                : ReadAi(bits, code) is { } ai && Read(ai);
            if (!isRead)
                return null;
        }
        return elements.Count > 0 && bits.RestIsZero ? elements : null;

        bool Read(string ai)
        {
            if (CompressedValue.Read(bits, ai) is not { } value)
                return false;
            elements.Add(new GsElement(ai, value));
            return true;
        }
    }

    private static string? ReadAi(BitReader bits, string digits)
    {
        while (digits.Length <= 4 && Gs1Text.IsDigits(digits))
        {
            if (ApplicationIdentifiers.Find(digits) is not null)
                return digits;
            if (ReadHex(bits, 1) is not { } next)
                return null;
            digits += next;
        }
        return null;
    }

    // A key=value that is not GS1's: read over, since it is no part of the identifier.
    private static bool SkipForeign(BitReader bits) =>
        bits.Number(KeyLengthBits) is { } keyLength
        && bits.Skip((int)keyLength * CharacterBits)
        && bits.Number(EncodingBits) is { } encoding
        && bits.Number(KeyLengthBits) is { } length
        && CompressedValue.ReadText(bits, (int)encoding, (int)length) is not null;

    private static string? ReadHex(BitReader bits, int digits) =>
        bits.Number(digits * HexBits) is { } number ? ((int)number).ToString("X" + digits, CultureInfo.InvariantCulture) : null;

    private static void WriteHex(BitWriter bits, string digits)
    {
        foreach (var digit in digits)
            bits.Write(Convert.ToInt32(digit.ToString(), 16), HexBits);
    }

    private static IEnumerable<KeyValuePair<string, string[]>> Decimals(string first, string seconds, string key, string measure) =>
        seconds.Select((second, decimals) => KeyValuePair.Create(first + second, (string[])[key, $"{measure}{decimals}"]));
}
