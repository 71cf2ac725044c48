using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Resolver;

/// <summary>Links as a linkset document (RFC 9264), of the shape that GS1's linkset schema asks for.</summary>
internal static class Linkset
{
    public const string MediaType = "application/linkset+json";
    public const string JsonLdMediaType = "application/ld+json";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = PlainJson.Encoder };

    /// <summary>All links of all levels; the default is one, that of the finest level which has it.</summary>
    /// <param name="levels">The levels, the finest first.</param>
    /// <param name="contextUrl">The JSON-LD context to embed, or null for none.</param>
    public static string Write(IReadOnlyList<ItemLevel> levels, string? contextUrl)
    {
        var set = new JsonArray();
        var hasDefault = false;
        foreach (var level in levels)
        {
            var one = new JsonObject { ["anchor"] = level.Anchor, ["itemDescription"] = level.Description };
            foreach (var type in level.Links.GroupBy(link => link.Type))
            {
                if (hasDefault && type.Key is LinkTypes.DefaultLink or LinkTypes.DefaultLinkMulti)
                    continue;
                one[LinkTypes.Namespace + type.Key] = new JsonArray([.. type.Select(link => (JsonNode)Write(link))]);
            }
            set.Add(one);
            hasDefault |= level.Links.Any(link => link.Type == LinkTypes.DefaultLink);
        }
        var document = new JsonObject();
        if (contextUrl is not null)
            document["@context"] = contextUrl;
        document["linkset"] = set;
        return document.ToJsonString(Plain);
    }

    private static JsonObject Write(ResolverLink link)
    {
        var target = new JsonObject { ["href"] = link.Href, ["title"] = link.Title };
        if (link.MediaType is not null)
            target["type"] = link.MediaType;
        if (link.Language is not null)
            target["hreflang"] = new JsonArray(link.Language);
        if (link.Context is not null)
            target["context"] = new JsonArray(link.Context);
        if (!link.ForwardsQuery)
            target["fwqs"] = false;
        return target;
    }
}
