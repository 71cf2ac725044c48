using System.Collections.Frozen;
using Xinyuan.Facts;

namespace Xinyuan.Trace.Identifiers;

/// <summary>Codes of countries, currencies and packages, out of <c>code-lists.txt</c>.</summary>
internal static class CodeLists
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Lists = Load();

    /// <summary>ISO 3166-1 numeric.</summary>
    public static ContentFault? Country(ReadOnlySpan<char> code) => In("iso3166", code, "a country of ISO 3166-1: 3 digits");

    /// <summary>ISO 3166-1 numeric, or 999 for several.</summary>
    public static ContentFault? CountryOr999(ReadOnlySpan<char> code) => code is "999" ? null : Country(code);

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public static ContentFault? CountryLetters(ReadOnlySpan<char> code) =>
        CountryCode.IsKnown(code.ToString()) ? null : new ContentFault(0, $"'{code}' is not a country of ISO 3166-1: 2 capitals");

    /// <summary>ISO 4217 numeric.</summary>
    public static ContentFault? Currency(ReadOnlySpan<char> code) => In("iso4217", code, "a currency of ISO 4217: 3 digits");

    /// <summary>UN/ECE Recommendation 21 with GS1's additions.</summary>
    public static ContentFault? PackageType(ReadOnlySpan<char> code) =>
        In("packagetype", code, "a package type of UN/ECE Recommendation 21");

    private static ContentFault? In(string list, ReadOnlySpan<char> code, string what) =>
        Lists[list].Contains(code.ToString()) ? null : new ContentFault(0, $"'{code}' is not {what}");

    private static FrozenDictionary<string, FrozenSet<string>> Load()
    {
        using var stream = typeof(CodeLists).Assembly.GetManifestResourceStream("Xinyuan.Trace.Identifiers.code-lists.txt")!;
        using var reader = new StreamReader(stream);
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var words = line.Split(' ');
            if (!lists.TryGetValue(words[0], out var codes))
                lists[words[0]] = codes = [];
            codes.AddRange(words[1..]);
        }
        return lists.ToFrozenDictionary(list => list.Key, list => list.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
