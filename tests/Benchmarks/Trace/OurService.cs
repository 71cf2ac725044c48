using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Hosting;
using Xinyuan.Silo.Reactions;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>The whole service over a log, asked over HTTP as a department, to which all of a trace is open.</summary>
internal sealed class OurService : IAsyncDisposable
{
    private const string Department = "department";
    private readonly WebApplication _service;

    private OurService(WebApplication service)
    {
        _service = service;
        var address = service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Client = new HttpClient { BaseAddress = new Uri(address) };
        Client.DefaultRequestHeaders.Add("Xinyuan-Role", Department);
    }

    public HttpClient Client { get; }

    public IGrainFactory Grains => _service.Services.GetRequiredService<IGrainFactory>();

    public static async Task<OurService> StartAsync(FileLog log, string folder, CancellationToken cancel)
    {
        var options = new ServiceOptions
        {
            Port = 0,
            Listen = IPAddress.Loopback,
            Data = folder,
            Open = true,
        };
        var service = ServiceHost.Build(options, log);
        await ReactedAsync(service, log, cancel);
        await service.StartAsync(cancel);
        return new OurService(service);
    }

    /// <summary>A trace over GraphQL, and how many nodes came.</summary>
    public async Task<int> GraphQLAsync(string root, int steps, CancellationToken cancel)
    {
        const string Query = """
            query T($root: String!, $steps: Int!) { trace(id: $root, direction: SOURCE, maxDepth: $steps) {
              nodes(first: 100) { edges { depth node { __typename ... on Event { position occurred } ... on Item { id } } } } } }
            """;
        using var answer = await Client.PostAsJsonAsync("/graphql", new { query = Query, variables = new { root, steps } }, cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (!answer.IsSuccessStatusCode || bytes.AsSpan().IndexOf("\"errors\""u8) >= 0)
            throw new InvalidOperationException("the service answered: " + System.Text.Encoding.UTF8.GetString(bytes));
        return bytes.AsSpan().Count("\"__typename\":"u8);
    }

    /// <summary>A trace as plain JSON, and how many events and items came.</summary>
    public async Task<int> PlainAsync(string root, string direction, int steps, string include, CancellationToken cancel)
    {
        var path = $"/trace?id={Uri.EscapeDataString(root)}&direction={direction}&depth={steps}&first=100000&include={include}";
        var (after, nodes) = ("", 0);
        while (true)
        {
            var bytes = await Client.GetByteArrayAsync(path + after, cancel);
            nodes += bytes.AsSpan().Count("\"position\":"u8) - 1 + bytes.AsSpan().Count("\"relation\":"u8);
            var next = bytes.AsSpan().LastIndexOf("\"next\":\""u8);
            if (next < 0)
                return nodes;
            var cursor = bytes.AsSpan(next + 8);
            after = "&after=" + System.Text.Encoding.ASCII.GetString(cursor[..cursor.IndexOf((byte)'"')]);
        }
    }

    // The events came past the service: it is as if it had been there, and had reacted to each as it came.
    private static async Task ReactedAsync(WebApplication service, FileLog log, CancellationToken cancel)
    {
        var folder = service.Services.GetRequiredService<ReactionOptions>().Folder;
        foreach (var reaction in service.Services.GetServices<IReaction>())
        {
            var cursor = await ReactionCursor.OpenAsync(folder, reaction.Name, log, cancel);
            await cursor.MoveAsync(log.Head.Size - 1, log, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _service.StopAsync();
        await _service.DisposeAsync();
    }
}
