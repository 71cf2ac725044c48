namespace Xinyuan.GraphApi.Resolver;

/// <summary>A link from an item to something about it.</summary>
/// <param name="Type">A link type of the GS1 Web Vocabulary, without prefix.</param>
/// <param name="Href">The target, http or https.</param>
/// <param name="Title">What a reader sees of it.</param>
internal sealed record ResolverLink(string Type, string Href, string Title)
{
    /// <summary>The language of the target, as linksets write it: two letters, perhaps with a country; null for any.</summary>
    public string? Language { get; init; }

    /// <summary>The media type of the target; null when not known.</summary>
    public string? MediaType { get; init; }

    /// <summary>For whom it is; null for all.</summary>
    public string? Context { get; init; }

    /// <summary>A redirect hands the request's query on. Not to an interface that refuses parameters that it does not know.</summary>
    public bool ForwardsQuery { get; init; } = true;
}

/// <summary>A level of an identifier, such as the lot of a serial, and what links it has.</summary>
/// <param name="Anchor">The uncompressed Digital Link of the level, under this service's address.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Links">Its links.</param>
internal sealed record ItemLevel(string Anchor, string Description, IReadOnlyList<ResolverLink> Links);
