using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinyuan.Credit.Calendars;

/// <summary>Law as data that comes with the program; read strictly, since a misspelled member would silently be another law.</summary>
internal static class LegalData
{
    public static JsonSerializerOptions Strict { get; } =
        new(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };

    /// <summary>The bytes of an embedded resource.</summary>
    public static byte[] Resource(string name)
    {
        using var stream =
            typeof(LegalData).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
