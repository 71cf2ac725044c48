using System.Text.Json;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// Instance and lot master data: what is said of items when they come to be. Its fields have names under a prefix; those of the
/// Core Business Vocabulary and of GS1's web vocabulary are known by the last part of the name, whatever the prefix is called.
/// </summary>
internal static class Ilmd
{
    private static readonly string[] Stems =
    [
        "urn:epcglobal:cbv:mda:",
        "urn:epcglobal:cbv:mda#",
        "https://ref.gs1.org/cbv/",
        "https://ns.gs1.org/cbv/",
        "https://gs1.org/voc/",
        "http://gs1.org/voc/",
        "https://www.gs1.org/voc/",
        "http://www.gs1.org/voc/",
    ];

    /// <summary>The name that GS1 gives a field, or null for a field of somebody's own.</summary>
    public static string? StandardName(string name, EpcisContext context)
    {
        var whole = context.Expand(name);
        foreach (var stem in Stems)
        {
            if (whole.StartsWith(stem, StringComparison.Ordinal))
                return whole[stem.Length..];
        }
        return null;
    }

    /// <summary>The lot number, or null when none is stated.</summary>
    public static string? LotNumber(JsonElement ilmd, EpcisContext context)
    {
        foreach (var member in ilmd.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String && StandardName(member.Name, context) is "lotNumber" or "hasBatchLotNumber")
            {
                return member.Value.GetString();
            }
        }
        return null;
    }
}
