using System.Text.Json;
using Xinyuan.Facts;
using Xinyuan.Facts.Filings;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Custody;

/// <summary>A source or a destination as an event states it (EPCIS 2.0 §7.3.5.4).</summary>
/// <param name="Type">What it is: the bare word of CBV, or a URI of somebody's own.</param>
/// <param name="Id">Who or where, as spelled.</param>
public sealed record StatedParty(string Type, string Id)
{
    /// <summary>Who has the goods in hand.</summary>
    public const string Possessing = "possessing_party";

    /// <summary>Whose they are.</summary>
    public const string Owning = "owning_party";

    private static readonly string[] Stems = ["https://ref.gs1.org/cbv/SDT-", "cbv:SDT-"];

    /// <summary>Where goods come from, as the event states it.</summary>
    public static IReadOnlyList<StatedParty> Sources(JsonElement said) => Read(List(said, "sourceList"), "source");

    /// <summary>Where goods go to, as the event states it.</summary>
    public static IReadOnlyList<StatedParty> Destinations(JsonElement said) => Read(List(said, "destinationList"), "destination");

    /// <summary>The elements of a list of sources or destinations; none when there is no such list.</summary>
    /// <param name="list">The list, or null.</param>
    /// <param name="member">The member that names the party or place: <c>source</c> or <c>destination</c>.</param>
    public static IReadOnlyList<StatedParty> Read(JsonElement? list, string member)
    {
        if (list is not { ValueKind: JsonValueKind.Array } elements)
            return [];
        var parties = new List<StatedParty>();
        foreach (var element in elements.EnumerateArray())
        {
            if (
                element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty("type", out var type)
                && element.TryGetProperty(member, out var id)
                && type.ValueKind == JsonValueKind.String
                && id.ValueKind == JsonValueKind.String
            )
            {
                parties.Add(new StatedParty(Bare(type.GetString()!), id.GetString()!));
            }
        }
        return parties;
    }

    /// <summary>
    /// The party that an identifier of a party or a place names: whoever filed the GLN, or the GLN itself; null for what holds none.
    /// </summary>
    public static string? PartyOf(string id, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(filings);
        if (PartyId.TryParse(id, out var party, out _))
            return party.Text;
        return GlnOf(id) is { } gln ? filings.Place(gln)?.Party ?? "gln:" + gln : null;
    }

    /// <summary>The GLN (13 digits) that an identifier of a party (AI 417) or a place (AI 414) holds, or null.</summary>
    public static string? GlnOf(string id)
    {
        const int GlnLength = 13;
        var canonical = ItemId.Parse(id).Canonical;
        foreach (var path in (ReadOnlySpan<string>)[ItemId.Stem + "/417/", ItemId.Stem + "/414/"])
        {
            if (canonical.StartsWith(path, StringComparison.Ordinal) && canonical.Length >= path.Length + GlnLength)
                return canonical.Substring(path.Length, GlnLength);
        }
        return null;
    }

    private static JsonElement? List(JsonElement said, string name) =>
        said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var list) ? list : null;

    private static string Bare(string type)
    {
        foreach (var stem in Stems)
        {
            if (type.StartsWith(stem, StringComparison.Ordinal))
                return type[stem.Length..];
        }
        return type;
    }
}
