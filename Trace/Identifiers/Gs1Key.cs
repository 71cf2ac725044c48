using Xinyuan.Facts;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// The primary keys of GS1 that identify things, with the qualifiers that may follow each in a Digital Link: as much of the table of
/// application identifiers as identity needs (GS1 General Specifications §3, GS1 Digital Link URI Syntax §4).
/// </summary>
internal static class Gs1Key
{
    private static readonly string[] Item = ["22", "10", "21"];

    // Each alternative sequence of qualifiers a key allows; a link uses one of them, in order, leaving out what it likes.
    private static readonly Dictionary<string, string[][]> Qualifiers = new(StringComparer.Ordinal)
    {
        ["00"] =
        [
            [],
        ],
        ["01"] = [Item, ["235"]],
        ["253"] =
        [
            [],
        ],
        ["255"] =
        [
            [],
        ],
        ["401"] =
        [
            [],
        ],
        ["402"] =
        [
            [],
        ],
        ["414"] =
        [
            ["254"],
            ["7040"],
        ],
        ["417"] =
        [
            ["7040"],
        ],
        ["8003"] =
        [
            [],
        ],
        ["8004"] =
        [
            ["7040"],
        ],
        ["8006"] = [Item],
        ["8010"] =
        [
            ["8011"],
        ],
        ["8013"] =
        [
            [],
        ],
        ["8017"] =
        [
            ["8019"],
        ],
        ["8018"] =
        [
            ["8019"],
        ],
    };

    /// <summary>Whether an application identifier is a primary key.</summary>
    public static bool IsPrimary(string ai) => Qualifiers.ContainsKey(ai);

    /// <summary>Whether an application identifier may qualify this primary key.</summary>
    public static bool IsQualifierOf(string primary, string ai) => Qualifiers[primary].Any(sequence => sequence.Contains(ai));

    /// <summary>Whether the qualifiers stand in an order that the key allows.</summary>
    public static bool AreInOrder(string primary, IReadOnlyList<GsElement> qualifiers) =>
        Qualifiers[primary]
            .Any(sequence =>
            {
                var next = 0;
                foreach (var qualifier in qualifiers)
                {
                    var at = Array.IndexOf(sequence, qualifier.Ai, next);
                    if (at < 0)
                        return false;
                    next = at + 1;
                }
                return true;
            });

    /// <summary>The qualifiers in the order in which a link has them.</summary>
    public static IReadOnlyList<GsElement> Ordered(string primary, IEnumerable<GsElement> qualifiers) =>
        [
            .. qualifiers.OrderBy(qualifier =>
                Array.FindIndex([.. Qualifiers[primary].SelectMany(sequence => sequence)], ai => ai == qualifier.Ai)
            ),
        ];

    /// <summary>Says what is wrong with a value, or null when it is of the form its application identifier asks for.</summary>
    public static string? Fault(GsElement element)
    {
        var (ai, value) = element;
        return ai switch
        {
            "00" => Checked(value, 18, "an SSCC"),
            "01" => Checked(value, 14, "a GTIN"),
            "253" => CheckedHead(value, 13, 17, "a GDTI", Gs1Text.IsSet82),
            "255" => CheckedHead(value, 13, 12, "a GCN", serial => Gs1Text.IsDigits(serial)),
            "401" => Text(value, 30, "a GINC"),
            "402" => Checked(value, 17, "a GSIN"),
            "414" => Checked(value, 13, "a GLN"),
            "417" => Checked(value, 13, "a party GLN"),
            "8003" => value.StartsWith('0') ? CheckedHead(value, 14, 16, "a GRAI", Gs1Text.IsSet82) : "a GRAI starts with 0",
            "8004" => Text(value, 30, "a GIAI"),
            "8006" => Piece(value),
            "8010" => value.Length is >= 1 and <= 30 && Gs1Text.IsSet39(value) ? null : "a CPID has 1 to 30 characters of set 39",
            "8011" => Gs1Text.IsDigits(value) && value.Length <= 12 && value[0] != '0'
                ? null
                : "a CPID serial has 1 to 12 digits, the first not 0",
            "8013" => Text(value, 25, "a GMN"),
            "8017" or "8018" => Checked(value, 18, "a GSRN"),
            "8019" => Gs1Text.IsDigits(value) && value.Length <= 10 ? null : "a service relation instance has 1 to 10 digits",
            "7040" => value.Length == 4 && Gs1Text.IsSet82(value) ? null : "AI 7040 has 4 characters",
            "235" => Text(value, 28, "a third-party controlled serial"),
            "10" => Text(value, 20, "a lot number"),
            "21" => Text(value, 20, "a serial number"),
            "22" => Text(value, 20, "a product variant"),
            "254" => Text(value, 20, "a GLN extension"),
            _ => $"AI {ai} is not part of an identifier",
        };
    }

    private static string? Checked(string value, int length, string what) =>
        !Gs1Text.IsDigits(value) || value.Length != length ? $"{what} has {length} digits, not '{value}'"
        : Gs1CheckDigit.IsValid(value) ? null
        : $"{what} '{value}' has the check digit {value[^1]} and should have {Gs1CheckDigit.Compute(value.AsSpan(0, length - 1))}";

    private static string? CheckedHead(string value, int digits, int serialMax, string what, SpanTest isSerial) =>
        value.Length < digits
            ? $"{what} starts with {digits} digits, not '{value}'"
            : Checked(value[..digits], digits, what)
                ?? (
                    value.Length == digits || (value.Length <= digits + serialMax && isSerial(value.AsSpan(digits)))
                        ? null
                        : $"the serial of {what} has at most {serialMax} characters of its set"
                );

    private static string? Text(string value, int max, string what) =>
        value.Length >= 1 && value.Length <= max && Gs1Text.IsSet82(value) ? null : $"{what} has 1 to {max} characters of set 82";

    private static string? Piece(string value) =>
        value.Length != 18 || !Gs1Text.IsDigits(value)
            ? "an ITIP has 18 digits: GTIN, piece and total"
            : Checked(value[..14], 14, "the GTIN of an ITIP")
                ?? (string.CompareOrdinal(value, 14, value, 16, 2) <= 0 ? null : "the piece of an ITIP is beyond its total");

    private delegate bool SpanTest(ReadOnlySpan<char> text);
}
