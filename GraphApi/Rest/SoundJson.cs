using System.Text.Json;

namespace Xinyuan.GraphApi.Rest;

/// <summary>
/// JSON of which every text can be read. UTF-8 that is in order may still spell half of a surrogate pair as an escape (RFC 8259 §8.2);
/// the reader finds that only when it is asked for the text, which is too late to refuse the request.
/// </summary>
internal static class SoundJson
{
    private const int DepthMax = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    /// <summary>What a body says, at most 16 levels deep and no name twice; null when it is not JSON, or a text in it is none.</summary>
    public static JsonElement? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return IsSound(utf8, DepthMax) ? JsonElement.Parse(utf8, Strict) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether every name and text can be read.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool IsSound(ReadOnlySpan<byte> utf8, int depthMax)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = depthMax });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
        return true;
    }
}
