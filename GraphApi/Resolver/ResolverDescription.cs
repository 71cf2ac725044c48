using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Pages;
using Xinyuan.GraphApi.Rest;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Resolver;

/// <summary>
/// The resolver description file, and the context by which a linkset is JSON-LD. The context is served from here, so that nobody needs
/// another's server to read ours.
/// </summary>
internal static class ResolverDescription
{
    /// <summary>Where the context is.</summary>
    public const string ContextPath = "/.well-known/linkset-context.jsonld";

    private const string DescriptionPath = "/.well-known/gs1resolver";

    public static void MapDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapRead(DescriptionPath, Describe);
        routes.MapRead(ContextPath, Context);
    }

    private static ContentHttpResult Describe(DigitalLinks addresses)
    {
        var description = new JsonObject
        {
            ["name"] = Words.English["site.name"],
            ["resolverRoot"] = addresses.Root,
            ["supportedLinkType"] = new JsonArray(new JsonObject { ["namespace"] = LinkTypes.Namespace, ["prefix"] = LinkTypes.Prefix }),
            ["supportedPrimaryKeys"] = new JsonArray([.. DigitalLink.PrimaryKeys.Select(key => (JsonNode)key)]),
            ["linkTypeDefaultCanBeLinkset"] = false,
            ["jsonLdContextLocation"] = addresses.Absolute(ContextPath),
            ["contact"] = new JsonObject { ["fn"] = Words.English["site.name"] },
        };
        return TypedResults.Text(description.ToJsonString(), "application/json", Encoding.UTF8);
    }

    /// <summary>Link relations are terms of their own IRIs; a target is a node, its attributes Dublin Core's and RFC 8288's.</summary>
    private static ContentHttpResult Context() =>
        TypedResults.Text(
            """
            {
              "@context": {
                "@version": 1.1,
                "gs1": "https://ref.gs1.org/voc/",
                "dcterms": "http://purl.org/dc/terms/",
                "schema": "https://schema.org/",
                "linkset": { "@id": "@graph" },
                "anchor": "@id",
                "href": "@id",
                "itemDescription": "schema:description",
                "title": "dcterms:title",
                "type": "dcterms:format",
                "hreflang": { "@id": "dcterms:language", "@container": "@set" },
                "context": { "@id": "schema:audience", "@container": "@set" },
                "fwqs": null,
                "public": null
              }
            }

            """,
            Linkset.JsonLdMediaType,
            Encoding.UTF8
        );
}
