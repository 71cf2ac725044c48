using System.Net.Http.Headers;
using System.Text.Json;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Documents;

/// <summary>Sends documents to a running service.</summary>
internal sealed class RemoteImport : IDisposable
{
    private readonly HttpClient _http;
    private readonly string? _submitter;
    private readonly SigningKey? _key;

    public RemoteImport(Uri url, string? submitter, SigningKey? key)
    {
        // Without the slash at its end, an address with a path would lose its last part.
        _http = new HttpClient { BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + "/") };
        (_submitter, _key) = (submitter, key);
    }

    /// <exception cref="HttpRequestException">The service cannot be reached, or does not answer as it should.</exception>
    public async Task<IntakeOutcome> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var kind = DocumentKinds.Recognise(bytes.Span);
        using var request = new HttpRequestMessage(HttpMethod.Post, kind == DocumentKind.Records ? "records" : "capture")
        {
            Content = new ReadOnlyMemoryContent(bytes),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(DocumentKinds.MediaType(kind));
        if (_submitter is not null)
            request.Headers.Add("Xinyuan-Party", _submitter);
        if (_key is not null)
            request.Headers.Add(DetachedJws.HttpHeader, DetachedJws.Sign(_key, bytes.Span));
        using var response = await _http.SendAsync(request, cancel);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        if (!response.IsSuccessStatusCode)
            return new IntakeOutcome.Refused(Reasons(response, body));
        return kind == DocumentKind.Records ? Count(body) : await JobAsync(response, body, cancel);
    }

    public void Dispose() => _http.Dispose();

    private async Task<IntakeOutcome> JobAsync(HttpResponseMessage response, byte[] accepted, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            response.Headers.Location ?? throw new HttpRequestException("the service named no capture job")
        );
        if (_submitter is not null)
            request.Headers.Add("Xinyuan-Party", _submitter);
        using var answer = await _http.SendAsync(request, cancel);
        var outcome = Count(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancel));
        // The job tells its warnings to its submitter alone; who signs is not known when asking, but was told some with the answer.
        return outcome is IntakeOutcome.Accepted { Warnings: [] } taken ? taken with { Warnings = WarningsOf(accepted) } : outcome;
    }

    private static List<string> WarningsOf(byte[] body)
    {
        using var job = JsonDocument.Parse(body);
        return WarningsOf(job.RootElement);
    }

    private static List<string> WarningsOf(JsonElement job) =>
        job.TryGetProperty("warnings", out var warnings) && warnings.ValueKind == JsonValueKind.Array
            ? [.. warnings.EnumerateArray().Select(one => $"{one.GetProperty("path")}: {one.GetProperty("detail")}")]
            : [];

    private static IntakeOutcome Count(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        if (root.TryGetProperty("success", out var success) && !success.GetBoolean())
            return new IntakeOutcome.Refused([root.GetProperty("errors").ToString()]);
        if (!root.TryGetProperty("receipts", out var receipts))
            return new IntakeOutcome.Accepted(0, 0) { Warnings = WarningsOf(root) };
        var known = receipts.EnumerateArray().Count(receipt => receipt.GetProperty("alreadyKnown").GetBoolean());
        return new IntakeOutcome.Accepted(receipts.GetArrayLength() - known, known);
    }

    private static List<string> Reasons(HttpResponseMessage response, byte[] body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var root = problem.RootElement;
            if (root.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0)
                return [.. errors.EnumerateArray().Select(error => error.ToString())];
            if (root.TryGetProperty("detail", out var detail))
                return [detail.ToString()];
        }
        catch (JsonException)
        {
            // Not a problem document: the status must do.
        }
        return [$"{(int)response.StatusCode} {response.ReasonPhrase}"];
    }
}
