using System.Globalization;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Hashing;

/// <summary>
/// One spelling for each value, so that an event has the same hash however it is written (CBV 2.0 §8.9.3): identifiers as canonical GS1
/// Digital Links, vocabulary as whole URIs, times in UTC with three decimals, numbers without padding.
/// </summary>
internal static class CanonicalValue
{
    private const int ExponentMax = 64;

    // Vocabulary as EPCIS 1.2 wrote it, and GS1's prefixes. A prefix of somebody's own is left as it is in a value: XML does not know
    // whether it is one, and the same event has the same hash in XML.
    private static readonly (string Stem, string Whole)[] Stems =
    [
        ("urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-"),
        ("urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-"),
        ("urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-"),
        ("urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-"),
        ("urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-"),
        ("cbv:", "https://ref.gs1.org/cbv/"),
        ("gs1:", "https://gs1.org/voc/"),
        ("epcis:", "https://ref.gs1.org/epcis/"),
    ];

    /// <summary>A word of a vocabulary: bare, prefixed or whole.</summary>
    public static void Word(PrehashBuffer buffer, ReadOnlySpan<char> value, ReadOnlySpan<char> stem)
    {
        value = value.Trim();
        if (value.IndexOf(':') < 0)
            buffer.Add(stem);
        Text(buffer, value);
    }

    /// <summary>Text or an identifier.</summary>
    public static void Text(PrehashBuffer buffer, ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (
            value.StartsWith("urn:epc:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        )
        {
            Item(buffer, ItemId.Parse(value.ToString()));
            return;
        }
        foreach (var (stem, whole) in Stems)
        {
            if (!value.StartsWith(stem, StringComparison.Ordinal))
                continue;
            buffer.Add(whole.AsSpan());
            value = value[stem.Length..];
            break;
        }
        buffer.Add(value);
    }

    /// <summary>An identifier in its canonical form; opaque ones as they are spelled.</summary>
    public static void Item(PrehashBuffer buffer, ItemId item)
    {
        if (item.Kind == ItemKind.Opaque && ShortNames.Spell(item.Canonical) is { } spelled && ItemId.Parse(spelled) is var read)
            item = read.Kind == ItemKind.Opaque ? item : read;
        var canonical = item.Canonical.AsSpan();
        if (item.Kind == ItemKind.Opaque || canonical.IndexOf('%') < 0)
        {
            buffer.Add(item.Kind == ItemKind.Opaque ? canonical.Trim() : canonical);
            return;
        }
        // Three signs stand bare in the hash, as in the published vectors, which are percent-encoded in this project's canonical form.
        for (var at = canonical.IndexOf('%'); at >= 0; at = canonical.IndexOf('%'))
        {
            buffer.Add(canonical[..at]);
            var sign = canonical.Slice(at, 3) switch
            {
                "%27" => '\'',
                "%3B" => ';',
                "%3D" => '=',
                _ => '%',
            };
            buffer.Add(sign);
            canonical = canonical[(sign == '%' ? at + 1 : at + 3)..];
        }
        buffer.Add(canonical);
    }

    /// <summary>A moment: UTC, three decimals, rounded half up at the fourth.</summary>
    public static void Time(PrehashBuffer buffer, string value)
    {
        if (!EpcisTime.TryParse(value.Trim(), out var time))
        {
            buffer.Add(value.AsSpan().Trim());
            return;
        }
        const long HalfMillisecond = TimeSpan.TicksPerMillisecond / 2;
        var ticks = time.UtcTicks;
        var rounded = ticks > DateTime.MaxValue.Ticks - HalfMillisecond ? ticks : ticks + HalfMillisecond;
        Span<char> text = stackalloc char[24];
        new DateTime(rounded, DateTimeKind.Utc).TryFormat(text, out var written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        buffer.Add(text[..written]);
    }

    /// <summary>
    /// A decimal number, in as many digits as it needs and no exponent; exact, however long. False, and nothing is written, when the
    /// text is no such number (or its exponent is beyond ±64).
    /// </summary>
    public static bool Number(PrehashBuffer buffer, ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.Length == 0)
            return false;
        var isNegative = value[0] == '-';
        var rest = value[0] is '-' or '+' ? value[1..] : value;
        var exponent = 0;
        if (rest.IndexOfAny('e', 'E') is >= 0 and var e)
        {
            if (
                !int.TryParse(rest[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs(exponent) > ExponentMax
            )
            {
                return false;
            }
            rest = rest[..e];
        }
        var point = rest.IndexOf('.');
        var whole = point < 0 ? rest : rest[..point];
        var fraction = point < 0 ? [] : rest[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || !AreDigits(whole) || !AreDigits(fraction))
            return false;
        Digits(buffer, isNegative, whole, fraction, exponent);
        return true;
    }

    // The digit at place n counts 10^n; the point stands behind place 0.
    private static void Digits(PrehashBuffer buffer, bool isNegative, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int exponent)
    {
        var count = whole.Length + fraction.Length;
        var (first, last) = (0, count - 1);
        while (first < count && DigitAt(first, whole, fraction) == '0')
            first++;
        while (last >= first && DigitAt(last, whole, fraction) == '0')
            last--;
        if (first > last)
        {
            buffer.Add('0');
            return;
        }
        if (isNegative)
            buffer.Add('-');
        var places = whole.Length + exponent;
        if (places <= first)
            buffer.Add('0');
        for (var i = Math.Min(first, places); i <= Math.Max(last, places - 1); i++)
        {
            if (i == places)
                buffer.Add('.');
            buffer.Add(i < first || i > last ? '0' : DigitAt(i, whole, fraction));
        }
    }

    private static char DigitAt(int index, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction) =>
        index < whole.Length ? whole[index] : fraction[index - whole.Length];

    private static bool AreDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
