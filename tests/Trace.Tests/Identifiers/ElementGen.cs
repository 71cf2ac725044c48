using FsCheck;
using FsCheck.Fluent;
using Xinyuan.Facts;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

/// <summary>Values that are in order, for every application identifier of the table, and links made of them.</summary>
internal static class ElementGen
{
    private const string Digits = "0123456789";
    private const string Set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private const string Set39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // Content that a rule asks for, where any of the right characters would not do.
    private static readonly Dictionary<string, string[]> Samples = new(StringComparer.Ordinal)
    {
        ["couponcode"] = ["012345612345611110123", "0123456123456111101233261130"],
        ["couponposoffer"] = ["001234561234560123456", "1112345671234561" + "1234567"],
        ["csumalpha"] = ["1987654Ad4X4bL5ttr2310c2K", "12345678901234567890123NT"],
        ["hh"] = ["00", "23"],
        ["hhmi"] = ["0000", "2359"],
        ["hyphen"] = ["-"],
        ["iban"] = ["GB82WEST12345698765432", "DE89370400440532013000"],
        ["importeridx"] = ["-", "_", "a", "Z", "0"],
        ["iso3166"] = ["156", "410", "004"],
        ["iso3166999"] = ["999", "156"],
        ["iso3166alpha2"] = ["CN", "KR"],
        ["iso4217"] = ["156", "978"],
        ["iso5218"] = ["0", "1", "2", "9"],
        ["latitude"] = ["0000000000", "1800000000", "1329278000"],
        ["longitude"] = ["0000000000", "3600000000", "3095149000"],
        ["mediatype"] = ["01", "10", "80", "99"],
        ["mi"] = ["00", "59"],
        ["nozeroprefix"] = ["1", "123456789012"],
        ["packagetype"] = ["9", "1A", "APE"],
        ["pcenc"] = ["plain", "%E7%89%9B"],
        ["pieceoftotal"] = ["0101", "0299"],
        ["posinseqslash"] = ["1/1", "2/3"],
        ["ss"] = ["00", "59"],
        ["winding"] = ["0", "1", "9"],
        ["yesno"] = ["0", "1"],
        ["yymmd0"] = ["261100", "261130", "240229"],
        ["yymmdd"] = ["261123", "000229"],
        ["yyyymmdd"] = ["20261123"],
        ["zero"] = ["0"],
    };

    /// <summary>A value of an application identifier, with any of its optional parts.</summary>
    public static Gen<string> ValueOf(string ai)
    {
        var values = Gen.Constant("");
        var isOpen = Gen.Constant(true);
        foreach (var (set, min, max, isOptional, rules) in Shapes.Of(ai))
        {
            var part = PartOf(set, min, max, rules);
            values =
                from value in values
                from next in part
                from goesOn in isOptional ? Gen.Elements(true, false) : Gen.Constant(true)
                // A part can only be there when all before it are.
                select value.EndsWith('\0') ? value
                : goesOn ? value + next
                : value + '\0';
        }
        return values.Select(value => value.TrimEnd('\0'));
    }

    /// <summary>A link of any primary key, any of its qualifiers and some data attributes.</summary>
    public static Gen<DigitalLink> Links { get; } =
        from primary in Gen.Elements(ApplicationIdentifiers.All.Where(ai => ai.IsPrimaryKey).ToArray())
        from sequence in Gen.Elements(primary.QualifierSequences!.ToArray())
        from qualifiers in Gen.SubListOf(sequence.ToArray())
        from attributes in Gen.SubListOf(Attributes(primary))
        from value in ValueOf(primary.Ai)
        from rest in Gen.CollectToArray(qualifiers.Concat(attributes.Take(5)), ai => ValueOf(ai).Select(text => new GsElement(ai, text)))
        from stem in Gen.Elements("https://example.com", "http://a:8080/some/stem", "https://id.gs1.org")
        select DigitalLink.Of([new GsElement(primary.Ai, value), .. rest], stem, out _)
            ?? throw new InvalidOperationException($"no link of ({primary.Ai}){value} {string.Join(' ', rest)}");

    private static string[] Attributes(ApplicationIdentifier primary) =>
        [.. ApplicationIdentifiers.All.Where(ai => ai.IsDataAttribute && ai != primary && !ai.Qualifies(primary)).Select(ai => ai.Ai)];

    private static Gen<string> PartOf(char set, int min, int max, IReadOnlyList<string> rules)
    {
        if (rules.FirstOrDefault(Samples.ContainsKey) is { } sampled)
            return Gen.Elements(Samples[sampled]);
        var alphabet = set switch
        {
            'n' => Digits,
            'x' => Set82,
            'y' => Set39,
            _ => Base64,
        };
        var text =
            from length in Gen.Choose(min, max)
            from characters in Gen.ArrayOf(Gen.Elements(alphabet.ToCharArray()), length)
            select new string(characters);
        return text.Select(value => Mend(value, rules));
    }

    private static string Mend(string value, IReadOnlyList<string> rules)
    {
        if (rules.Contains("nonzero"))
            value = value[..^1] + '7';
        if (rules.Contains("gcppos1"))
            value = "6901" + (value.Length > 4 ? value[4..] : "");
        return rules.Contains("csum") ? value[..^1] + Gs1CheckDigit.Compute(value.AsSpan(0, value.Length - 1)) : value;
    }
}
