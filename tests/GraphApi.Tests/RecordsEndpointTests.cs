using System.Net;
using System.Text;
using System.Text.Json;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests;

public class RecordsEndpointTests
{
    [Fact]
    public async Task Records_are_answered_with_receipts_and_again_with_the_same()
    {
        await using var host = await EdgeHost.StartAsync();
        var body = JsonSerializer.Serialize(new { records = Samples.Filings });
        using var first = await host.PostAsync("/records", body);
        var receipts = (await first.JsonAsync()).GetProperty("receipts");
        Assert.Equal([0, 1, 2, 3, 4], receipts.EnumerateArray().Select(receipt => receipt.GetProperty("position").GetInt64()));
        using var again = await host.PostAsync("/records", body);
        Assert.All(
            (await again.JsonAsync()).GetProperty("receipts").EnumerateArray(),
            receipt => Assert.True(receipt.GetProperty("alreadyKnown").GetBoolean())
        );
    }

    [Fact]
    public async Task A_bad_record_is_named_and_only_its_hash_is_kept()
    {
        await using var host = await EdgeHost.StartAsync();
        using var response = await host.PostAsync(
            "/records",
            """{"records":[{"type":"GoodsFiled","gtin":"08801234567890","party":"gln:1","name":"secret"}]}"""
        );
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.JsonAsync();
        Assert.Equal("urn:xinyuan:problem:document", problem.GetProperty("type").GetString());
        Assert.Contains(
            "/records/0/gtin",
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString())
        );
        var kept = await host.Log.ReadAsync(0, TestContext.Current.CancellationToken);
        Assert.Equal("DocumentRefused", kept.Envelope.Type);
        Assert.DoesNotContain("secret", kept.Text("trade"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=gb2312", HttpStatusCode.UnsupportedMediaType)]
    public async Task Only_JSON_in_UTF8_is_taken(string contentType, HttpStatusCode status)
    {
        await using var host = await EdgeHost.StartAsync();
        using var content = new StringContent("{}");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await host.SendAsync(HttpMethod.Post, "/records", content);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_document_over_16_MiB_is_413_and_leaves_no_trace()
    {
        await using var host = await EdgeHost.StartAsync();
        using var content = new ByteArrayContent(new byte[LedgerLimits.DocumentBytesMax + 1]);
        content.Headers.ContentType = new("application/json");
        using var response = await host.SendAsync(HttpMethod.Post, "/records", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(0, host.Log.Head.Size);
    }

    [Fact]
    public async Task Without_open_mode_a_document_must_be_signed_by_a_key_that_the_log_knows()
    {
        await using var host = await EdgeHost.StartAsync(options => options with { Open = false });
        using var unsigned = await host.PostAsync("/records", """{"records":[]}""");
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        Assert.Equal("urn:xinyuan:problem:unsigned", (await unsigned.JsonAsync()).GetProperty("type").GetString());
        using var key = SigningKey.Create("nobody");
        using var stranger = await host.PostAsync("/records", "{}", (DetachedJws.HttpHeader, DetachedJws.Sign(key, "{}"u8)));
        Assert.Equal("urn:xinyuan:problem:signature", (await stranger.JsonAsync()).GetProperty("type").GetString());
        Assert.Equal(0, host.Log.Head.Size);
    }

    [Fact]
    public async Task A_signed_document_is_said_by_its_key_s_party_in_its_key_s_role()
    {
        await using var host = await EdgeHost.StartAsync();
        const string KeyId = "importer-1";
        using var key = SigningKey.Create(KeyId);
        var publicKey = Convert.ToBase64String(key.Verifier.PublicKey);
        await host.RecordAsync(
            new
            {
                type = "IssuerKeyRegistered",
                party = Samples.Importer,
                keyId = KeyId,
                publicKey,
                role = "enterprise",
            }
        );

        var own = JsonSerializer.Serialize(new { records = (object[])[Samples.ImporterFiled] });
        using var accepted = await host.PostAsync(
            "/records",
            own,
            (DetachedJws.HttpHeader, DetachedJws.Sign(key, Encoding.UTF8.GetBytes(own)))
        );
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(Samples.Importer, (await host.Log.ReadAsync(1, TestContext.Current.CancellationToken)).Envelope.Issuer);

        var others = JsonSerializer.Serialize(new { records = (object[])[Samples.MakerFiled] });
        using var refused = await host.PostAsync(
            "/records",
            others,
            (DetachedJws.HttpHeader, DetachedJws.Sign(key, Encoding.UTF8.GetBytes(others)))
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var tampered = await host.PostAsync(
            "/records",
            own + " ",
            (DetachedJws.HttpHeader, DetachedJws.Sign(key, Encoding.UTF8.GetBytes(own)))
        );
        Assert.Equal(HttpStatusCode.Forbidden, tampered.StatusCode);

        await host.RecordAsync(
            new
            {
                type = "IssuerKeyRevoked",
                party = Samples.Importer,
                keyId = KeyId,
                reason = "superseded",
            }
        );
        using var again = await host.PostAsync(
            "/records",
            own,
            (DetachedJws.HttpHeader, DetachedJws.Sign(key, Encoding.UTF8.GetBytes(own)))
        );
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var renewed = own.Replace("\"records\"", " \"records\"", StringComparison.Ordinal).Replace("CN", "KR", StringComparison.Ordinal);
        foreach (var path in new[] { "/records", "/capture", "/events" })
        {
            using var ended = await host.PostAsync(
                path,
                renewed,
                (DetachedJws.HttpHeader, DetachedJws.Sign(key, Encoding.UTF8.GetBytes(renewed)))
            );
            Assert.Equal(HttpStatusCode.Forbidden, ended.StatusCode);
            var problem = await ended.JsonAsync();
            Assert.Equal("urn:xinyuan:problem:signature", problem.GetProperty("type").GetString());
            Assert.Contains("ended at position 3", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_consumer_hands_in_nothing()
    {
        await using var host = await EdgeHost.StartAsync();
        using var response = await host.PostAsync("/records", """{"records":[]}""", ("Xinyuan-Role", "consumer"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
