using Xinyuan.GraphApi.Rest;
using Xinyuan.Silo.Hosting;

namespace Xinyuan.Silo.Reactions;

internal static class ReactionServices
{
    /// <summary>The folder with the cursors, in the data folder. What is in it is derived: it may be deleted, and no backup holds it.</summary>
    public const string FolderName = "reactions";

    /// <summary>Registers the reactions and what runs them. A further reaction is one more line here.</summary>
    public static IServiceCollection AddReactions(this IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(new ReactionOptions(Path.Combine(options.Data, FolderName)));
        services.AddSingleton<AffectedSearch>();
        services.AddSingleton<IReaction, RecallAffectedReaction>();
        services.AddSingleton<IReaction, RecallConductReaction>();
        services.AddSingleton<ReactionRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<ReactionRunner>());
        services.AddHealthChecks().AddCheck<ReactionRunner>("reactions", tags: [HealthEndpoints.ReadyTag]);
        return services;
    }
}
