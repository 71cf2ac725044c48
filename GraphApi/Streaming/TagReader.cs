using Xinyuan.GraphApi.Pages;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Streaming;

/// <summary>Reads the tags that a client follows: <c>kind:value</c>, items and places in any spelling.</summary>
internal static class TagReader
{
    /// <summary>Characters of a tag.</summary>
    private const int LengthMax = 512;

    private const string ItemKindPrefix = "item:";
    private const string PlacePrefix = "place:";

    /// <summary>The tag as the log has it, or null when it is of no form.</summary>
    public static string? Read(string tag)
    {
        var colon = tag.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == tag.Length - 1 || tag.Length > LengthMax || tag.Any(char.IsControl))
            return null;
        if (tag.StartsWith(ItemKindPrefix, StringComparison.Ordinal))
            return EventTags.OfItem(DigitalLinks.ItemOf(tag[ItemKindPrefix.Length..]));
        return tag.StartsWith(PlacePrefix, StringComparison.Ordinal) ? EventTags.OfPlace(tag[PlacePrefix.Length..]) : tag;
    }

    /// <summary>The item that is followed when the tags, as spelled, name one item and nothing else; null for anything wider.</summary>
    public static ItemId? OnlyItem(IReadOnlyList<string> tags)
    {
        if (tags is not [var tag] || !tag.StartsWith(ItemKindPrefix, StringComparison.Ordinal))
            return null;
        var item = DigitalLinks.ItemOf(tag[ItemKindPrefix.Length..]);
        return item.Kind == ItemKind.Class ? null : item;
    }
}
