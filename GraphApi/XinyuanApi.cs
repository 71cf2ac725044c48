using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Schema;

namespace Xinyuan.GraphApi;

/// <summary>The HTTP edge. It takes an <see cref="Ledger.IEventLog"/> and an Orleans grain factory from the services.</summary>
public static class XinyuanApi
{
    /// <summary>Registers what the edge needs.</summary>
    public static IServiceCollection AddXinyuanApi(this IServiceCollection services, XinyuanApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.AddGuardedSchema<Query>();
        return services;
    }

    /// <summary>Maps every route.</summary>
    public static IEndpointRouteBuilder MapXinyuanApi(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var routes = app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, CallerFilter>();
        routes.MapGraphQL("/graphql");
        return app;
    }
}
