using Xinyuan.Facts;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// EPC URNs as GS1 keys (EPC Tag Data Standard §6 and §7): <c>urn:epc:id</c>, <c>urn:epc:class</c>, and those patterns
/// (<c>urn:epc:idpat</c>) of which only the serial is open. URNs of schemes that are no GS1 key stay as they are.
/// </summary>
internal static class EpcUrn
{
    private const string Prefix = "urn:epc:";

    public static bool IsOne(string spelling) => spelling.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public static KeyParse Parse(string spelling)
    {
        var parts = spelling[Prefix.Length..].Split(':', 3);
        if (parts.Length != 3)
            return KeyParse.Bad("an EPC URN is urn:epc:KIND:SCHEME:VALUE");
        var (kind, scheme, value) = (parts[0], parts[1], parts[2]);
        return kind switch
        {
            "id" => OfInstance(scheme, value),
            "class" => scheme == "lgtin" ? Trade(value, lot => [new GsElement("10", lot)]) : KeyParse.Other,
            "idpat" => OfPattern(scheme, value),
            _ => KeyParse.Other,
        };
    }

    /// <summary>How many digits of the key are its company's, as the URN says; null for what is no URN of a key.</summary>
    public static int? CompanyLength(string spelling)
    {
        if (!IsOne(spelling))
            return null;
        var parts = spelling[Prefix.Length..].Split(':', 3);
        return parts.Length == 3 && parts[2].IndexOf('.', StringComparison.Ordinal) is > 0 and var length ? length : null;
    }

    private static KeyParse OfInstance(string scheme, string value) =>
        scheme switch
        {
            "sgtin" => Trade(value, serial => [new GsElement("21", serial)]),
            "upui" => Trade(value, serial => [new GsElement("235", serial)]),
            "sscc" => LeadingDigit(value, 17, "an SSCC", "00"),
            "sgln" => Digits12(
                value,
                3,
                "an SGLN",
                (gln, extension) =>
                    extension == "0" ? KeyParse.Good("414", gln) : KeyParse.Good("414", gln, new GsElement("254", extension))
            ),
            "pgln" => Digits12(value, 2, "a PGLN", (gln, _) => KeyParse.Good("417", gln)),
            "grai" => Digits12(value, 3, "a GRAI", (key, serial) => KeyParse.Good("8003", "0" + key + serial)),
            "gdti" => Digits12(value, 3, "a GDTI", (key, serial) => KeyParse.Good("253", key + serial)),
            "sgcn" => Digits12(value, 3, "an SGCN", (key, serial) => KeyParse.Good("255", key + serial)),
            "giai" => Concatenated(value, "8004"),
            "ginc" => Concatenated(value, "401"),
            "gsin" => Plain(value, 16, "a GSIN", "402"),
            "gsrn" => Plain(value, 17, "a GSRN", "8018"),
            "gsrnp" => Plain(value, 17, "a GSRN", "8017"),
            "cpi" => Component(value),
            "itip" => Piece(value, serial => [new GsElement("21", serial)]),
            _ => KeyParse.Other,
        };

    // A pattern names a class only when every part but the serial is given.
    private static KeyParse OfPattern(string scheme, string value)
    {
        if (!value.EndsWith(".*", StringComparison.Ordinal))
            return KeyParse.Other;
        if (value[..^2].Contains('*'))
            return KeyParse.Other;
        return scheme switch
        {
            "sgtin" or "upui" => Trade(value, _ => []),
            "grai" => Digits12(value, 3, "a GRAI", (key, _) => KeyParse.Good("8003", "0" + key)),
            "gdti" => Digits12(value, 3, "a GDTI", (key, _) => KeyParse.Good("253", key)),
            "sgcn" => Digits12(value, 3, "an SGCN", (key, _) => KeyParse.Good("255", key)),
            "cpi" => Component(value),
            "itip" => Piece(value, _ => []),
            _ => KeyParse.Other,
        };
    }

    // COMPANY.INDICATOR+REFERENCE.SERIAL: the indicator digit moves to the front of the GTIN.
    private static KeyParse Trade(string value, Func<string, IReadOnlyList<GsElement>> qualifiers)
    {
        var parts = value.Split('.', 3);
        if (parts.Length != 3)
            return KeyParse.Bad("a GTIN in an EPC URN is COMPANY.REFERENCE.SERIAL");
        if (Gtin(parts[0], parts[1]) is not { } gtin)
            return KeyParse.Bad("company prefix and item reference have 13 digits together");
        return Gs1Text.Decode(parts[2]) is { } last
            ? KeyParse.Good("01", gtin, qualifiers(last))
            : KeyParse.Bad("a percent sign is not followed by two digits");
    }

    private static string? Gtin(string company, string reference) =>
        IsCompany(company) && Gs1Text.IsDigits(reference) && company.Length + reference.Length == 13
            ? WithCheck(reference[..1] + company + reference[1..])
            : null;

    private static KeyParse LeadingDigit(string value, int digits, string what, string ai)
    {
        var parts = value.Split('.', 2);
        return parts.Length == 2 && IsCompany(parts[0]) && Gs1Text.IsDigits(parts[1]) && parts[0].Length + parts[1].Length == digits
            ? KeyParse.Good(ai, WithCheck(parts[1][..1] + parts[0] + parts[1][1..]))
            : KeyParse.Bad($"{what} as an EPC URN has {digits} digits in COMPANY.REFERENCE, not '{value}'");
    }

    private static KeyParse Plain(string value, int digits, string what, string ai)
    {
        var parts = value.Split('.', 2);
        return parts.Length == 2 && IsCompany(parts[0]) && IsDigitsOrNone(parts[1]) && parts[0].Length + parts[1].Length == digits
            ? KeyParse.Good(ai, WithCheck(parts[0] + parts[1]))
            : KeyParse.Bad($"{what} as an EPC URN has {digits} digits in COMPANY.REFERENCE, not '{value}'");
    }

    private static KeyParse Digits12(string value, int count, string what, Func<string, string, KeyParse> make)
    {
        var parts = value.Split('.', count);
        if (parts.Length != count || !IsCompany(parts[0]) || !IsDigitsOrNone(parts[1]) || parts[0].Length + parts[1].Length != 12)
        {
            return KeyParse.Bad($"{what} as an EPC URN has 12 digits in COMPANY.REFERENCE, not '{value}'");
        }
        return (count == 3 ? Gs1Text.Decode(parts[2]) : "") is { } last
            ? make(WithCheck(parts[0] + parts[1]), last)
            : KeyParse.Bad("a percent sign is not followed by two digits");
    }

    private static KeyParse Concatenated(string value, string ai)
    {
        var parts = value.Split('.', 2);
        return parts.Length == 2 && IsCompany(parts[0]) && parts[1].Length > 0 && Gs1Text.Decode(parts[1]) is { } reference
            ? KeyParse.Good(ai, parts[0] + reference)
            : KeyParse.Bad($"'{value}' is not COMPANY.REFERENCE");
    }

    private static KeyParse Component(string value)
    {
        var parts = value.Split('.', 3);
        if (parts.Length != 3 || !IsCompany(parts[0]) || parts[1].Length == 0 || Gs1Text.Decode(parts[1]) is not { } reference)
        {
            return KeyParse.Bad($"'{value}' is not COMPANY.COMPONENT.SERIAL");
        }
        return parts[2] == "*"
            ? KeyParse.Good("8010", parts[0] + reference)
            : KeyParse.Good("8010", parts[0] + reference, new GsElement("8011", parts[2]));
    }

    private static KeyParse Piece(string value, Func<string, IReadOnlyList<GsElement>> qualifiers)
    {
        var parts = value.Split('.', 5);
        if (parts.Length != 5 || Gtin(parts[0], parts[1]) is not { } gtin || Gs1Text.Decode(parts[4]) is not { } serial)
        {
            return KeyParse.Bad($"'{value}' is not COMPANY.REFERENCE.PIECE.TOTAL.SERIAL");
        }
        return KeyParse.Good("8006", gtin + parts[2] + parts[3], qualifiers(serial));
    }

    private static bool IsCompany(string prefix) => prefix.Length is >= 4 and <= 12 && Gs1Text.IsDigits(prefix);

    private static bool IsDigitsOrNone(string text) => text.Length == 0 || Gs1Text.IsDigits(text);

    private static string WithCheck(string body) => body + Gs1CheckDigit.Compute(body);
}
