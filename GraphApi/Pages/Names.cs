using System.Text.Json;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>How things are called on a page.</summary>
internal static class Names
{
    /// <summary>A party by its filed name, else by its id.</summary>
    public static string Of(PartyView party, Words words) =>
        (words == Words.English ? party.Filing?.NameEn ?? party.Filing?.Name : party.Filing?.Name) ?? party.Id;

    /// <summary>A place by its filed name, else by the province that it names, its GLN or as it is spelled.</summary>
    public static string Of(PlaceView place, Words words)
    {
        var name = words == Words.English ? place.Filing?.NameEn ?? place.Filing?.Name : place.Filing?.Name;
        return name ?? Province(place.Id, words) ?? place.Gln ?? place.Id;
    }

    /// <summary>
    /// The province of a place that is spelled as an address ending in <c>/region/</c> and an administrative division code (GB/T 2260):
    /// where a parcel went is told no closer.
    /// </summary>
    private static string? Province(string place, Words words)
    {
        const string Mark = "/region/";
        const int CodeLength = 6;
        var start = place.Length - CodeLength;
        if (start < Mark.Length || !place.AsSpan(0, start).EndsWith(Mark, StringComparison.Ordinal))
            return null;
        var key = place.Substring(start, 2);
        return words.OfTerm("region", key) is var name && name != key ? name : null;
    }

    /// <summary>An item by its keys: the path of its Digital Link, decoded where that is safe to read.</summary>
    public static string Of(ItemId item) => DigitalLinks.PathOf(item) ?? item.Canonical;

    /// <summary>The name of an enumeration's value as the interfaces spell it: <c>IN_CIRCULATION</c>.</summary>
    public static string Of(Enum value) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    /// <summary>A country (ISO 3166-1 alpha-2) in the page's language; one that trades here rarely by its code.</summary>
    public static string Country(string code, Words words) => words.OfTerm("country", code);

    /// <summary>A unit of UN/CEFACT Recommendation 20, as people write it.</summary>
    public static string Unit(string? code) =>
        code switch
        {
            "KGM" => "kg",
            "GRM" => "g",
            "LTR" => "l",
            "MLT" => "ml",
            "TNE" => "t",
            _ => code ?? "",
        };
}
