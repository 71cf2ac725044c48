using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>
/// A detached JSON Web Signature over a document (RFC 7515 appendix F), algorithm EdDSA with Ed25519 (RFC 8037), in compact form
/// <c>header..signature</c>. The payload is the document's bytes, base64url-encoded as usual, or as they are when the header says
/// <c>"b64":false</c> (RFC 7797).
/// </summary>
public sealed class DetachedJws
{
    /// <summary>The HTTP header that carries it.</summary>
    public const string HttpHeader = "X-JWS-Signature";

    private const int LengthMax = 4_096;
    private const int SignatureBytes = 64;

    private readonly string _protectedHeader;
    private readonly byte[] _signature;
    private readonly bool _isPayloadEncoded;

    private DetachedJws(string protectedHeader, byte[] signature, string keyId, bool isPayloadEncoded) =>
        (_protectedHeader, _signature, KeyId, _isPayloadEncoded) = (protectedHeader, signature, keyId, isPayloadEncoded);

    /// <summary>The key that is said to have signed.</summary>
    public string KeyId { get; }

    /// <summary>Reads the compact form; null with a reason when it is none, or uses what is not supported.</summary>
    public static DetachedJws? Parse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        var parts = text.Split('.');
        if (text.Length > LengthMax || parts.Length != 3 || parts[1].Length != 0)
            return Bad("the signature is not a detached JWS: header..signature", out fault);
        if (Decode(parts[2]) is not { Length: SignatureBytes } signature)
            return Bad("the signature is not 64 bytes of base64url", out fault);
        if (Decode(parts[0]) is not { } headerBytes)
            return Bad("the JWS header is not base64url", out fault);
        try
        {
            using var header = JsonDocument.Parse(headerBytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 4 });
            return FromHeader(parts[0], signature, header.RootElement, out fault);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The latter where a string is no UTF-8 or half a surrogate pair: the reader finds that only when it is asked for the string.
            return Bad("the JWS header is not JSON", out fault);
        }
    }

    /// <summary>Signs a document.</summary>
    public static string Sign(SigningKey key, ReadOnlySpan<byte> document)
    {
        ArgumentNullException.ThrowIfNull(key);
        var header = Base64Url.EncodeToString(
            JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string> { ["alg"] = "EdDSA", ["kid"] = key.Verifier.Name },
                IntakeJson.Default.DictionaryStringString
            )
        );
        return header + ".." + Base64Url.EncodeToString(key.SignBytes(Input(header, document, isPayloadEncoded: true)));
    }

    /// <summary>The key id of a public key: its JWK thumbprint (RFC 7638, RFC 8037 appendix A.3).</summary>
    public static string Thumbprint(ReadOnlySpan<byte> publicKey) =>
        Base64Url.EncodeToString(
            Digest.Of(Encoding.UTF8.GetBytes($$"""{"crv":"Ed25519","kty":"OKP","x":"{{Base64Url.EncodeToString(publicKey)}}"}""")).ToArray()
        );

    /// <summary>Whether the holder of this Ed25519 key signed the document.</summary>
    public bool Verify(VerifierKey key, ReadOnlySpan<byte> document)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Verify(Input(_protectedHeader, document, _isPayloadEncoded), _signature);
    }

    private static DetachedJws? FromHeader(string encoded, byte[] signature, JsonElement header, out string? fault)
    {
        fault = null;
        if (header.ValueKind != JsonValueKind.Object)
            return Bad("the JWS header is not an object", out fault);
        if (Text(header, "alg") is not ("EdDSA" or "Ed25519"))
            return Bad("the JWS algorithm is not EdDSA", out fault);
        if (Text(header, "kid") is not { Length: > 0 and <= 128 } keyId)
            return Bad("the JWS header names no key (kid)", out fault);
        // What the signer calls critical must be understood, or the signature says something else than we think (RFC 7515 §4.1.11);
        // b64 is all that we understand, and it must be called critical (RFC 7797 §6).
        var hasB64 = header.TryGetProperty("b64", out var b64);
        var hasCritical = header.TryGetProperty("crit", out var critical);
        if (hasB64 && b64.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return Bad("the JWS header's b64 is neither true nor false", out fault);
        if (hasB64 != hasCritical || (hasCritical && !IsOnlyB64(critical)))
            return Bad("the JWS header has critical parameters that are not supported, or b64 without crit", out fault);
        return new DetachedJws(encoded, signature, keyId, isPayloadEncoded: !hasB64 || b64.ValueKind == JsonValueKind.True);
    }

    private static bool IsOnlyB64(JsonElement critical) =>
        critical.ValueKind == JsonValueKind.Array
        && critical.GetArrayLength() == 1
        && critical[0].ValueKind == JsonValueKind.String
        && critical[0].GetString() == "b64";

    private static byte[] Input(string header, ReadOnlySpan<byte> document, bool isPayloadEncoded)
    {
        var length = header.Length + 1 + (isPayloadEncoded ? Base64Url.GetEncodedLength(document.Length) : document.Length);
        var input = new byte[length];
        Encoding.ASCII.GetBytes(header, input);
        input[header.Length] = (byte)'.';
        if (isPayloadEncoded)
            Base64Url.EncodeToUtf8(document, input.AsSpan(header.Length + 1));
        else
            document.CopyTo(input.AsSpan(header.Length + 1));
        return input;
    }

    private static byte[]? Decode(string text)
    {
        // Padding and other alphabets would let one signature be spelled in several ways.
        if (text.AsSpan().IndexOfAnyExcept(Base64UrlCharacters) >= 0 || !Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return Base64Url.EncodeToString(bytes) == text ? bytes : null;
    }

    private static readonly SearchValues<char> Base64UrlCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DetachedJws? Bad(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }
}
