using System.Text.Json;
using Xinyuan.GraphApi;

namespace Xinyuan.Silo.Demo;

/// <summary>A document of the demo, in the order in which it comes.</summary>
internal sealed record DemoDocument(string File, string Kind, string Submitter, string Title);

/// <summary>A product that the demo shows.</summary>
internal sealed record DemoProduct(string DigitalLink, string TitleZh, string TitleEn, string Story);

/// <summary>The demo data on disk: <c>manifest.json</c>, <c>products.json</c> and the documents.</summary>
internal static class DemoFolder
{
    public static IReadOnlyList<DemoDocument> Documents(string folder) => Read<DemoDocument>(folder, "manifest.json");

    public static IReadOnlyList<DemoProduct> Products(string folder) => Read<DemoProduct>(folder, "products.json");

    /// <summary>What the start page shows.</summary>
    public static IReadOnlyList<ShownItem> ShownItems(string folder) =>
        [.. Products(folder).Select(product => new ShownItem(product.DigitalLink, product.TitleZh, product.TitleEn))];

    private static List<T> Read<T>(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return JsonSerializer.Deserialize<List<T>>(File.ReadAllBytes(path), JsonSerializerOptions.Web)!;
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{path}: {malformed.Message}", malformed);
        }
    }
}
