using Xinyuan.GraphApi.Rest;
using Xinyuan.Silo.Hosting;
using Xinyuan.Silo.Scans;
using Xinyuan.Silo.Supervision;
using Xinyuan.Trace.Risk;

namespace Xinyuan.Silo.Reactions;

internal static class ReactionServices
{
    /// <summary>The folder with the cursors, in the data folder. What is in it is derived: it may be deleted, and no backup holds it.</summary>
    public const string FolderName = "reactions";

    /// <summary>The folder with the counts of queries since the last totals, in the data folder.</summary>
    public const string ScanFolderName = "scans";

    /// <summary>Registers the reactions and what runs them. A further reaction is one more line here.</summary>
    public static IServiceCollection AddReactions(this IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(new ReactionOptions(Path.Combine(options.Data, FolderName)));
        services.AddSingleton<AffectedSearch>();
        services.AddSingleton<IReaction, RecallAffectedReaction>();
        services.AddSingleton<IReaction, RecallConductReaction>();
        services.AddSingleton(RiskRules.Embedded);
        services.AddSingleton<IReaction, RiskReaction>();
        services.AddSingleton(new StandingOptions(Path.Combine(options.Data, FolderName, "standing.due")));
        services.AddSingleton<StandingWatch>();
        services.AddSingleton<IReaction, StandingReaction>();
        services.AddHostedService<DueWorker>();
        services.AddSingleton<ReactionRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<ReactionRunner>());
        services.AddHealthChecks().AddCheck<ReactionRunner>("reactions", tags: [HealthEndpoints.ReadyTag]);
        services.AddSingleton(new ScanOptions(Path.Combine(options.Data, ScanFolderName)));
        services.AddSingleton<ScanKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ScanKeeper>());
        return services;
    }
}
