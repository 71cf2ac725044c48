namespace Xinyuan.Trace.Hashing;

/// <summary>
/// The names that Digital Links had for application identifiers until 2022 (<c>/gtin/</c>, <c>/ser/</c>). They are no longer conformant,
/// but events that were recorded elsewhere have them, and the published vectors do: for the hash they mean what they meant.
/// </summary>
internal static class ShortNames
{
    private static readonly (string Name, string Ai)[] Names =
    [
        ("gtin", "01"),
        ("itip", "8006"),
        ("gmn", "8013"),
        ("cpid", "8010"),
        ("gln", "414"),
        ("party", "417"),
        ("gsrnp", "8017"),
        ("gsrn", "8018"),
        ("gcn", "255"),
        ("sscc", "00"),
        ("gdti", "253"),
        ("ginc", "401"),
        ("gsin", "402"),
        ("grai", "8003"),
        ("giai", "8004"),
        ("cpv", "22"),
        ("lot", "10"),
        ("ser", "21"),
        ("cpsn", "8011"),
        ("glnx", "254"),
        ("srin", "8019"),
    ];

    /// <summary>The link with numbers in place of the names of its last key and qualifiers, or null when it has none.</summary>
    public static string? Spell(string link)
    {
        if (!link.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return null;
        var end = link.AsSpan().IndexOfAny('?', '#') is >= 0 and var at ? at : link.Length;
        string[]? segments = null;
        foreach (var (name, ai) in Names)
        {
            if (!link.AsSpan(0, end).Contains($"/{name}/", StringComparison.Ordinal))
                continue;
            segments ??= link[..end].Split('/');
            for (var i = segments.Length - 2; i > 2; i -= 2)
            {
                if (segments[i] == name)
                    segments[i] = ai;
            }
        }
        return segments is null ? null : string.Join('/', segments);
    }
}
