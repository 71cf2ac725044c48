using System.Net.Http.Headers;
using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Witnessing;

/// <summary>A witness over HTTP (C2SP tlog-witness), from the log's side.</summary>
public sealed class HttpCosigner : ICosigner
{
    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <param name="witness">The policy's line; its URL is an address, see <see cref="AddressOf"/>.</param>
    /// <param name="http">Shared by all witnesses.</param>
    public HttpCosigner(PolicyWitness witness, HttpClient http)
    {
        (Witness, _http) = (witness, http);
        _address = AddressOf(witness.Url) ?? throw new ArgumentException("the witness has no http or https address", nameof(witness));
    }

    /// <inheritdoc/>
    public PolicyWitness Witness { get; }

    /// <summary>A client for witnesses: an answer from anywhere else than the policy names is none.</summary>
    public static HttpClient CreateClient() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            }
        )
        {
            // The rounds have the limit of time.
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>Where a witness takes checkpoints, or null when its submission prefix is no http or https address.</summary>
    public static Uri? AddressOf(string? prefix) =>
        Uri.TryCreate(prefix?.TrimEnd('/') + "/" + AddCheckpointRequest.Path, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
            ? address
            : null;

    /// <inheritdoc/>
    public async Task<AddCheckpointResult> AddCheckpointAsync(AddCheckpointRequest request, CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.ToString()))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = "utf-8" } },
            },
        };
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
        return new AddCheckpointResult(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString() ?? "",
            await ReadAsync(response.Content, cancel)
        );
    }

    // What is announced is not believed, and what is longer than any answer is not read.
    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        var buffer = new byte[AddCheckpointResult.BytesMax + 1];
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length <= AddCheckpointResult.BytesMax
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw new InvalidDataException("the witness's answer is too long");
    }
}
