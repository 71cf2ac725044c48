using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Rest;

/// <summary>
/// Health for operators. Live: the process answers. Ready: the log can be read, and whatever other checks are registered under
/// <see cref="ReadyTag"/> pass; the answer is one word, and says nothing of the inside.
/// </summary>
public static class HealthEndpoints
{
    /// <summary>Checks with this tag decide about readiness.</summary>
    public const string ReadyTag = "ready";

    internal static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<LogReadable>("log", tags: [ReadyTag]);
        return services;
    }

    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) });
    }

    private sealed class LogReadable(IEventLog log) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (log.Head.Size > 0)
                await log.ReadAsync(log.Head.Size - 1, cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
