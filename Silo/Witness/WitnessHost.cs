using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Witnessing;

/// <summary>A witness over HTTP (C2SP tlog-witness). Submission and monitoring prefix are the same.</summary>
public static class WitnessHost
{
    private const string Ready = "ready";
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Puts the service together. Start it with <see cref="WebApplication.StartAsync"/>.</summary>
    /// <param name="options">How it is served.</param>
    /// <param name="witness">The witness; the caller closes it after the service has stopped.</param>
    public static WebApplication Build(WitnessServiceOptions options, WitnessState witness)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(witness);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.BodyBytesMax;
            kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
            kestrel.Listen(options.Listen, options.Port);
        });
        builder
            .Services.AddHealthChecks()
            .AddCheck(
                "memory",
                () => witness.Broken is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(witness.Broken),
                [Ready]
            );
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limiter.AddConcurrencyLimiter(
                AddCheckpointRequest.Path,
                queue => (queue.PermitLimit, queue.QueueLimit) = (options.RequestsMax, options.QueueMax)
            );
        });
        var app = builder.Build();
        app.UseRateLimiter();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) });
        app.MapPost("/" + AddCheckpointRequest.Path, (HttpRequest request) => AddAsync(request, options, witness))
            .RequireRateLimiting(AddCheckpointRequest.Path);
        app.MapGet("/{originHash}/checkpoint", (HttpResponse response, string originHash) => Latest(response, originHash, witness));
        return app;
    }

    private static async Task<ContentHttpResult> AddAsync(HttpRequest request, WitnessServiceOptions options, WitnessState witness)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
        limit.CancelAfter(options.BodyTime);
        AddCheckpointResult result;
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, limit.Token);
            result = witness.Add(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (BadHttpRequestException malformed)
        {
            result = AddCheckpointResult.Refused(malformed.StatusCode, "the request is malformed or too large");
        }
        catch (OperationCanceledException) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            result = AddCheckpointResult.Refused(StatusCodes.Status408RequestTimeout, "the request took too long to arrive");
        }
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Text(result.Body, result.MediaType, statusCode: result.Status);
    }

    private static Results<ContentHttpResult, NotFound> Latest(HttpResponse response, string originHash, WitnessState witness)
    {
        if (witness.Latest(originHash) is not { } checkpoint)
            return TypedResults.NotFound();
        response.Headers.CacheControl = "no-cache";
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Text(checkpoint.Note, AddCheckpointResult.TextType);
    }
}
