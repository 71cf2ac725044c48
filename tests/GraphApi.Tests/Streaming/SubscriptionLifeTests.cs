using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Rest.Subscriptions;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.GraphApi.Tests.Streaming.Webhooks;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>Subscriptions across restarts, and of those who sign.</summary>
public sealed class SubscriptionLifeTests : IDisposable
{
    private const string Sales = "/queries/sales/subscriptions";
    private const string Query = """{"name":"sales","query":{"EQ_bizStep":["retail_selling"]}}""";
    private const string Token = "13df38d8275b13f05704629e5f1cf3d45d6132d5";

    private readonly string _folder = Directory.CreateTempSubdirectory("xinyuan-life-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Subscriptions_their_places_and_tokens_survive_a_restart()
    {
        using var receiver = new Receiver();
        await using (var host = await EdgeHost.StartInAsync(_folder))
        {
            using var named = await host.PostAsync("/queries", Query, As());
            var body = JsonSerializer.Serialize(
                new
                {
                    dest = receiver.Address,
                    signatureToken = Token,
                    stream = true,
                }
            );
            using var made = await host.PostAsync(Sales, body, As());
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            await host.CaptureAsync(Samples.Importer, Sold("a1"));
            (await receiver.NextAsync()).Reply(200);
            await host.CaptureAsync(Samples.Importer, Sold("a2"));
            // This one is never answered: the service stops before.
            await receiver.NextAsync();
        }
        await using var again = await EdgeHost.StartInAsync(_folder);
        var call = await receiver.NextAsync();
        Assert.Contains("0000000000a2", call.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0000000000a1", call.Text, StringComparison.Ordinal);
        Assert.Equal(WebhookCaller.Sign(Token, call.Body), call.Headers["GS1-Signature"]);
        call.Reply(200);
    }

    [Fact]
    public async Task What_nobody_signed_holds_only_while_the_service_is_open()
    {
        using var receiver = new Receiver();
        await using (var host = await EdgeHost.StartInAsync(_folder))
        {
            using var named = await host.PostAsync("/queries", Query, As());
            using var made = await host.PostAsync(Sales, JsonSerializer.Serialize(new { dest = receiver.Address, stream = true }), As());
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }
        await using var closed = await EdgeHost.StartInAsync(_folder, open: false);
        var service = closed.Services.GetRequiredService<SubscriptionService>();
        await service.ReachAsync(closed.Log.Head.Size - 1, TestContext.Current.CancellationToken);
        var standing = Assert.Single(service.List(Samples.Importer));
        Assert.Null(service.PlaceOf(standing.Terms.Id));
    }

    [Fact]
    public async Task Who_signs_subscribes_once_with_a_document_and_ends_it_with_another()
    {
        using var receiver = new Receiver();
        await using var host = await EdgeHost.StartAsync();
        using var key = SigningKey.Create("importer-1");
        await host.RecordAsync(
            new
            {
                type = "IssuerKeyRegistered",
                party = Samples.Importer,
                keyId = "importer-1",
                publicKey = Convert.ToBase64String(key.Verifier.PublicKey),
                role = "enterprise",
            }
        );
        using var named = await SendAsync(HttpMethod.Post, "/queries", Query);
        Assert.Equal(HttpStatusCode.Created, named.StatusCode);
        var body = JsonSerializer.Serialize(new { dest = receiver.Address, stream = true });
        using var made = await SendAsync(HttpMethod.Post, Sales, body);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.JsonAsync()).GetProperty("subscriptionID").GetString();
        using var twice = await SendAsync(HttpMethod.Post, Sales, body);
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        await host.CaptureAsync(Samples.Maker, Sold("b1"));
        await host.CaptureAsync(Samples.Importer, Sold("a1"));
        var call = await receiver.NextAsync();
        Assert.DoesNotContain("0000000000b1", call.Text, StringComparison.Ordinal);
        call.Reply(200);
        using var ended = await SendAsync(HttpMethod.Delete, $"{Sales}/{id}", $$"""{"delete":"{{id}}"}""");
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        // What was ended is not begun again by the document that once began it.
        using var replayed = await SendAsync(HttpMethod.Post, Sales, body);
        Assert.Equal(HttpStatusCode.Conflict, replayed.StatusCode);
        Assert.Empty(host.Services.GetRequiredService<SubscriptionService>().List(Samples.Importer));

        Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string text) =>
            host.SendAsync(
                method,
                path,
                new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
                (DetachedJws.HttpHeader, DetachedJws.Sign(key, Encoding.UTF8.GetBytes(text)))
            );
    }

    private static (string, string)[] As() => [(CallerReader.PartyHeader, Samples.Importer), (CallerReader.RoleHeader, "enterprise")];

    private static object Sold(string id) =>
        new
        {
            type = "ObjectEvent",
            eventID = "urn:uuid:00000000-0000-4000-8000-0000000000" + id,
            eventTime = "2026-09-21T10:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "OBSERVE",
            bizStep = "retail_selling",
            epcList = (string[])[Samples.Cream("7")],
        };
}
