using System.Collections.Frozen;
using System.Text.Json;

namespace Xinyuan.Credit.Records.Catalogues;

/// <summary>
/// What may enter a credit record: the national catalogue of public credit information (全国公共信用信息基础目录) and its local
/// supplement, <c>items.json</c>. Nothing else may, and measures may rest on nothing else.
/// </summary>
public static class ItemCatalogue
{
    private static readonly FrozenSet<string> Known = EmbeddedCatalogue
        .Rows("items.json", "national", Names)
        .Concat(EmbeddedCatalogue.Rows("items.json", "supplement", Names))
        .SelectMany(names => names)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an item is in the catalogue: a category, or a category and its part with a slash between.</summary>
    public static bool Contains(string item) => Known.Contains(item);

    /// <summary>All items, in order of their names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Names(JsonElement row)
    {
        var category = row.Text("category");
        return [category, .. row.GetProperty("parts").EnumerateArray().Select(part => $"{category}/{part.GetString()}")];
    }
}
