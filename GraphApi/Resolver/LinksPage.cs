using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Xinyuan.GraphApi.Pages;

namespace Xinyuan.GraphApi.Resolver;

/// <summary>Links as a page, for people who ask for them.</summary>
internal static class LinksPage
{
    public static ContentHttpResult Render(HttpContext http, IReadOnlyList<ItemLevel> levels, int status)
    {
        var words = Words.For(http.Request);
        var sections = levels.Select(level =>
            Html.Of(
                $"""
                <section class="card">
                <h2>{level.Description}</h2>
                <p class="hash">{level.Anchor}</p>
                <ul class="links">{Html.Join(Rows(level, words))}</ul>
                </section>
                """
            )
        );
        return Layout.Page(
            http,
            words,
            words["links.title"],
            Html.Of($"<h1>{words["links.title"]}</h1>{Html.Join(sections)}"),
            status: status
        );
    }

    // What is there in any language and in each is one link for a person: the one in their own language.
    private static IEnumerable<Html> Rows(ItemLevel level, Words words) =>
        level
            .Links.Where(link => link.Type is not (LinkTypes.DefaultLink or LinkTypes.DefaultLinkMulti))
            .Where(link => link.Language is null || !Words.All.Any(one => one.Words.Code == link.Language && one.Words != words))
            .Where(link => link.Language is not null || !level.Links.Any(other => other.Type == link.Type && other.Language == words.Code))
            .Select(link =>
                Html.Of(
                    $"""
                    <li><a href="{link.Href}" rel="nofollow">{link.Title}</a> <span class="note">{link.Type} {link.Language} {link.MediaType}</span></li>
                    """
                )
            );
}
