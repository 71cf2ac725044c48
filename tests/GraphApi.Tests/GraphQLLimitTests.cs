using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests;

public class GraphQLLimitTests
{
    [Fact]
    public async Task An_operation_nests_at_most_twelve_levels()
    {
        await using var host = await GraphQLHost.StartAsync<LimitQuery>();
        Assert.Equal(HttpStatusCode.OK, (await host.AskAsync(Nested(CostRule.DepthMax))).Status);
        var refused = await host.AskAsync(Nested(CostRule.DepthMax + 1));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal([ErrorCodes.Limit], refused.Codes);
    }

    [Fact]
    public async Task Cost_counts_what_first_asks_for_also_in_a_cached_document()
    {
        await using var host = await GraphQLHost.StartAsync<LimitQuery>();
        const string Query = "query Q($n: Int!) { children(first: $n) { children(first: 50) { name } } }";
        Assert.Equal(HttpStatusCode.OK, (await host.AskAsync(Query, new { n = 2 })).Status);
        Assert.Equal(1, host.Services.GetRequiredService<DocumentCache>().Count);
        var refused = await host.AskAsync(Query, new { n = 5_000 });
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal([ErrorCodes.Limit], refused.Codes);
        Assert.Equal(HttpStatusCode.OK, (await host.AskAsync(Query, new { n = 3 })).Status);
    }

    [Fact]
    public async Task A_negative_first_does_not_make_an_operation_cheaper()
    {
        await using var host = await GraphQLHost.StartAsync<LimitQuery>();
        var refused = await host.AskAsync("{ a: children(first: -100000) { name } b: children(first: 60000) { name } }");
        Assert.Equal([ErrorCodes.Limit], refused.Codes);
    }

    [Fact]
    public async Task Fragments_that_multiply_are_refused_without_being_walked()
    {
        await using var host = await GraphQLHost.StartAsync<LimitQuery>();
        var query = new StringBuilder("{ ...F0 }");
        for (var i = 0; i < 40; i++)
            query.Append(System.Globalization.CultureInfo.InvariantCulture, $" fragment F{i} on LimitQuery {{ ...F{i + 1} ...F{i + 1} }}");
        query.Append(" fragment F40 on LimitQuery { name }");
        Assert.Equal([ErrorCodes.Limit], (await host.AskAsync(query.ToString())).Codes);
    }

    [Fact]
    public async Task A_document_with_very_many_selections_is_refused_before_it_is_validated()
    {
        await using var host = await GraphQLHost.StartAsync<LimitQuery>();
        var query = "{" + string.Concat(Enumerable.Repeat(" name", BoundedDocumentBuilder.SelectionsMax + 1)) + " }";
        Assert.Equal([ErrorCodes.Limit], (await host.AskAsync(query)).Codes);
        var deep = string.Concat(Enumerable.Repeat("{ child ", 5_000));
        Assert.Equal([ErrorCodes.Limit], (await host.AskAsync(deep)).Codes);
    }

    [Fact]
    public async Task The_cache_holds_a_bounded_number_of_bytes()
    {
        await using var host = await GraphQLHost.StartAsync<LimitQuery>();
        var filler = new string('x', 30_000);
        for (var i = 0; i < 60; i++)
            await host.AskAsync($"# {i} {filler}\n{{ name }}");
        Assert.InRange(host.Services.GetRequiredService<DocumentCache>().Count, 1, DocumentCache.BytesMax / (2 * filler.Length));
    }

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("{ child ", levels - 1)) + "{ name }" + string.Concat(Enumerable.Repeat(" }", levels - 1));
}

internal sealed class LimitQuery
{
    [ReadableBy(AccessClass.Open)]
    public static string Name => "n";

    [ReadableBy(AccessClass.Open)]
    public static LimitNode Child => new();

    [ReadableBy(AccessClass.Open)]
    public static IEnumerable<LimitNode> Children(int first = 10) => Enumerable.Repeat(new LimitNode(), Math.Clamp(first, 0, 2));
}

internal sealed class LimitNode
{
    [ReadableBy(AccessClass.Open)]
    public string Name => "n";

    [ReadableBy(AccessClass.Open)]
    public LimitNode Child => this;

    [ReadableBy(AccessClass.Open)]
    public IEnumerable<LimitNode> Children(int first = 10) => Enumerable.Repeat(this, Math.Clamp(first, 0, 2));
}
