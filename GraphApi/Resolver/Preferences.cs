using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Xinyuan.GraphApi.Resolver;

/// <summary>What a request would rather have, of several links of one type.</summary>
/// <param name="Languages">Language ranges of <c>Accept-Language</c>, the best first, none that is refused.</param>
/// <param name="MediaTypes">Media ranges of <c>Accept</c>, as sent.</param>
/// <param name="Context">The <c>context</c> of the query, or null.</param>
internal sealed record Preferences(IReadOnlyList<string> Languages, IReadOnlyList<MediaTypeHeaderValue> MediaTypes, string? Context)
{
    /// <summary>Ranges beyond so many are not looked at.</summary>
    private const int RangesMax = 20;

    public static Preferences Of(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        return new Preferences(
            [
                .. headers
                    .AcceptLanguage.Take(RangesMax)
                    .Where(range => (range.Quality ?? 1) > 0)
                    .OrderByDescending(range => range.Quality ?? 1)
                    .Select(range => range.Value.ToString()),
            ],
            [.. headers.Accept.Take(RangesMax)],
            request.Query["context"] is [{ Length: > 0 } context, ..] ? context : null
        );
    }

    /// <summary>Whether a media type is asked for by its name.</summary>
    public bool Names(string mediaType) =>
        MediaTypes.Any(range => (range.Quality ?? 1) > 0 && range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    /// <summary>The links that suit best: one, or several that suit equally well.</summary>
    public IReadOnlyList<ResolverLink> Best(IReadOnlyList<ResolverLink> links) => OfMediaType(OfLanguage(OfContext(links)));

    private IReadOnlyList<ResolverLink> OfContext(IReadOnlyList<ResolverLink> links) =>
        FirstOf(
            links,
            link => Context is not null && string.Equals(link.Context, Context, StringComparison.OrdinalIgnoreCase),
            link => link.Context is null
        );

    private IReadOnlyList<ResolverLink> OfLanguage(IReadOnlyList<ResolverLink> links)
    {
        foreach (var range in Languages)
        {
            // RFC 4647 §3.4: what is asked for, then ever less of it; and a language alone takes any of its countries.
            for (var part = range; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOf('-'))])
            {
                List<ResolverLink> found =
                [
                    .. links.Where(link =>
                        link.Language is { } language
                        && (
                            part == "*"
                            || language.Equals(part, StringComparison.OrdinalIgnoreCase)
                            || language.StartsWith(part + "-", StringComparison.OrdinalIgnoreCase)
                        )
                    ),
                ];
                if (found.Count > 0)
                    return found;
            }
        }
        return FirstOf(links, link => link.Language is null);
    }

    private IReadOnlyList<ResolverLink> OfMediaType(IReadOnlyList<ResolverLink> links)
    {
        if (MediaTypes.Count == 0 || links.Count < 2)
            return links;
        var best = links.Max(Quality);
        return [.. links.Where(link => Quality(link) >= best)];
    }

    // How good a media type is: of the closest range that holds it. A link that states none suits whoever takes anything.
    private double Quality(ResolverLink link)
    {
        var type = MediaTypeHeaderValue.TryParse(link.MediaType, out var stated) ? stated : null;
        return MediaTypes
            .Where(range => range.MatchesAllTypes || (type is not null && type.IsSubsetOf(range)))
            .OrderByDescending(range =>
                (
                    range.MatchesAllTypes ? 0
                    : range.MatchesAllSubTypes ? 1
                    : 2
                )
            )
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }

    private static IReadOnlyList<ResolverLink> FirstOf(
        IReadOnlyList<ResolverLink> links,
        params ReadOnlySpan<Predicate<ResolverLink>> wishes
    )
    {
        foreach (var wish in wishes)
        {
            List<ResolverLink> found = [.. links.Where(link => wish(link))];
            if (found.Count > 0)
                return found;
        }
        return links;
    }
}
