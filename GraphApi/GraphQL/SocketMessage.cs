using System.Text.Json;
using System.Text.Unicode;
using Xinyuan.GraphApi.Rest;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>A message of graphql-transport-ws, or why it is none.</summary>
/// <param name="Type">Its type; null when the message is not one.</param>
/// <param name="Id">The operation that it is about, or null.</param>
/// <param name="Payload">Its payload, or null.</param>
internal readonly record struct SocketMessage(string? Type, string? Id, JsonElement? Payload)
{
    /// <summary>Characters of an operation's id.</summary>
    private const int IdLengthMax = 128;

    /// <summary>Reads a message strictly: an object with a <c>type</c>, an <c>id</c> that is a text, nothing twice, only sound texts.</summary>
    public static SocketMessage Read(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            return default;
        try
        {
            if (!SoundJson.IsSound(bytes, GraphQLRequestReader.Strict.MaxDepth))
                return default;
            using var json = JsonDocument.Parse(bytes.ToArray(), GraphQLRequestReader.Strict);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "type") is not { Length: > 0 } type)
                return default;
            var id = Text(root, "id");
            if (root.TryGetProperty("id", out _) && id is not { Length: > 0 and <= IdLengthMax })
                return default;
            var hasPayload = root.TryGetProperty("payload", out var payload) && payload.ValueKind != JsonValueKind.Null;
            if (hasPayload && payload.ValueKind != JsonValueKind.Object)
                return default;
            return new SocketMessage(type, id, hasPayload ? payload.Clone() : null);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
