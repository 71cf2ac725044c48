using System.Text.Json;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.MasterData;

/// <summary>What a document's header says of a place, a product or a party (EPCIS 2.0 §9.4 and CBV 2.0 §9).</summary>
/// <param name="Type">What kind of thing it is, such as <c>urn:epcglobal:epcis:vtype:BusinessLocation</c>.</param>
/// <param name="Json">The element as it was said: id, attributes, children.</param>
/// <param name="Context">What of the document's <c>@context</c> it needs, or null.</param>
/// <param name="Path">Its place in the document.</param>
public sealed record VocabularyElement(string Type, JsonElement Json, JsonElement? Context, string Path)
{
    private ItemId? _id;

    /// <summary>The identifier as it is spelled.</summary>
    public string Spelling => Json.GetProperty("id").GetString()!;

    /// <summary>The identifier, read.</summary>
    public ItemId Id => _id ??= ItemId.Parse(Spelling);
}
