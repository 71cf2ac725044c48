using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Xinyuan.Trace.Risk;

/// <summary>The thresholds of the detectors: data with an id and a version, the platform's own.</summary>
/// <param name="Id">Id and version, as a signal states them.</param>
/// <param name="ValidFrom">The first day on which they hold.</param>
/// <param name="ScansPerDayMax">Queries of one code in a day that one thing can explain.</param>
/// <param name="RegionsPerDayMax">Regions in which one code can be asked for in a day.</param>
/// <param name="ScansAfterSaleMax">Queries of one code in a day when it is sold already.</param>
/// <param name="SpeedMax">Kilometres an hour that goods can travel.</param>
/// <param name="DistanceMin">Kilometres below which no speed is looked at, since places are areas.</param>
/// <param name="CriticalBeyond">Degrees Celsius beyond a limit that make an excursion critical.</param>
/// <param name="KeptSteps">Business steps in which goods have to be kept as filed.</param>
/// <param name="OutwardSteps">Business steps in which goods go towards a buyer.</param>
/// <param name="SaleSteps">Business steps that are sales.</param>
/// <param name="SaleDispositions">Dispositions that are sales.</param>
/// <param name="BalanceTolerance">The share of what went in by which more may come out, for scales are not exact.</param>
public sealed record RiskRules(
    string Id,
    DateOnly ValidFrom,
    int ScansPerDayMax,
    int RegionsPerDayMax,
    int ScansAfterSaleMax,
    double SpeedMax,
    double DistanceMin,
    decimal CriticalBeyond,
    IReadOnlySet<string> KeptSteps,
    IReadOnlySet<string> OutwardSteps,
    IReadOnlySet<string> SaleSteps,
    IReadOnlySet<string> SaleDispositions,
    decimal BalanceTolerance
)
{
    /// <summary>The rules that are part of the service.</summary>
    public static RiskRules Embedded { get; } = Load();

    private static RiskRules Load()
    {
        using var stream = typeof(RiskRules).Assembly.GetManifestResourceStream("Xinyuan.Trace.Risk.Rules.risk-rules-2026.json")!;
        using var json = JsonDocument.Parse(stream);
        var root = json.RootElement;
        var (cloned, travel) = (root.GetProperty("clonedCode"), root.GetProperty("impossibleTravel"));
        return new RiskRules(
            $"{root.GetProperty("id").GetString()}@{root.GetProperty("version").GetString()}",
            DateOnly.ParseExact(root.GetProperty("validFrom").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            cloned.GetProperty("countPerDayMax").GetInt32(),
            cloned.GetProperty("regionsPerDayMax").GetInt32(),
            cloned.GetProperty("countAfterSaleMax").GetInt32(),
            travel.GetProperty("kilometresPerHourMax").GetDouble(),
            travel.GetProperty("kilometresMin").GetDouble(),
            root.GetProperty("temperature").GetProperty("criticalBeyondCelsius").GetDecimal(),
            Words(root.GetProperty("temperature"), "bizSteps"),
            Words(root.GetProperty("expired"), "bizSteps"),
            Words(root.GetProperty("sale"), "bizSteps"),
            Words(root.GetProperty("sale"), "dispositions"),
            decimal.Parse(root.GetProperty("massBalance").GetProperty("toleranceShare").GetString()!, CultureInfo.InvariantCulture)
        );
    }

    private static FrozenSet<string> Words(JsonElement part, string name) =>
        part.GetProperty(name).EnumerateArray().Select(word => word.GetString()!).ToFrozenSet(StringComparer.Ordinal);
}
