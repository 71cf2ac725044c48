using System.Text.Json;
using System.Text.Unicode;
using GraphQL;
using GraphQL.Transport;
using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Rest;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>A request read, or why it is none.</summary>
internal abstract record GraphQLReadResult
{
    private GraphQLReadResult() { }

    public sealed record Read(GraphQLRequest Request) : GraphQLReadResult;

    public sealed record Refused(int Status, string Message) : GraphQLReadResult;
}

/// <summary>Reads a GraphQL request from a body or from a query string, strictly.</summary>
internal static class GraphQLRequestReader
{
    /// <summary>Bytes of a request's body.</summary>
    public const int BodyBytesMax = 64 << 10;

    /// <summary>How JSON from a client is parsed.</summary>
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    public static async Task<GraphQLReadResult> ReadAsync(HttpRequest request, IGraphQLTextSerializer serializer, CancellationToken cancel)
    {
        if (HttpMethods.IsGet(request.Method))
            return FromQueryString(request.Query, serializer);
        if (!MediaTypes.IsJson(request.ContentType))
        {
            return new GraphQLReadResult.Refused(
                StatusCodes.Status415UnsupportedMediaType,
                "Content-Type must be application/json in UTF-8."
            );
        }
        if (await BodyReader.ReadAsync(request, BodyBytesMax, cancel) is not { } body)
        {
            return new GraphQLReadResult.Refused(StatusCodes.Status413PayloadTooLarge, $"A request has at most {BodyBytesMax} bytes.");
        }
        return FromBody(body, serializer);
    }

    private static GraphQLReadResult FromBody(ReadOnlyMemory<byte> body, IGraphQLTextSerializer serializer)
    {
        if (!Utf8.IsValid(body.Span))
            return Bad("The body is not UTF-8.");
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return FromJson(json.RootElement, serializer);
        }
        catch (JsonException)
        {
            return Bad("The body is not JSON.");
        }
    }

    /// <summary>Reads a request out of JSON whose members stand once; what it gives is independent of the document.</summary>
    public static GraphQLReadResult FromJson(JsonElement root, IGraphQLTextSerializer serializer)
    {
        try
        {
            return Members(root, serializer);
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or FormatException)
        {
            // Half a surrogate pair, or a number that is none here: found only when it is asked for.
            return Bad("The body is not JSON.");
        }
    }

    private static GraphQLReadResult Members(JsonElement root, IGraphQLTextSerializer serializer)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Bad("The request is not a JSON object.");
        if (Member(root, "query") is not { ValueKind: JsonValueKind.String } query)
            return Bad("`query` must be a string.");
        if (Member(root, "operationName") is { ValueKind: not JsonValueKind.String } name)
            return Wrong("operationName", "a string", name);
        if (Member(root, "variables") is { ValueKind: not JsonValueKind.Object } variables)
            return Wrong("variables", "an object", variables);
        if (Member(root, "extensions") is { ValueKind: not JsonValueKind.Object } extensions)
            return Wrong("extensions", "an object", extensions);
        return Checked(
            query.GetString(),
            Member(root, "operationName")?.GetString(),
            Member(root, "variables") is { } v ? serializer.ReadNode<Inputs>(v) : null,
            Member(root, "extensions") is { } e ? serializer.ReadNode<Inputs>(e) : null
        );
    }

    private static GraphQLReadResult FromQueryString(IQueryCollection query, IGraphQLTextSerializer serializer)
    {
        foreach (var name in (ReadOnlySpan<string>)["query", "operationName", "variables", "extensions"])
        {
            if (query[name].Count > 1)
                return Bad($"`{name}` stands more than once.");
        }
        try
        {
            return Checked(
                query["query"],
                query["operationName"],
                Object(query["variables"], serializer),
                Object(query["extensions"], serializer)
            );
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            return Bad("`variables` and `extensions` must be JSON objects.");
        }
    }

    private static Inputs? Object(string? text, IGraphQLTextSerializer serializer)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        using var json = JsonDocument.Parse(text, Strict);
        return json.RootElement.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Object => serializer.ReadNode<Inputs>(json.RootElement),
            _ => throw new FormatException("not an object"),
        };
    }

    private static GraphQLReadResult Checked(string? query, string? operationName, Inputs? variables, Inputs? extensions) =>
        string.IsNullOrWhiteSpace(query)
            ? Bad("The request has no `query`.")
            : new GraphQLReadResult.Read(
                new GraphQLRequest
                {
                    Query = query,
                    OperationName = string.IsNullOrEmpty(operationName) ? null : operationName,
                    Variables = variables,
                    Extensions = extensions,
                }
            );

    // JSON null means absent, for all members alike.
    private static JsonElement? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static GraphQLReadResult.Refused Wrong(string name, string kind, JsonElement found) =>
        Bad($"`{name}` must be {kind}, not {found.ValueKind}.");

    private static GraphQLReadResult.Refused Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
