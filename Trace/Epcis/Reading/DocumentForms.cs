using System.Text.Json;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>What the documents around events look like (EPCIS 2.0 §10.2, and GS1's JSON Schema of it).</summary>
internal static class DocumentForms
{
    private const int ContextPartsMax = 64;

    /// <summary>A JSON-LD context: a URI, an object, or an array of them, none twice.</summary>
    public static readonly Rule Context = (checker, element) =>
    {
        if (element.ValueKind == JsonValueKind.Object)
            return;
        if (element.ValueKind != JsonValueKind.Array)
        {
            ContextPart(checker, element);
            return;
        }
        JsonElement[] parts = [.. element.EnumerateArray().Take(ContextPartsMax + 1)];
        if (parts.Length > ContextPartsMax)
            checker.Report($"has more than {ContextPartsMax} parts");
        else if (parts.Index().Any(part => parts.Take(part.Index).Any(earlier => JsonElement.DeepEquals(earlier, part.Item))))
            checker.Report("has a part twice");
        checker.Array(element, ContextPart);
    };

    private static readonly Rule Uris = Rules.ListOf(Rules.Uri);

    private static readonly Rule Attribute = Rules.Of(
        new ObjectForm(
            new Dictionary<string, Rule>
            {
                ["id"] = Rules.Uri,
                ["attribute"] = (checker, element) =>
                {
                    if (element.ValueKind is not (JsonValueKind.Number or JsonValueKind.String or JsonValueKind.Object))
                    {
                        checker.Report("is neither a number, text nor an object");
                    }
                },
            },
            ["id"],
            OtherMembers.Anything
        )
    );

    private static readonly Rule VocabularyElement = Rules.Of(
        new ObjectForm(
            new Dictionary<string, Rule>
            {
                ["id"] = Rules.Uri,
                ["attributes"] = Rules.ListOf(Attribute),
                ["children"] = Uris,
            },
            ["id"],
            OtherMembers.Anything
        )
    );

    private static readonly Rule Vocabularies = Rules.ListOf(
        Rules.Of(
            new ObjectForm(
                new Dictionary<string, Rule> { ["type"] = Rules.Uri, ["vocabularyElementList"] = Rules.ListOf(VocabularyElement) },
                ["type"],
                OtherMembers.Anything
            )
        )
    );

    private static readonly Rule Header = Rules.Of(
        new ObjectForm(
            new Dictionary<string, Rule>
            {
                ["epcisMasterData"] = Rules.Of(
                    new ObjectForm(new Dictionary<string, Rule> { ["vocabularyList"] = Vocabularies }, [], OtherMembers.Anything)
                ),
            },
            [],
            OtherMembers.Extensions
        )
    );

    private static readonly Rule Events = (checker, element) => checker.Array(element, checker.EventRule);

    /// <summary>A document for capture.</summary>
    public static readonly ObjectForm Document = new(
        new Dictionary<string, Rule>
        {
            ["@context"] = Context,
            ["id"] = Rules.Uri,
            ["type"] = Rules.Text,
            ["schemaVersion"] = Rules.Version,
            ["creationDate"] = Rules.Time,
            ["instanceIdentifier"] = Rules.Text,
            ["sender"] = Rules.Text,
            ["receiver"] = Rules.Text,
            ["epcisHeader"] = Header,
            ["epcisBody"] = Rules.Of(
                new ObjectForm(new Dictionary<string, Rule> { ["eventList"] = Events }, ["eventList"], OtherMembers.Anything)
            ),
        },
        ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
        OtherMembers.Extensions
    );

    private static readonly Rule QueryResults = Rules.Of(
        new ObjectForm(
            new Dictionary<string, Rule>
            {
                ["queryName"] = Rules.Text,
                ["subscriptionID"] = Rules.Text,
                ["resultsBody"] = Rules.Of(
                    new ObjectForm(
                        new Dictionary<string, Rule> { ["eventList"] = Events, ["vocabularyList"] = Vocabularies },
                        ["eventList"],
                        OtherMembers.Extensions
                    )
                ),
            },
            ["queryName", "resultsBody"],
            OtherMembers.Extensions
        )
    );

    /// <summary>
    /// What a repository answers to a query. The schema gives it no header; the standard's data model does, and published answers
    /// carry master data there.
    /// </summary>
    public static readonly ObjectForm QueryDocument = new(
        new Dictionary<string, Rule>
        {
            ["@context"] = Context,
            ["id"] = Rules.Uri,
            ["type"] = Rules.Text,
            ["schemaVersion"] = Rules.Version,
            ["creationDate"] = Rules.Time,
            ["epcisHeader"] = Header,
            ["epcisBody"] = Rules.Of(
                new ObjectForm(new Dictionary<string, Rule> { ["queryResults"] = QueryResults }, ["queryResults"], OtherMembers.Extensions)
            ),
        },
        ["@context", "type", "epcisBody"],
        OtherMembers.Extensions
    );

    private static void ContextPart(Checker checker, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            Rules.Uri(checker, element);
    }
}
