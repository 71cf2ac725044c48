using System.Globalization;
using System.Text.Json;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.MasterData;

/// <summary>Finds the master data in a document that has been checked: in its header, or in an answer to a query.</summary>
internal static class Vocabularies
{
    private static readonly string[][] Places =
    [
        ["epcisHeader", "epcisMasterData", "vocabularyList"],
        ["epcisBody", "queryResults", "resultsBody", "vocabularyList"],
    ];

    /// <summary>Every element, in the document's order.</summary>
    /// <param name="root">The document.</param>
    /// <param name="context">Its context, read.</param>
    public static IReadOnlyList<VocabularyElement> Of(JsonElement root, EpcisContext context)
    {
        var elements = new List<VocabularyElement>();
        var declared = root.TryGetProperty("@context", out var whole) ? whole : default;
        foreach (var place in Places)
        {
            if (Find(root, place) is { } vocabularies)
                Read(vocabularies, "/" + string.Join('/', place), elements, said => Context(said, context, declared));
        }
        return elements;
    }

    private static JsonElement? Context(JsonElement said, EpcisContext context, JsonElement declared) =>
        declared.ValueKind == JsonValueKind.Undefined ? null : context.UsedBy(said, declared);

    private static void Read(
        JsonElement vocabularies,
        string path,
        List<VocabularyElement> elements,
        Func<JsonElement, JsonElement?> contextOf
    )
    {
        foreach (var (number, vocabulary) in vocabularies.EnumerateArray().Index())
        {
            if (!vocabulary.TryGetProperty("vocabularyElementList", out var list))
                continue;
            var type = vocabulary.GetProperty("type").GetString()!;
            foreach (var (index, said) in list.EnumerateArray().Index())
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"{path}/{number}/vocabularyElementList/{index}");
                elements.Add(new VocabularyElement(type, said, contextOf(said), at));
            }
        }
    }

    private static JsonElement? Find(JsonElement at, string[] place)
    {
        foreach (var name in place)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }
        return at;
    }
}
