using System.Text.Json;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Risk.Detectors;

/// <summary>The sensor reports of an event (EPCIS 2.0 §7.3.7).</summary>
internal static class SensorReports
{
    private const decimal KelvinAtZero = 273.15m;

    // Beyond what any sensor can mean.
    private const decimal AbsurdMax = 10_000;

    private static readonly string[] Values = ["value", "minValue", "maxValue"];

    /// <summary>All of them.</summary>
    public static IEnumerable<JsonElement> Of(EpcisEvent said) =>
        Elements(said.Json, "sensorElementList").SelectMany(element => Elements(element, "sensorReport"));

    /// <summary>The temperatures that they state, in degrees Celsius; units are those of UN/CEFACT: CEL, KEL, FAH.</summary>
    public static IEnumerable<decimal> Celsius(EpcisEvent said) =>
        Of(said)
            .Where(report => Text(report, "type")?.Split(':', '/')[^1] == "Temperature")
            .SelectMany(report => Values.Select(name => Celsius(report, name)).OfType<decimal>());

    private static decimal? Celsius(JsonElement report, string name)
    {
        if (
            !report.TryGetProperty(name, out var value)
            || value.ValueKind != JsonValueKind.Number
            || !value.TryGetDecimal(out var number)
            || Math.Abs(number) > AbsurdMax
        )
            return null;
        return Text(report, "uom") switch
        {
            "CEL" => number,
            "KEL" => number - KelvinAtZero,
            "FAH" => Math.Round((number - 32) * 5 / 9, 2),
            _ => null,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static JsonElement.ArrayEnumerator Elements(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;
}
