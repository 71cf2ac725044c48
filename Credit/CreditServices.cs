using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xinyuan.Credit.Backtests;
using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Records;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit;

/// <summary>What credit needs of its host.</summary>
public static class CreditServices
{
    /// <summary>
    /// Registers the intake of records and the rule sets. The host provides the log (<see cref="Ledger.IEventLog"/>); a catalogue of
    /// rule sets that it registered before stays, and an empty one switches the indicator off.
    /// </summary>
    public static IServiceCollection AddXinyuanCredit(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => RuleSetCatalogue.Embedded());
        services.TryAddSingleton(_ => MeasureCatalogue.Shipped);
        services.TryAddSingleton<RuleSetLibrary>();
        services.TryAddSingleton(new CreditSnapshotOptions());
        services.TryAddSingleton<CreditSnapshots>();
        services.TryAddSingleton<CreditFiles>();
        services.TryAddSingleton<Backtest>();
        services.TryAddSingleton<RecordsIntake>();
        return services;
    }
}
