using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Query;
using Xinyuan.Trace.Scans;

namespace Xinyuan.Trace;

/// <summary>What tracing needs of its host.</summary>
public static class TraceServices
{
    /// <summary>
    /// Registers the capture of events, the intake of cases (recalls and risk signals) and the counts of scans. The host provides the log
    /// (<see cref="Ledger.IEventLog"/>); the item graph is a grain.
    /// </summary>
    public static IServiceCollection AddXinyuanTrace(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EpcisCapture>();
        services.TryAddSingleton<CaseBook>();
        services.TryAddSingleton<CaseIntake>();
        services.TryAddSingleton<EventColumns>();
        services.TryAddSingleton<NamedQueries>();
        services.TryAddSingleton<ScanCounter>();
        services.TryAddSingleton<GraphHome>();
        return services;
    }
}
