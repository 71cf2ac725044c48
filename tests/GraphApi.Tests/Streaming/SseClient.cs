using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xinyuan.GraphApi.Access;

namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>A server-sent event of GraphQL over SSE.</summary>
internal sealed record SseEvent(string Name, string? Id, string Data)
{
    public JsonElement Json => JsonDocument.Parse(Data).RootElement;

    /// <summary>The position that its id names.</summary>
    public long Position => long.Parse(Id!, CultureInfo.InvariantCulture);

    public JsonElement Event => Json.GetProperty("data").GetProperty("events");

    public string Code => Json.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString()!;
}

/// <summary>Reads one stream, strictly: whatever is not an event or a comment fails.</summary>
internal sealed class SseClient(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public HttpStatusCode Status => response.StatusCode;

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SseClient> OpenAsync(
        HttpClient http,
        string query,
        object? variables = null,
        string? role = null,
        string? party = null,
        string? lastId = null,
        string? token = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/graphql", UriKind.Relative))
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (role is not null)
            request.Headers.Add(CallerReader.RoleHeader, role);
        if (party is not null)
            request.Headers.Add(CallerReader.PartyHeader, party);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (lastId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return new SseClient(response, new StreamReader(await response.Content.ReadAsStreamAsync(Cancel)));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<SseEvent?> NextAsync()
    {
        string? name = null,
            id = null,
            data = null;
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            if (line.Length == 0 && name is not null)
                return new SseEvent(name, id, data ?? "");
            if (line.Length == 0 || line[0] == ':')
                continue;
            var (field, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].TrimStart(' '));
            switch (field)
            {
                case "event":
                    name = value;
                    break;
                case "id":
                    id = value;
                    break;
                case "data":
                    data = value;
                    break;
                default:
                    Assert.Fail($"unexpected line: {line}");
                    break;
            }
        }
        return null;
    }

    /// <summary>The next so many events, all of them results.</summary>
    public async Task<List<SseEvent>> TakeAsync(int count)
    {
        var taken = new List<SseEvent>();
        for (var i = 0; i < count; i++)
        {
            var next = await NextAsync();
            Assert.Equal("next", next?.Name);
            taken.Add(next!);
        }
        return taken;
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
