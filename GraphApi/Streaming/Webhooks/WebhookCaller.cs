using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>A message for a webhook.</summary>
/// <param name="Body">The bytes that are sent and signed.</param>
/// <param name="MediaType">Their media type.</param>
internal sealed record WebhookMessage(ReadOnlyMemory<byte> Body, string MediaType);

/// <summary>What came of a call.</summary>
/// <param name="Status">The HTTP status, or null when there was no answer.</param>
/// <param name="Why">A sentence for the subscriber; empty when the message was taken.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone, or null.</param>
internal sealed record CallOutcome(int? Status, string Why, TimeSpan? RetryAfter = null)
{
    /// <summary>The receiver took the message: 200, or another of the 2xx.</summary>
    public bool IsTaken => Status is >= 200 and < 300;

    /// <summary>The receiver asks for smaller messages.</summary>
    public bool IsTooLarge => Status == (int)HttpStatusCode.RequestEntityTooLarge;
}

/// <summary>
/// Calls webhooks: one POST a message, signed, with no redirects, no proxy and no cookies, in bounded time. Of the answer only the status
/// is read.
/// </summary>
internal sealed class WebhookCaller : IDisposable
{
    /// <summary>Holds the signature: <c>sha256=</c> and HMAC-SHA256 of the body under the signature token, in lower-case hex.</summary>
    public const string SignatureHeader = "GS1-Signature";

    private const int HeaderKilobytesMax = 16;

    private readonly WebhookOptions _options;
    private readonly HttpClient _client;

    public WebhookCaller(WebhookOptions options, AddressGuard guard)
    {
        _options = options;
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectCallback = guard.ConnectAsync,
                ConnectTimeout = options.CallTime,
                MaxResponseHeadersLength = HeaderKilobytesMax,
                // An answer is never read to its end: what is left of it is not waited for.
                MaxResponseDrainSize = 0,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The signature of a body.</summary>
    /// <param name="token">The signature token, as the subscriber gave it.</param>
    /// <param name="body">What is sent.</param>
    public static string Sign(string token, ReadOnlySpan<byte> body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), body));

    /// <summary>Calls once.</summary>
    public async Task<CallOutcome> CallAsync(Uri address, string? token, WebhookMessage message, CancellationToken cancel)
    {
        using var call = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        call.CancelAfter(_options.CallTime);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(message.Body) };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(message.MediaType);
            request.Headers.UserAgent.ParseAdd("xinyuan");
            if (token is not null)
                request.Headers.Add(SignatureHeader, Sign(token, message.Body.Span));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, call.Token);
            var status = (int)response.StatusCode;
            return new CallOutcome(status, status is >= 200 and < 300 ? "" : $"the receiver answered {status}", RetryAfterOf(response));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new CallOutcome(null, "the receiver did not answer in time");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            // What the exception says may name addresses of the inside.
            return new CallOutcome(null, "the receiver could not be reached");
        }
    }

    public void Dispose() => _client.Dispose();

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;
}
