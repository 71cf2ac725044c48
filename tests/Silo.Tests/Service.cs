using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Demo;
using Xinyuan.Silo.Hosting;
using Xinyuan.Silo.Reactions;

namespace Xinyuan.Silo.Tests;

/// <summary>The whole service in this process: log in files, Orleans, reactions, HTTP.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OpenedLog _opened;

    private Service(WebApplication app, OpenedLog opened, Uri address)
    {
        (_app, _opened) = (app, opened);
        Http = new HttpClient { BaseAddress = address };
    }

    public FileLog Log => _opened.Log;

    public HttpClient Http { get; }

    public ReactionRunner Reactions => _app.Services.GetRequiredService<ReactionRunner>();

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Service> StartAsync(TemporaryFolder folder, bool open = true, bool withDemo = false)
    {
        var port = FreePort.Pair().First;
        var options = new ServiceOptions
        {
            Port = port,
            Data = folder.Data,
            Keys = folder.Data + "-keys",
            Open = open,
        };
        var opened = await OpenedLog.OpenAsync(
            new FileLogOptions
            {
                Folder = options.Data,
                KeyFolder = options.Keys,
                Origin = "service.example/log",
                CheckpointInterval = TimeSpan.FromMilliseconds(10),
            },
            null,
            Cancel
        );
        if (withDemo)
        {
            using var loader = new DemoLoader(opened.Log, TimeProvider.System, TextWriter.Null);
            await loader.LoadAsync(Program.Demo, Cancel);
        }
        var app = ServiceHost.Build(options, opened.Log);
        await app.StartAsync(Cancel);
        return new Service(app, opened, new Uri($"http://localhost:{port}/"));
    }

    /// <summary>Waits until every reaction has seen all that the log has, with what they wrote meanwhile themselves.</summary>
    public async Task SettleAsync()
    {
        for (var size = -1L; size != Log.Head.Size; )
        {
            size = Log.Head.Size;
            await Reactions.WaitAsync(size - 1, Cancel);
        }
        Assert.Empty(Reactions.Failed);
    }

    public async Task<JsonElement> AskAsync(string query, object? variables = null, string? role = null, string? party = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("graphql", UriKind.Relative))
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8, "application/json"),
        };
        Speak(request, role, party);
        using var response = await Http.SendAsync(request, Cancel);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }

    /// <summary>Hands in records, in a role or signed by a key; the status and the answer.</summary>
    public async Task<(int Status, string Text)> SayAsync(string? role, string? party, SigningKey? key, params object[] records)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { records });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("records", UriKind.Relative))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Speak(request, role, party);
        if (key is not null)
            request.Headers.Add(DetachedJws.HttpHeader, DetachedJws.Sign(key, body));
        using var response = await Http.SendAsync(request, Cancel);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Hands in EPCIS events as a party.</summary>
    public async Task CaptureAsync(string party, params object[] events)
    {
        var document = new Dictionary<string, object>
        {
            ["@context"] = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            ["type"] = "EPCISDocument",
            ["schemaVersion"] = "2.0",
            ["creationDate"] = "2026-09-30T00:00:00Z",
            ["epcisBody"] = new { eventList = events },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("capture", UriKind.Relative))
        {
            Content = new StringContent(JsonSerializer.Serialize(document), Encoding.UTF8, "application/ld+json"),
        };
        Speak(request, null, party);
        using var response = await Http.SendAsync(request, Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _opened.DisposeAsync();
    }

    private static void Speak(HttpRequestMessage request, string? role, string? party)
    {
        if (role is not null)
            request.Headers.Add("Xinyuan-Role", role);
        if (party is not null)
            request.Headers.Add("Xinyuan-Party", party);
    }
}
