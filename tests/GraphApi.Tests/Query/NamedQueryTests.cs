using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests.Query;

public sealed class NamedQueryTests
{
    private const string Packing = """{"name":"packing","query":{"eventType":["AggregationEvent"],"EQ_bizStep":["packing"]}}""";
    private static readonly (string, string) Maker = ("Xinyuan-Party", Samples.Maker);

    [Fact]
    public async Task A_query_is_named_asked_and_removed()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.CaptureAsync(Samples.Maker, Samples.Made, Samples.Packed);
        using var created = await host.PostAsync("/queries", Packing, Maker);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/queries/packing", created.Headers.Location!.OriginalString);
        using var again = await host.PostAsync("/queries", Packing, Maker);
        await again.ProblemAsync(HttpStatusCode.Conflict, "ResourceAlreadyExistsException", "packing");

        using var list = await host.GetAsync("/queries", Maker);
        Assert.Equal("packing", Assert.Single((await list.JsonAsync()).EnumerateArray()).GetProperty("name").GetString());
        using var one = await host.GetAsync("/queries/packing", Maker);
        Assert.Equal("packing", (await one.JsonAsync()).GetProperty("query").GetProperty("EQ_bizStep")[0].GetString());
        Assert.Equal([2], (await host.EventsAsync("/queries/packing/events", Maker)).Numbers());
        using var extra = await host.GetAsync("/queries/packing/events?EQ_action=ADD", Maker);
        await extra.ProblemAsync(HttpStatusCode.BadRequest, "QueryParameterException", "EQ_action");

        using var removed = await host.SendAsync(HttpMethod.Delete, "/queries/packing", null, Maker);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var gone = await host.GetAsync("/queries/packing/events", Maker);
        await gone.ProblemAsync(HttpStatusCode.NotFound, "NoSuchNameException", "packing");
        using var twice = await host.SendAsync(HttpMethod.Delete, "/queries/packing", null, Maker);
        await twice.ProblemAsync(HttpStatusCode.NotFound, "NoSuchNameException", "packing");
        using var anew = await host.PostAsync("/queries", Packing, Maker);
        Assert.Equal(HttpStatusCode.Created, anew.StatusCode);
    }

    [Fact]
    public async Task A_partys_queries_are_nobody_elses()
    {
        await using var host = await EdgeHost.StartAsync();
        using var created = await host.PostAsync("/queries", Packing, Maker);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var others = await host.GetAsync("/queries/packing", ("Xinyuan-Party", Samples.Importer));
        await others.ProblemAsync(HttpStatusCode.NotFound, "NoSuchNameException", "packing");
        using var consumer = await host.GetAsync("/queries", ("Xinyuan-Role", "consumer"));
        Assert.Empty((await consumer.JsonAsync()).EnumerateArray());
        using var own = await host.PostAsync("/queries", Packing, ("Xinyuan-Party", Samples.Importer));
        Assert.Equal(HttpStatusCode.Created, own.StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"a/b","query":{}}""", "ValidationException", "/name")]
    [InlineData("""{"query":{}}""", "ValidationException", "/name")]
    [InlineData("""{"name":"a"}""", "ValidationException", "/query")]
    [InlineData("""{"name":"a","query":[]}""", "QueryParameterException", "query")]
    [InlineData("""{"name":"a","query":{"EQ_x":1}}""", "QueryParameterException", "EQ_x")]
    [InlineData("""{"name":"a","query":{"EQ_bizStep":{"x":1}}}""", "QueryParameterException", "EQ_bizStep")]
    [InlineData("""{"name":"a","query":{"perPage":5}}""", "QueryParameterException", "perPage")]
    [InlineData("""{"name":"a","name":"b","query":{}}""", "ValidationException", "JSON")]
    [InlineData("""{"name":"a",""", "ValidationException", "JSON")]
    [InlineData("""{"name":"\ud800","query":{}}""", "ValidationException", "JSON")]
    [InlineData("""{"name":"a","\ud800":1,"query":{}}""", "ValidationException", "JSON")]
    [InlineData("""{"name":"a","query":{"EQ_bizStep":["\udc00"]}}""", "ValidationException", "JSON")]
    [InlineData("""{"name":"a","query":{"@context":{"x":"\ud800"}}}""", "ValidationException", "JSON")]
    public async Task What_cannot_be_named_is_refused_and_not_recorded(string body, string type, string named)
    {
        await using var host = await EdgeHost.StartAsync();
        using var refused = await host.PostAsync("/queries", body, Maker);
        await refused.ProblemAsync(HttpStatusCode.BadRequest, type, named);
        Assert.Equal(0, host.Log.Head.Size);
    }

    [Fact]
    public async Task Only_who_may_write_names_a_query_and_a_signed_document_counts_once()
    {
        await using var host = await EdgeHost.StartAsync();
        using var unsigned = await host.PostAsync("/queries", Packing, ("Xinyuan-Role", "consumer"));
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        using var delete = await host.SendAsync(HttpMethod.Delete, "/queries/packing", null, ("Xinyuan-Role", "consumer"));
        await delete.ProblemAsync(HttpStatusCode.Forbidden, "SecurityException", "signed");

        using var key = SigningKey.Create("maker-1");
        await host.RecordAsync(
            new
            {
                type = "IssuerKeyRegistered",
                party = Samples.Maker,
                keyId = "maker-1",
                publicKey = Convert.ToBase64String(key.Verifier.PublicKey),
                role = "enterprise",
            }
        );
        using var created = await SendAsync(HttpMethod.Post, "/queries", Packing);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var removed = await SendAsync(HttpMethod.Delete, "/queries/packing", """{"delete":"packing"}""");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var replayed = await SendAsync(HttpMethod.Post, "/queries", Packing);
        await replayed.ProblemAsync(HttpStatusCode.Conflict, "ResourceAlreadyExistsException", "before");

        Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body) =>
            host.SendAsync(
                method,
                path,
                new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
                (DetachedJws.HttpHeader, DetachedJws.Sign(key, Encoding.UTF8.GetBytes(body)))
            );
    }
}
