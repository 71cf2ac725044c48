namespace Xinyuan.GraphApi.Resolver;

/// <summary>Which of an item's links answers a request (GS1-Conformant resolver standard §2).</summary>
internal static class LinkChoice
{
    /// <summary>
    /// The links that suit: none when there is no link of the type, several when nothing in the request tells them apart. The finest
    /// level that has the type answers, else the next above it.
    /// </summary>
    /// <param name="levels">The levels, the finest first.</param>
    /// <param name="type">The link type that is asked for; null for the default.</param>
    /// <param name="preferences">What else the request says.</param>
    public static IReadOnlyList<ResolverLink> Of(IReadOnlyList<ItemLevel> levels, string? type, Preferences preferences)
    {
        foreach (var level in levels)
        {
            var links = type is null or LinkTypes.DefaultLink ? Defaults(level) : OfType(level, type);
            if (links.Count > 0)
                return preferences.Best(links);
        }
        return [];
    }

    // The default has no attributes, so that it is what remains when no other suits better.
    private static List<ResolverLink> Defaults(ItemLevel level) =>
        [.. OfType(level, LinkTypes.DefaultLink), .. OfType(level, LinkTypes.DefaultLinkMulti)];

    private static List<ResolverLink> OfType(ItemLevel level, string type) =>
        [.. level.Links.Where(link => link.Type.Equals(type, StringComparison.Ordinal))];
}
