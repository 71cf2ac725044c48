namespace Xinyuan.Credit.Records.Catalogues;

/// <summary>A figure that may be reported about an enterprise.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsMoney">Whether it is a sum in CNY; otherwise it is a count.</param>
/// <param name="Title">Its name in Chinese.</param>
/// <param name="IsVerified">Whether the norm that asks for it was read in a source.</param>
public sealed record Figure(string Name, bool IsMoney, string Title, bool IsVerified);

/// <summary>The closed list of figures: <c>figures.json</c>.</summary>
public static class FigureCatalogue
{
    /// <summary>The one currency of figures: that of every legal threshold.</summary>
    public const string Currency = "CNY";

    private static readonly Dictionary<string, Figure> ByName = EmbeddedCatalogue
        .Rows(
            "figures.json",
            "figures",
            row => new Figure(row.Text("name"), row.Text("measure") == "money", row.Text("zh"), row.IsVerified())
        )
        .ToDictionary(figure => figure.Name, StringComparer.Ordinal);

    /// <summary>The names of all figures.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The figure of a name, or null.</summary>
    public static Figure? Find(string name) => ByName.GetValueOrDefault(name);
}
