using System.Text.Json;

namespace Xinyuan.Credit.Records.Catalogues;

/// <summary>The closed lists that come with the program as data.</summary>
internal static class EmbeddedCatalogue
{
    /// <summary>Reads the rows of an embedded list: the array <paramref name="rows"/> of the file <paramref name="file"/>.</summary>
    public static IReadOnlyList<T> Rows<T>(string file, string rows, Func<JsonElement, T> read)
    {
        using var stream = typeof(EmbeddedCatalogue).Assembly.GetManifestResourceStream("Xinyuan.Credit.Records.Catalogues." + file)!;
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty(rows).EnumerateArray().Select(read)];
    }

    /// <summary>A text of a row.</summary>
    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    /// <summary>Whether the row's text was read in a source.</summary>
    public static bool IsVerified(this JsonElement row) => row.Text("source") == "verified";
}
