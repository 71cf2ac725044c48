using System.Buffers.Text;
using System.Text;

namespace Xinyuan.Ledger.Tests;

public sealed class DetachedJwsTests
{
    private static readonly byte[] Document = Encoding.UTF8.GetBytes("{\"records\":[]}");

    // RFC 8037 appendix A: the key pair, its thumbprint, and the signature over "Example of Ed25519 signing".
    private const string PublishedKey = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    private const string PublishedThumbprint = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    [Fact]
    public void The_published_thumbprint_holds() =>
        Assert.Equal(PublishedThumbprint, DetachedJws.Thumbprint(Base64Url.DecodeFromChars(PublishedKey)));

    [Fact]
    public void A_signature_covers_the_whole_document_and_only_its_key_verifies_it()
    {
        using var key = SigningKey.Create("issuer-1");
        using var other = SigningKey.Create("issuer-1");
        var jws = DetachedJws.Parse(DetachedJws.Sign(key, Document), out var fault)!;
        Assert.Null(fault);
        Assert.Equal("issuer-1", jws.KeyId);
        Assert.True(jws.Verify(key.Verifier, Document));
        Assert.False(jws.Verify(other.Verifier, Document));
        for (var i = 0; i < Document.Length; i++)
        {
            var changed = (byte[])Document.Clone();
            changed[i] ^= 1;
            Assert.False(jws.Verify(key.Verifier, changed));
        }
    }

    [Fact]
    public void An_unencoded_payload_is_understood_when_it_is_marked_critical()
    {
        using var key = SigningKey.Create("issuer-1");
        var header = Base64Url.EncodeToString("{\"alg\":\"EdDSA\",\"kid\":\"issuer-1\",\"b64\":false,\"crit\":[\"b64\"]}"u8);
        var signature = key.SignBytes([.. Encoding.ASCII.GetBytes(header + "."), .. Document]);
        Assert.True(DetachedJws.Parse($"{header}..{Base64Url.EncodeToString(signature)}", out _)!.Verify(key.Verifier, Document));
    }

    [Theory]
    [InlineData("{\"alg\":\"none\",\"kid\":\"k\"}", "algorithm")]
    [InlineData("{\"alg\":\"HS256\",\"kid\":\"k\"}", "algorithm")]
    [InlineData("{\"alg\":\"EdDSA\"}", "kid")]
    [InlineData("{\"alg\":\"EdDSA\",\"alg\":\"none\",\"kid\":\"k\"}", "JSON")]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"k\",\"crit\":[\"exp\"]}", "critical")]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"k\",\"b64\":false}", "critical")]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"k\",\"b64\":\"false\",\"crit\":[\"b64\"]}", "b64")]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"k\",\"crit\":[]}", "critical")]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"k\",\"crit\":[\"b64\"]}", "critical")]
    [InlineData("[]", "object")]
    public void Headers_that_are_not_understood_are_refused(string header, string named)
    {
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}..{Base64Url.EncodeToString(new byte[64])}";
        Assert.Null(DetachedJws.Parse(text, out var fault));
        Assert.Contains(named, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"\\ud800\"}")]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"k\",\"\\ud800\":1}")]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"k\",\"b64\":false,\"crit\":[\"\\ud800\"]}")]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"\u00ff\"}")]
    [InlineData("{\"alg\":\"\u00ff\",\"kid\":\"k\"}")]
    public void Headers_whose_strings_are_no_text_are_refused(string header)
    {
        // In Latin-1, so that what is beyond ASCII is no UTF-8.
        var text = $"{Base64Url.EncodeToString(Encoding.Latin1.GetBytes(header))}..{Base64Url.EncodeToString(new byte[64])}";
        Assert.Null(DetachedJws.Parse(text, out var fault));
        Assert.Contains("JSON", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("a..b")]
    [InlineData("a..=")]
    [InlineData("e30..AA")]
    [InlineData("e30..%%%")]
    public void What_is_no_detached_signature_is_refused(string text) => Assert.Null(DetachedJws.Parse(text, out _));
}
