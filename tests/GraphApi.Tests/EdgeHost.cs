using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Xinyuan.Credit;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;
using Xinyuan.Trace;

namespace Xinyuan.GraphApi.Tests;

/// <summary>The whole edge over TCP, on a log in a folder of its own.</summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly InProcessTestCluster? _cluster;
    private readonly string _folder;
    private readonly bool _keepsFolder;
    private SubjectVault? _vault;

    private EdgeHost(WebApplication app, FileLog log, InProcessTestCluster? cluster, string folder, bool keepsFolder)
    {
        (_app, Log, _cluster, _folder, _keepsFolder) = (app, log, cluster, folder, keepsFolder);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public FileLog Log { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts the edge without grains: for what asks neither the graph nor a credit file.</summary>
    public static Task<EdgeHost> StartAsync(Func<XinyuanApiOptions, XinyuanApiOptions>? configure = null, TimeProvider? clock = null) =>
        StartAsync(configure, withGrains: false, clock: clock);

    /// <summary>Starts the edge over a folder that outlives it, as a service does that is started again.</summary>
    public static Task<EdgeHost> StartInAsync(string folder, bool open = true) =>
        StartAsync(
            options =>
                options with
                {
                    Open = open,
                    DeliveryFolder = Path.Combine(folder, "data", "delivery"),
                    TokenFolder = Path.Combine(folder, "keys", "tokens"),
                },
            withGrains: false,
            kept: folder
        );

    /// <summary>Starts the edge with a silo.</summary>
    public static Task<EdgeHost> StartWithGrainsAsync(
        TimeProvider? clock = null,
        Func<XinyuanApiOptions, XinyuanApiOptions>? configure = null
    ) => StartAsync(configure, withGrains: true, clock: clock);

    /// <summary>Starts the edge with a silo, over a log that keeps personal data.</summary>
    public static Task<EdgeHost> StartPersonalAsync(
        Func<XinyuanApiOptions, XinyuanApiOptions>? configure = null,
        TimeProvider? clock = null
    ) => StartAsync(configure, withGrains: true, clock: clock, personal: true);

    /// <summary>Starts the edge over a log in whose queue nothing has room.</summary>
    public static Task<EdgeHost> StartBusyAsync() => StartAsync(null, withGrains: false, queueBatchesMax: 0);

    private static async Task<EdgeHost> StartAsync(
        Func<XinyuanApiOptions, XinyuanApiOptions>? configure,
        bool withGrains,
        int queueBatchesMax = 8_192,
        TimeProvider? clock = null,
        string? kept = null,
        bool personal = false
    )
    {
        var folder = kept ?? Directory.CreateTempSubdirectory("xinyuan-edge-").FullName;
        var vault = personal ? SubjectVault.Open(Path.Combine(folder, "keys")) : null;
        var log = FileLog.Open(
            new FileLogOptions
            {
                Folder = Path.Combine(folder, "data"),
                KeyFolder = Path.Combine(folder, "keys"),
                Origin = "edge.example/log",
                CheckpointInterval = TimeSpan.FromMilliseconds(10),
                QueueBatchesMax = queueBatchesMax,
                Personal = vault,
            }
        );
        var cluster = withGrains ? await DeployAsync(log) : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var options = new XinyuanApiOptions
        {
            Open = true,
            PublicUrl = new Uri("https://trace.example/"),
            WebFolder = folder,
        };
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        await File.WriteAllTextAsync(Path.Combine(folder, "assets", "page.css"), "body { color: black }", Cancel);
        builder.Services.AddSingleton<IEventLog>(log);
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        if (cluster is not null)
            builder.Services.AddSingleton<IGrainFactory>(cluster.Client);
        builder.Services.AddXinyuanApi(configure is null ? options : configure(options));
        var app = builder.Build();
        app.MapXinyuanApi();
        await app.StartAsync(Cancel);
        return new EdgeHost(app, log, cluster, folder, kept is not null) { _vault = vault };
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> PostAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), headers);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, Uri(path)) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request, Cancel);
    }

    /// <summary>Hands in records and waits until a checkpoint covers them.</summary>
    public async Task RecordAsync(params object[] records)
    {
        using var response = await PostAsync("/records", JsonSerializer.Serialize(new { records }));
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        await Log.WaitForCheckpointAsync(Log.Head.Size, Cancel);
    }

    /// <summary>Hands in records in a role.</summary>
    public async Task RecordAsAsync(string role, params object[] records)
    {
        using var response = await PostAsync("/records", JsonSerializer.Serialize(new { records }), (CallerReader.RoleHeader, role));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Hands in a document of events as a party, and waits until a checkpoint covers them.</summary>
    public async Task CaptureAsync(string party, params object[] events)
    {
        using var response = await PostAsync("/capture", Samples.Document(events), (CallerReader.PartyHeader, party));
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        await Log.WaitForCheckpointAsync(Log.Head.Size, Cancel);
    }

    /// <summary>Asks a GraphQL query.</summary>
    public async Task<Answer> AskAsync(string query, object? variables = null, string? role = null, string? party = null)
    {
        List<(string, string)> headers = [("Accept", MediaTypes.Response)];
        if (role is not null)
            headers.Add((CallerReader.RoleHeader, role));
        if (party is not null)
            headers.Add((CallerReader.PartyHeader, party));
        using var response = await PostAsync("/graphql", JsonSerializer.Serialize(new { query, variables }), [.. headers]);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return new Answer(response.StatusCode, JsonDocument.Parse(text).RootElement, text, []);
    }

    /// <summary>The files of the log, those that stay.</summary>
    public IEnumerable<string> DataFiles() =>
        Directory
            .EnumerateFiles(Path.Combine(_folder, "data"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lock" && Path.GetExtension(file) != ".new");

    /// <summary>Tells the service to stop, as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        await Log.DisposeAsync();
        _vault?.Dispose();
        if (!_keepsFolder)
            Directory.Delete(_folder, recursive: true);
    }

    private static async Task<InProcessTestCluster> DeployAsync(FileLog log)
    {
        var silo = new InProcessTestClusterBuilder(1);
        silo.ConfigureSilo(
            (_, host) =>
            {
                host.Services.AddSingleton<IEventLog>(log);
                host.Services.AddXinyuanCredit();
                host.Services.AddXinyuanTrace();
            }
        );
        var cluster = silo.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    // As it stands: .NET would otherwise undo percent-encoding that the test is about.
    private Uri Uri(string path) =>
        new(
            Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
}

internal static class Responses
{
    public static Task<string> TextAsync(this HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.TextAsync()).RootElement;
}
