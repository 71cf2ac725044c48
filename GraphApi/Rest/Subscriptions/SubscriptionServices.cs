using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Streaming.Webhooks;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

internal static class SubscriptionServices
{
    /// <summary>Registers what calls webhooks, and what subscribes to named queries.</summary>
    public static void AddSubscriptions(this IServiceCollection services, XinyuanApiOptions options)
    {
        // An open service is for trying out on one machine, where the receiver is as well.
        var webhooks = options.Open ? options.Webhooks with { AllowHttp = true, AllowPrivate = true } : options.Webhooks;
        services.AddSingleton(webhooks);
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<WebhookCaller>();
        services.AddSingleton(_ => new DeliveryFolder(options.DeliveryFolder, options.TokenFolder));
        services.AddSingleton<Deliverer>();
        services.AddSingleton<SubscriptionService>();
        services.AddHostedService(provider => provider.GetRequiredService<SubscriptionService>());
        services.AddSingleton<SubscriptionDesk>();
        services.AddSingleton<QuerySockets>();
    }
}
