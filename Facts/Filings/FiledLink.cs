using System.Text.Json;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Facts.Filings;

/// <summary>Where an enterprise says more about its goods: an address of its own, to which the resolver sends those who ask for it.</summary>
/// <param name="Type">What is there, a link type of the GS1 Web Vocabulary without prefix: one of <see cref="TypesKnown"/>.</param>
/// <param name="Href">The address: http or https, at most 1,000 characters, without a name and password.</param>
/// <param name="Title">What a reader sees of the link.</param>
/// <param name="Language">The language of what is there, such as <c>zh</c> or <c>en-GB</c>; null for any.</param>
/// <param name="MediaType">Its media type, such as <c>application/pdf</c>; null when not stated.</param>
/// <param name="Context">For whom it is, such as a country (ISO 3166-1 alpha-2); null for all.</param>
public sealed record FiledLink(string Type, string Href, string Title, string? Language, string? MediaType, string? Context)
{
    /// <summary>A filing has at most so many links.</summary>
    public const int CountMax = 24;

    private const int HrefLengthMax = 1_000;
    private const int TitleLengthMax = 200;
    private const int WordLengthMax = 100;

    /// <summary>
    /// What an enterprise may speak for. What the ledger itself answers for (traceability, recalls, the registry) is not among it.
    /// </summary>
    public static IReadOnlyList<string> TypesKnown { get; } =
    [
        "pip",
        "certificationInfo",
        "safetyInfo",
        "instructions",
        "ingredientsInfo",
        "allergenInfo",
        "nutritionalInfo",
        "consumerHandlingStorageInfo",
        "sustainabilityInfo",
        "support",
    ];

    /// <summary>Reads the links of a filing, if it has any; what is at fault is reported to <paramref name="fields"/>.</summary>
    internal static IReadOnlyList<FiledLink> ReadAll(ObjectReader fields)
    {
        if (!fields.Has("links") || fields.Array("links", CountMax) is not { } elements)
            return [];
        var links = new List<FiledLink>();
        for (var i = 0; i < elements.Count; i++)
        {
            if (Read(fields, elements[i], $"links/{i}") is { } link)
                links.Add(link);
        }
        return links;
    }

    private static FiledLink? Read(ObjectReader fields, JsonElement element, string name)
    {
        if (fields.Open(element, name) is not { } reader)
            return null;
        var link = new FiledLink(
            reader.Choice("type", TypesKnown),
            reader.Text("href", HrefLengthMax),
            reader.Text("title", TitleLengthMax),
            reader.OptionalCode("language", Codes.Language(), "a language: two letters, perhaps with a country"),
            reader.OptionalCode("mediaType", Codes.MediaType(), "a media type"),
            reader.OptionalText("context", WordLengthMax)
        );
        if (link.Href.Length > 0 && !IsAddress(link.Href))
            reader.Report("href", "an address of http or https without a name and password is expected");
        return reader.Close("a link") ? link : null;
    }

    // Only what any browser would open as a page: no script, no file, no credentials.
    private static bool IsAddress(string href) =>
        Uri.TryCreate(href, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0
        && uri.Host.Length > 0
        && Codes.UriCharacters().IsMatch(href);
}
