using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.Facts;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>In which spelling identifiers go out: the header <c>GS1-EPC-Format</c> of EPCIS 2.0.</summary>
internal sealed class EpcFormat
{
    public const string Header = "GS1-EPC-Format";

    public static readonly EpcFormat DigitalLink = new("Always_GS1_Digital_Link", id => id.Kind == ItemKind.Opaque ? null : id.DigitalLink);
    public static readonly EpcFormat AsRecorded = new("Never_Translates", _ => null);

    // Fields whose value is an identifier of an item, a place or a party, or a list of them; others hold such ids under a name.
    private static readonly string[] Plain = ["parentID", "epcList", "childEPCs", "inputEPCList", "outputEPCList", "transformationID"];

    private static readonly (string Field, string Member)[] Nested =
    [
        ("quantityList", "epcClass"),
        ("childQuantityList", "epcClass"),
        ("inputQuantityList", "epcClass"),
        ("outputQuantityList", "epcClass"),
        ("readPoint", "id"),
        ("bizLocation", "id"),
        ("sourceList", "source"),
        ("destinationList", "destination"),
        ("bizTransactionList", "bizTransaction"),
    ];

    private readonly Func<ItemId, string?> _spell;

    private EpcFormat(string name, Func<ItemId, string?> spell) => (Name, _spell) = (name, spell);

    /// <summary>As EPC URNs, where the length of the company prefix is known.</summary>
    public static EpcFormat Urn(CompanyPrefixes? known) => new("Always_EPC_URN", id => id.ToUrn(known));

    /// <summary>The header's value.</summary>
    public string Name { get; }

    /// <summary>What the caller asks for; null when the header says something unknown. Without it the standard's default holds.</summary>
    public static EpcFormat? Of(HttpRequest request) =>
        Named(request.Headers[Header].ToString(), request.HttpContext.RequestServices.GetService<CompanyPrefixes>());

    /// <summary>The format of this name, the standard's default for none; null for one that there is not.</summary>
    public static EpcFormat? Named(string name, CompanyPrefixes? known) =>
        name switch
        {
            "" or "Always_GS1_Digital_Link" => DigitalLink,
            "No_Preference" or "Never_Translates" => AsRecorded,
            "Always_EPC_URN" => Urn(known),
            _ => null,
        };

    /// <summary>An identifier in this spelling; as it is where there is no other, or the length of its company prefix is not known.</summary>
    public string Of(string spelling) => _spell(ItemId.Parse(spelling)) ?? spelling;

    /// <summary>Spells the identifiers of an event.</summary>
    public void Apply(JsonObject said)
    {
        foreach (var field in Plain)
            Respell(said, field);
        foreach (var (field, member) in Nested)
        {
            switch (said[field])
            {
                case JsonObject one:
                    Respell(one, member);
                    break;
                case JsonArray many:
                    foreach (var one in many.OfType<JsonObject>())
                        Respell(one, member);
                    break;
            }
        }
    }

    private void Respell(JsonObject holder, string field)
    {
        switch (holder[field])
        {
            case JsonValue value when value.TryGetValue<string>(out var text):
                holder[field] = Of(text);
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is JsonValue value && value.TryGetValue<string>(out var text))
                        list[i] = Of(text);
                }
                break;
        }
    }
}
