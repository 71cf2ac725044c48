using System.Collections.Frozen;
using System.Globalization;

namespace Xinyuan.Trace.Identifiers;

/// <summary>All application identifiers of GS1, out of <c>application-identifiers.tsv</c>.</summary>
internal static class ApplicationIdentifiers
{
    private const int AiLengthMin = 2;
    private const int AiLengthMax = 4;

    private static readonly FrozenDictionary<string, ApplicationIdentifier> Table = Load()
        .ToFrozenDictionary(ai => ai.Ai, StringComparer.Ordinal);

    // Names that links had before AIs alone were allowed (GS1 Digital Link up to 1.2); read, never written.
    private static readonly FrozenDictionary<string, string> ShortNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sscc"] = "00",
        ["gtin"] = "01",
        ["lot"] = "10",
        ["exp"] = "17",
        ["ser"] = "21",
        ["cpv"] = "22",
        ["gdti"] = "253",
        ["glnx"] = "254",
        ["gcn"] = "255",
        ["ginc"] = "401",
        ["gsin"] = "402",
        ["shipTo"] = "410",
        ["billTo"] = "411",
        ["purchasedFrom"] = "412",
        ["shipFor"] = "413",
        ["gln"] = "414",
        ["payTo"] = "415",
        ["glnProd"] = "416",
        ["party"] = "417",
        ["expdt"] = "7003",
        ["grai"] = "8003",
        ["giai"] = "8004",
        ["itip"] = "8006",
        ["cpid"] = "8010",
        ["cpsn"] = "8011",
        ["gmn"] = "8013",
        ["gsrnp"] = "8017",
        ["gsrn"] = "8018",
        ["srin"] = "8019",
        ["refno"] = "8020",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All, in the order of their digits.</summary>
    public static IReadOnlyList<ApplicationIdentifier> All { get; } = [.. Table.Values.OrderBy(ai => ai.Ai, StringComparer.Ordinal)];

    /// <summary>The short names.</summary>
    public static IReadOnlyCollection<string> Names => ShortNames.Keys;

    /// <summary>The application identifier of these digits, or null.</summary>
    public static ApplicationIdentifier? Find(string ai) => Table.GetValueOrDefault(ai);

    /// <summary>The application identifier of a short name such as <c>gtin</c>, or null.</summary>
    public static ApplicationIdentifier? FindShortName(string name) =>
        ShortNames.TryGetValue(name, out var ai) ? Table.GetValueOrDefault(ai) : null;

    /// <summary>The one that a text begins with, or null. None begins with another's digits, so at most one does.</summary>
    public static ApplicationIdentifier? FindAtStart(ReadOnlySpan<char> text)
    {
        var table = Table.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = AiLengthMin; length <= Math.Min(AiLengthMax, text.Length); length++)
        {
            if (table.TryGetValue(text[..length], out var found))
                return found;
        }
        return null;
    }

    /// <summary>Whether an application identifier is one of a pattern, in which a star is any digit.</summary>
    public static bool Matches(string pattern, string ai)
    {
        if (pattern.Length != ai.Length)
            return false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '*' && pattern[i] != ai[i])
                return false;
        }
        return true;
    }

    private static IEnumerable<ApplicationIdentifier> Load()
    {
        using var stream = typeof(ApplicationIdentifiers).Assembly.GetManifestResourceStream(
            "Xinyuan.Trace.Identifiers.application-identifiers.tsv"
        )!;
        using var reader = new StreamReader(stream);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith('#'))
                continue;
            var cells = line.Split('\t');
            if (cells.Length != 6)
                throw new InvalidDataException($"application-identifiers.tsv:{number}: six cells are expected, not {cells.Length}");
            foreach (var ai in Range(cells[0]))
                yield return Row(ai, cells);
        }
    }

    private static IEnumerable<string> Range(string cell)
    {
        if (cell.Split('-') is not [var first, var last])
            return [cell];
        var start = int.Parse(first, CultureInfo.InvariantCulture);
        var count = int.Parse(last, CultureInfo.InvariantCulture) - start + 1;
        return Enumerable.Range(start, count).Select(ai => ai.ToString(CultureInfo.InvariantCulture));
    }

    private static ApplicationIdentifier Row(string ai, string[] cells)
    {
        var use = cells[2].Split(' ');
        var key = Array.Find(use, word => word.StartsWith("key", StringComparison.Ordinal));
        return new ApplicationIdentifier
        {
            Ai = ai,
            Parts = [.. cells[1].Split(" + ").Select(Part)],
            HasPredefinedLength = use.Contains("fixed"),
            IsDataAttribute = use.Contains("attribute"),
            QualifierSequences = key is null ? null : Sequences(key),
            Requires = [.. Words(cells[3], "; ").Select(condition => Words(condition, " ").Select(group => Words(group, "+")).ToList())],
            Excludes = Words(cells[4], " "),
            Title = cells[5],
        };
    }

    private static IReadOnlyList<string>[] Sequences(string key) =>
        key.Split(':') is [_, var sequences]
            ? [.. sequences.Split('|').Select(sequence => Words(sequence, ">"))]
            :
            [
                [],
            ];

    // n13(csum gcppos1), x1-17?
    private static ValuePart Part(string text)
    {
        var isOptional = text.EndsWith('?');
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var shape = open < 0 ? text.TrimEnd('?') : text[..open];
        var rules = open < 0 ? "" : text[(open + 1)..text.IndexOf(')', StringComparison.Ordinal)];
        var lengths = shape[1..].Split('-').Select(length => int.Parse(length, CultureInfo.InvariantCulture)).ToArray();
        var set = shape[0] switch
        {
            'n' => CharacterSet.Digits,
            'x' => CharacterSet.Set82,
            'y' => CharacterSet.Set39,
            'z' => CharacterSet.Base64,
            var other => throw new InvalidDataException($"application-identifiers.tsv: '{other}' is no set of characters"),
        };
        return new ValuePart(set, lengths[0], lengths[^1], isOptional, [.. Words(rules, " ").Select(ContentRules.Find)]);
    }

    private static string[] Words(string cell, string separator) => cell.Split(separator, StringSplitOptions.RemoveEmptyEntries);
}
