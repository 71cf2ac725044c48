using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Rest;

namespace Xinyuan.GraphApi.Pages;

/// <summary>A page to try GraphQL out, subscriptions too; only while the service is open.</summary>
internal static class GraphiqlPage
{
    public static void MapGraphiql(this IEndpointRouteBuilder routes) => routes.MapRead("/graphiql", Serve);

    private static Results<ContentHttpResult, ProblemHttpResult> Serve(HttpContext http, XinyuanApiOptions options)
    {
        if (!options.Open)
            return Problems.NotFound("there is nothing under this path");
        var words = Words.For(http.Request);
        var page = Layout.Page(
            http,
            words,
            words["graphiql.title"],
            Html.Of(
                $"""
                <h1>{words["graphiql.title"]}</h1>
                <section id="graphiql" class="card"></section>
                <noscript><p>{words["graphiql.noscript"]}</p></noscript>
                """
            ),
            script: "graphiql.js"
        );
        // It asks this service, and nobody else.
        http.Response.Headers.ContentSecurityPolicy = Layout.ContentSecurityPolicy + "; connect-src 'self'";
        return page;
    }
}
