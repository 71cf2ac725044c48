using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GraphQL;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;

namespace Xinyuan.GraphApi.Tests;

/// <summary>A service over TCP that answers GraphQL under a schema of the test's own.</summary>
internal sealed class GraphQLHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GraphQLHost(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<GraphQLHost> StartAsync<TQuery>(
        Action<IConfigureAutoSchema>? configure = null,
        XinyuanApiOptions? options = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(options ?? new XinyuanApiOptions { Open = true });
        builder.Services.AddGuardedSchema<TQuery>(configure);
        var app = builder.Build();
        app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, CallerFilter>().MapGraphQL("/graphql");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GraphQLHost(app);
    }

    /// <summary>Sends a query by POST and gives back status and answer.</summary>
    public async Task<Answer> AskAsync(
        string query,
        object? variables = null,
        string? role = null,
        string accept = MediaTypes.Response,
        string? operation = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/graphql", UriKind.Relative))
        {
            Content = new StringContent(
                JsonSerializer.Serialize(
                    new
                    {
                        query,
                        variables,
                        operationName = operation,
                    }
                ),
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        if (role is not null)
            request.Headers.Add(CallerReader.RoleHeader, role);
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = text.Length > 0 && text[0] == '{' ? JsonDocument.Parse(text).RootElement : default;
        return new Answer(response.StatusCode, json, text, [.. response.Content.Headers.Allow]);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

internal sealed record Answer(HttpStatusCode Status, JsonElement Json, string Text, IReadOnlyList<string> Allow)
{
    public JsonElement Data => Json.GetProperty("data");

    public IReadOnlyList<string> Codes =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()!)]
            : [];
}
