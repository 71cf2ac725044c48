using GraphQL;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.Credit;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Pages;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Reads;
using Xinyuan.GraphApi.Resolver;
using Xinyuan.GraphApi.Rest;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.GraphApi.Rest.Subscriptions;
using Xinyuan.GraphApi.Schema;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.Trace;

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
        services.AddSingleton(Assets.Read(options.WebFolder));
        services.AddSingleton<DigitalLinks>();
        services.AddSingleton<Filings>();
        services.AddTransient(provider => provider.GetRequiredService<Filings>().KnownPrefixes);
        services.AddSingleton<MasterDataReader>();
        services.AddSingleton<Ways>();
        services.AddSingleton<ProductReader>();
        services.AddSingleton<ProductPages>();
        services.AddSingleton<ItemLinks>();
        services.AddRouting(routing => routing.SetParameterPolicy<CompressedLinkConstraint>(CompressedLinkConstraint.Name));
        services.AddXinyuanCredit();
        services.AddXinyuanTrace();
        services.AddSingleton<EventFinder>();
        services.AddSingleton<PageTokens>();
        services.AddSingleton<EventQueries>();
        services.AddSingleton<ResourceLists>();
        services.AddSingleton<EnterpriseReader>();
        services.AddSingleton<RuleSetReader>();
        services.AddSingleton<BacktestDesk>();
        services.AddSingleton<EntryReader>();
        services.AddScoped<Positions>();
        services.AddSingleton<RecordsDesk>();
        services.AddSingleton<Alerts>();
        services.AddSingleton<StandingReader>();
        services.AddSingleton<Recalls>();
        services.AddSingleton<Responsibilities>();
        services.AddSingleton<Balances>();
        services.AddSingleton<Corrections>();
        services.AddSingleton<ScanReader>();
        services.AddSingleton<ScanDesk>();
        services.AddSingleton<FilingDesk>();
        services.AddSingleton<ReadDeferralDesk>();
        services.AddSingleton<ReadLog>();
        services.AddSingleton<LogTail>();
        services.AddSingleton<EntryFeed>();
        services.AddSingleton<EventFollowing>();
        services.AddSingleton<AlertFollowing>();
        services.AddSubscriptions(options);
        services.AddHealth();
        services.AddCompression();
        services.AddGuardedSchema<Query>(schema => schema.WithMutation<Mutation>().WithSubscription<Subscription>());
        return services;
    }

    /// <summary>Maps every route.</summary>
    public static WebApplication MapXinyuanApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseResponseCompression();
        app.UseWebSockets();
        app.MapHealth();
        var routes = app.MapGroup("")
            .AddEndpointFilter<RouteGroupBuilder, EdgeFilter>()
            .AddEndpointFilter<RouteGroupBuilder, CallerFilter>();
        routes.MapGraphQL("/graphql");
        routes.MapCapture();
        routes.MapEvents();
        routes.MapEventQueries();
        routes.MapSubscriptions();
        routes.MapTrace();
        routes.MapRecords();
        routes.MapReadLog();
        routes.MapLog();
        routes.MapStartPages();
        routes.MapGraphiql();
        routes.MapProducts();
        routes.MapResolver();
        routes.MapQr();
        Assets.Map(routes);
        return app;
    }
}
