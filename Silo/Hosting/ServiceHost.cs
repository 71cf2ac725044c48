using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Configuration;
using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts;
using Xinyuan.GraphApi;
using Xinyuan.GraphApi.Access.Tokens;
using Xinyuan.GraphApi.Rest;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Reactions;
using Xinyuan.Trace.Graph.Logged;

namespace Xinyuan.Silo.Hosting;

/// <summary>One process with everything in it: the log in files, Orleans, and the HTTP edge.</summary>
public static class ServiceHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Puts the service together over an open log. Start it with <see cref="WebApplication.StartAsync"/>.</summary>
    /// <param name="options">Checked before: <see cref="ServiceOptions.Faults"/> is empty.</param>
    /// <param name="log">The log; the caller closes it after the service has stopped.</param>
    public static WebApplication Build(ServiceOptions options, FileLog log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        // Orleans warns about a cluster of one, which here is what is meant.
        builder.Logging.AddFilter("Orleans", LogLevel.Error);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LedgerLimits.DocumentBytesMax;
            kestrel.Listen(
                options.Listen,
                options.Port,
                endpoint =>
                {
                    if (ServiceFiles.Certificate(options) is { } certificate)
                        endpoint.UseHttps(certificate);
                }
            );
        });
        builder.Host.UseOrleans(silo =>
        {
            var (siloPort, gatewayPort) = FreePort.Pair();
            silo.UseLocalhostClustering(siloPort, gatewayPort);
            silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
        });
        builder.Services.AddSingleton<IEventLog>(log);
        // Derived, like the log's own index: whoever deletes it loses the time of one start.
        builder.Services.AddSingleton(new GraphSnapshotOptions { Folder = Path.Combine(options.Data, "graph") });
        builder.Services.AddSingleton(new CreditSnapshotOptions { Folder = Path.Combine(options.Data, "credit") });
        builder
            .Services.AddHealthChecks()
            .AddCheck(
                "writer",
                () => log.Stopped is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(),
                [HealthEndpoints.ReadyTag]
            );
        if (!options.Indicator)
            builder.Services.AddSingleton(new RuleSetCatalogue());
        builder.Services.AddXinyuanApi(
            new XinyuanApiOptions
            {
                Open = options.Open,
                TokenIssuers = TokenIssuers(options),
                PublicUrl = options.Address,
                WebFolder = options.Web,
                CompanyPrefixes = ServiceFiles.Prefixes(options),
                DeliveryFolder = Path.Combine(options.Data, "delivery"),
                TokenFolder = Path.Combine(options.Keys, "webhook-tokens"),
                Webhooks = new WebhookOptions { AllowPrivate = options.PrivateWebhooks, AllowHttp = options.PrivateWebhooks },
                ShownItems = options.Demo is null ? [] : Demo.DemoFolder.ShownItems(options.Demo),
            }
        );
        builder.Services.AddReactions(options);
        var app = builder.Build();
        app.MapXinyuanApi();
        return app;
    }

    private static List<TokenIssuer> TokenIssuers(ServiceOptions options)
    {
        var believed = new List<TokenIssuer>();
        if (options is { TokenIssuer: { } issuer, TokenAudience: { } audience })
            believed.Add(
                new TokenIssuer
                {
                    Issuer = issuer,
                    Audience = audience,
                    KeySetFile = options.TokenKeys,
                    Claims = options.TokenClaims is { } claims ? ClaimNames.Read(File.ReadAllText(claims)) : new ClaimNames(),
                }
            );
        if (options.Open)
            believed.Add(LocalIssuer.In(options.Keys));
        return believed;
    }
}
