using System.Buffers;
using System.Globalization;
using System.Text;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// GS1 keys as EPC URNs (EPC Tag Data Standard §6 to §8): an instance as <c>urn:epc:id</c>, a lot as <c>urn:epc:class:lgtin</c>, a class
/// as the pattern <c>urn:epc:idpat</c> whose serial is open. A URN parts a key behind its company prefix, so the length of that must be
/// known.
/// </summary>
internal static class EpcUrnWriter
{
    // TDS table A-1: what a URN may not hold as it is.
    private static readonly SearchValues<char> Reserved = SearchValues.Create("\"#%&/<>?");

    /// <summary>The part of a key that begins with its company prefix.</summary>
    public static ReadOnlySpan<char> FromCompany(GsElement key) =>
        key.Ai is "00" or "01" or "8003" or "8006" ? key.Value.AsSpan(1) : key.Value;

    /// <summary>The URN, or null for a key that has none, or that is shorter than its company prefix.</summary>
    /// <param name="key">A well-formed key with its finest qualifier.</param>
    /// <param name="company">How many digits are the company's.</param>
    public static string? Write(KeyElements key, int company)
    {
        var value = key.Primary.Value;
        return key.Primary.Ai switch
        {
            "00" => Id("sscc", $"{value[1..(1 + company)]}.{value[0]}{value[(1 + company)..17]}"),
            "01" => TradeItem(key, company),
            "253" => Document("gdti", value, company),
            "255" => Document("sgcn", value, company),
            "401" => Concatenated("ginc", value, company),
            "402" => Id("gsin", Parted(value[..16], company)),
            "414" => Id("sgln", $"{Parted(value[..12], company)}.{Encode(key["254"] ?? "0")}"),
            "417" => Id("pgln", Parted(value[..12], company)),
            "8003" => Document("grai", value[1..], company),
            "8004" => Concatenated("giai", value, company),
            "8006" => Piece(key, company),
            "8010" => Component(key, company),
            "8017" => Id("gsrnp", Parted(value[..17], company)),
            "8018" => Id("gsrn", Parted(value[..17], company)),
            _ => null,
        };
    }

    private static string? TradeItem(KeyElements key, int company)
    {
        var item = Gtin(key.Primary.Value, company);
        return key switch
        {
            _ when key["21"] is { } serial => Id("sgtin", $"{item}.{Encode(serial)}"),
            _ when key["235"] is { } serial => Id("upui", $"{item}.{Encode(serial)}"),
            _ when key["10"] is { } lot => $"urn:epc:class:lgtin:{item}.{Encode(lot)}",
            _ => Pattern("sgtin", $"{item}.*"),
        };
    }

    // The EPC of a piece has a serial; a lot of pieces has no URN.
    private static string? Piece(KeyElements key, int company)
    {
        var value = key.Primary.Value;
        var piece = $"{Gtin(value, company)}.{value[14..16]}.{value[16..18]}";
        return key["21"] is { } serial ? Id("itip", $"{piece}.{Encode(serial)}")
            : key["10"] is null ? Pattern("itip", $"{piece}.*")
            : null;
    }

    private static string? Component(KeyElements key, int company)
    {
        var value = key.Primary.Value;
        if (!HasReference(value, company))
            return null;
        var component = $"{value[..company]}.{Encode(value[company..])}";
        return key["8011"] is { } serial ? Id("cpi", $"{component}.{serial}") : Pattern("cpi", $"{component}.*");
    }

    // 12 digits and their check digit, then the serial.
    private static string Document(string scheme, string value, int company)
    {
        var type = Parted(value[..12], company);
        return value.Length > 13 ? Id(scheme, $"{type}.{Encode(value[13..])}") : Pattern(scheme, $"{type}.*");
    }

    private static string? Concatenated(string scheme, string value, int company) =>
        HasReference(value, company) ? Id(scheme, $"{value[..company]}.{Encode(value[company..])}") : null;

    private static bool HasReference(string value, int company) => value.Length > company && Gs1Text.IsDigits(value.AsSpan(0, company));

    private static string Gtin(string value, int company) => $"{value[1..(1 + company)]}.{value[0]}{value[(1 + company)..13]}";

    private static string Parted(string digits, int company) => $"{digits[..company]}.{digits[company..]}";

    private static string Id(string scheme, string value) => $"urn:epc:id:{scheme}:{value}";

    private static string Pattern(string scheme, string value) => $"urn:epc:idpat:{scheme}:{value}";

    private static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAny(Reserved))
            return text;
        var encoded = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (Reserved.Contains(c))
                encoded.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else
                encoded.Append(c);
        }
        return encoded.ToString();
    }
}
