using System.Net;
using System.Text;
using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests;

public class GraphQLTransportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_is_answered_by_post_and_by_get()
    {
        await using var host = await Start();
        var posted = await host.AskAsync("query Q($n: Int!) { double(n: $n) }", new { n = 21 });
        Assert.Equal(42, posted.Data.GetProperty("double").GetInt32());
        var got = await Get(host, "query=query%20Q($n:Int!){double(n:$n)}&variables={%22n%22:4}");
        Assert.Equal(8, got.Data.GetProperty("double").GetInt32());
    }

    [Fact]
    public async Task A_mutation_by_get_is_405_only_when_nothing_else_is_wrong()
    {
        await using var host = await Start();
        var refused = await Get(host, "query=mutation{fileGoods}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.Status);
        Assert.Equal(["POST"], refused.Allow);
        Assert.Equal(HttpStatusCode.BadRequest, (await Get(host, "query=mutation{nothing}")).Status);
        Assert.Equal(1, (await host.AskAsync("mutation { fileGoods }")).Data.GetProperty("fileGoods").GetInt32());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Get(host, "query=mutation%20{%20fileGoods%20}")).Status);
    }

    [Theory]
    [InlineData("{\"query\":\"{ double(n: 1) }\",\"query\":\"{ x }\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"query\":7}", HttpStatusCode.BadRequest)]
    [InlineData("{\"query\":\"{ double(n: 1) }\",\"variables\":[]}", HttpStatusCode.BadRequest)]
    [InlineData("{\"query\":\"{ double(n: 1) }\",\"variables\":null}", HttpStatusCode.OK)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_body_is_read_strictly(string body, HttpStatusCode status)
    {
        await using var host = await Start();
        Assert.Equal(status, (await Post(host, Encoding.UTF8.GetBytes(body), "application/json")).Status);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_a_bad_request()
    {
        await using var host = await Start();
        byte[] body = [.. "{\"query\":\"{ double(n: 1) # "u8, 0xC3, 0x28, .. "\"}"u8];
        var answer = await Post(host, body, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal([ErrorCodes.BadRequest], answer.Codes);
    }

    [Fact]
    public async Task A_body_over_64_KiB_is_413()
    {
        await using var host = await Start();
        var body = Encoding.UTF8.GetBytes("{\"query\":\"{ double(n: 1) } #" + new string('x', GraphQLRequestReader.BodyBytesMax) + "\"}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(host, body, "application/json")).Status);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, new Uri("/graphql", UriKind.Relative))
        {
            Content = new StreamContent(new MemoryStream(body)),
            Headers = { TransferEncodingChunked = true },
        };
        chunked.Content.Headers.ContentType = new("application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.SendAsync(chunked)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Only_JSON_in_UTF8_is_read(string contentType)
    {
        await using var host = await Start();
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (await Post(host, "{\"query\":\"{ double(n: 1) }\"}"u8.ToArray(), contentType)).Status
        );
    }

    [Theory]
    [InlineData("text/html", HttpStatusCode.NotAcceptable)]
    [InlineData("application/json;q=0", HttpStatusCode.NotAcceptable)]
    [InlineData("*/*", HttpStatusCode.OK)]
    [InlineData("text/html, application/*;q=0.1", HttpStatusCode.OK)]
    public async Task The_media_type_is_negotiated(string accept, HttpStatusCode status)
    {
        await using var host = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/graphql?query={double(n:1)}", UriKind.Relative));
        request.Headers.Add("Accept", accept);
        Assert.Equal(status, (await host.SendAsync(request)).Status);
    }

    [Fact]
    public async Task What_an_exception_says_stays_inside()
    {
        await using var host = await Start();
        var answer = await host.AskAsync("{ broken }");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal([ErrorCodes.Internal], answer.Codes);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(InvalidOperationException), answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", ErrorCodes.Syntax)]
    [InlineData("{ nothing }", ErrorCodes.Validation)]
    [InlineData("query A { double(n: 1) } query B { double(n: 1) }", ErrorCodes.Operation)]
    [InlineData("query Q($n: Int!) { double(n: $n) }", ErrorCodes.BadValue)]
    [InlineData("{ double(n: \"many\") }", ErrorCodes.Validation)]
    public async Task Errors_have_a_stable_code(string query, string code)
    {
        await using var host = await Start();
        var answer = await host.AskAsync(query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(code, answer.Codes);
        Assert.Equal(HttpStatusCode.OK, (await host.AskAsync(query, accept: "application/json")).Status);
    }

    [Fact]
    public async Task A_caller_header_that_is_not_of_its_form_is_a_bad_request()
    {
        await using var host = await Start();
        Assert.Equal(HttpStatusCode.BadRequest, (await host.AskAsync("{ double(n: 1) }", role: "7")).Status);
    }

    private static Task<GraphQLHost> Start() => GraphQLHost.StartAsync<TransportQuery>(schema => schema.WithMutation<TransportMutation>());

    private static async Task<Answer> Get(GraphQLHost host, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/graphql?" + query, UriKind.Relative));
        request.Headers.Add("Accept", MediaTypes.Response);
        return await host.SendAsync(request);
    }

    private static async Task<Answer> Post(GraphQLHost host, byte[] body, string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/graphql", UriKind.Relative))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.Add("Content-Type", contentType);
        request.Headers.Add("Accept", MediaTypes.Response);
        return await host.SendAsync(request);
    }
}

internal sealed class TransportQuery
{
    [ReadableBy(AccessClass.Open)]
    public static int Double(int n) => n * 2;

    [ReadableBy(AccessClass.Open)]
    public static int? Broken() => throw new InvalidOperationException("the secret is 4711");
}

internal sealed class TransportMutation
{
    [ReadableBy(AccessClass.Open)]
    public static int FileGoods() => 1;
}
