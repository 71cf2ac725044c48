using System.Text.RegularExpressions;
using Xinyuan.Facts;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Query;

/// <summary>
/// An EPC pattern (<c>urn:epc:idpat:SCHEME:…</c> with stars, EPC Tag Data Standard §8; also <c>urn:epc:class:lgtin:…</c> with
/// stars), as the canonical links that it stands for. A company prefix is compared by its digits, so that links match, too.
/// </summary>
internal static class EpcPattern
{
    private const string IdPattern = "urn:epc:idpat:";
    private const string ClassPattern = "urn:epc:class:";
    private const string Serial = "[^/]+";

    /// <summary>Whether this is meant as a pattern.</summary>
    public static bool IsOne(string text) =>
        text.StartsWith(IdPattern, StringComparison.Ordinal)
        || (text.StartsWith(ClassPattern, StringComparison.Ordinal) && text.Contains('*', StringComparison.Ordinal));

    /// <summary>What matches canonical ids that the pattern covers; null when it is none.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="classes">Classes are asked for: a star for the serial stands for having none.</param>
    public static Regex? Read(string text, bool classes)
    {
        var parts = text.Split(':', 5);
        if (parts.Length != 5 || parts[4].Split('.') is not { Length: >= 2 and <= 5 } fields)
            return null;
        if (
            fields.Any(field =>
                field.Length == 0 && parts[3] is not ("grai" or "gdti" or "sgcn" or "sgln" or "pgln" or "gsin" or "gsrn" or "gsrnp")
            )
        )
            return null;
        return Link(parts[3], fields, classes) is { } link
            ? new Regex(
                $@"\A{Regex.Escape(ItemId.Stem)}/{link}\z",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                // Its time grows with the id and no faster. A limit in time would make a busy machine fail a good query.
                Regex.InfiniteMatchTimeout
            )
            : null;
    }

    private static string? Link(string scheme, string[] fields, bool classes)
    {
        var last =
            fields[^1] == "*" ? Serial
            : Gs1Text.Decode(fields[^1]) is { } given ? Regex.Escape(Gs1Text.Encode(given))
            : null;
        if (last is null)
            return null;
        var instance = classes && fields[^1] == "*" ? "" : null;
        return (scheme, fields.Length) switch
        {
            ("sgtin", 3) => Gtin(fields[0], fields[1]) is { } gtin ? $"01/{gtin}{instance ?? "/21/" + last}" : null,
            ("upui", 3) => Gtin(fields[0], fields[1]) is { } gtin ? $"01/{gtin}{instance ?? "/235/" + last}" : null,
            ("lgtin", 3) => Gtin(fields[0], fields[1]) is { } gtin ? $"01/{gtin}/10/{last}" : null,
            ("itip", 5) => Gtin(fields[0], fields[1]) is { } gtin
                ? $"8006/{gtin}{Digits(fields[2], 2)}{Digits(fields[3], 2)}{instance ?? "/21/" + last}"
                : null,
            ("sscc", 2) => Moved(fields[0], fields[1], 17) is { } key ? "00/" + key : null,
            ("sgln", 3) => Whole(fields[0], fields[1], 12) is { } gln
                ? "414/"
                    + gln
                    + (
                        fields[2] == "*" ? "(/254/[^/]+)?"
                        : fields[2] == "0" ? ""
                        : "/254/" + last
                    )
                : null,
            ("pgln", 2) => Whole(fields[0], fields[1], 12) is { } gln ? "417/" + gln : null,
            ("grai", 3) => Whole(fields[0], fields[1], 12) is { } key ? $"8003/0{key}{instance ?? last}" : null,
            ("gdti", 3) => Whole(fields[0], fields[1], 12) is { } key ? $"253/{key}{instance ?? last}" : null,
            ("sgcn", 3) => Whole(fields[0], fields[1], 12) is { } key ? $"255/{key}{instance ?? last}" : null,
            ("gsrn", 2) => Whole(fields[0], fields[1], 17) is { } key ? "8018/" + key : null,
            ("gsrnp", 2) => Whole(fields[0], fields[1], 17) is { } key ? "8017/" + key : null,
            ("gsin", 2) => Whole(fields[0], fields[1], 16) is { } key ? "402/" + key : null,
            ("giai", 2) => Company(fields[0]) is { } company ? $"8004/{company}{last}" : null,
            ("ginc", 2) => Company(fields[0]) is { } company ? $"401/{company}{last}" : null,
            ("cpi", 3) => Company(fields[0]) is { } company ? $"8010/{company}{Reference(fields[1])}{instance ?? "/8011/" + last}" : null,
            _ => null,
        };
    }

    // The indicator digit stands first in a GTIN, before the company prefix.
    private static string? Gtin(string company, string reference) => Moved(company, reference, 13);

    private static string? Moved(string company, string reference, int digits)
    {
        if (Company(company) is not { } prefix)
            return null;
        if (reference == "*")
            return company == "*" ? $"[0-9]{{{digits + 1}}}" : $"[0-9]{prefix}[0-9]{{{digits - company.Length}}}";
        if (!Gs1Text.IsDigits(reference) || company == "*" || company.Length + reference.Length != digits)
            return null;
        var body = reference[..1] + company + reference[1..];
        return body + Gs1CheckDigit.Compute(body);
    }

    private static string? Whole(string company, string reference, int digits)
    {
        if (Company(company) is not { } prefix)
            return null;
        if (reference == "*")
            return company == "*" ? $"[0-9]{{{digits + 1}}}" : $"{prefix}[0-9]{{{digits + 1 - company.Length}}}";
        if (company == "*" || (reference.Length > 0 && !Gs1Text.IsDigits(reference)) || company.Length + reference.Length != digits)
            return null;
        return company + reference + Gs1CheckDigit.Compute(company + reference);
    }

    private static string? Company(string text) =>
        text == "*" ? "[0-9]{4,12}"
        : Gs1Text.IsDigits(text) && text.Length is >= 4 and <= 12 ? text
        : null;

    private static string Digits(string text, int count) => text == "*" ? $"[0-9]{{{count}}}" : Regex.Escape(text);

    private static string Reference(string text) => text == "*" ? "[^/]*" : Regex.Escape(Gs1Text.Encode(Gs1Text.Decode(text) ?? text));
}
