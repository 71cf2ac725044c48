using System.Text.Json;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Enumerations as documents spell them: <c>oversea_seller</c>, <c>TIER_1</c>.</summary>
internal static class Spelling
{
    public static T Read<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    public static string Write(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
