using System.Globalization;
using System.Text.Json;

namespace Xinyuan.GraphApi.Reading;

/// <summary>The temperatures that events report, in degrees Celsius.</summary>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
/// <param name="Count">Reports; one that states a range counts once.</param>
internal sealed record Temperatures(decimal Lowest, decimal Highest, int Count)
{
    private const decimal KelvinAtZero = 273.15m;

    /// <summary>Of these events, or null when none reports a temperature in a unit that is known (UN/CEFACT: CEL, FAH, KEL).</summary>
    public static Temperatures? Of(IEnumerable<EventView> events)
    {
        Temperatures? all = null;
        foreach (var report in events.SelectMany(Reports))
        {
            var values = Values(report).ToList();
            if (values.Count == 0)
                continue;
            all = all is null
                ? new Temperatures(values.Min(), values.Max(), 1)
                : new Temperatures(Math.Min(all.Lowest, values.Min()), Math.Max(all.Highest, values.Max()), all.Count + 1);
        }
        return all;
    }

    /// <summary>Of one event.</summary>
    public static Temperatures? Of(EventView seen) => Of([seen]);

    private static IEnumerable<JsonElement> Reports(EventView seen) =>
        Elements(seen.Member("sensorElementList"))
            .SelectMany(element =>
                Elements(
                    element.ValueKind == JsonValueKind.Object && element.TryGetProperty("sensorReport", out var reports) ? reports : null
                )
            )
            .Where(report => report.ValueKind == JsonValueKind.Object && IsTemperature(report));

    private static JsonElement.ArrayEnumerator Elements(JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    private static bool IsTemperature(JsonElement report) =>
        report.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString()!.Split(':', '/')[^1] == "Temperature";

    private static IEnumerable<decimal> Values(JsonElement report)
    {
        var unit = report.TryGetProperty("uom", out var uom) && uom.ValueKind == JsonValueKind.String ? uom.GetString() : null;
        foreach (var name in (string[])["value", "minValue", "maxValue", "meanValue"])
        {
            if (report.TryGetProperty(name, out var value) && Number(value) is { } number && Celsius(number, unit) is { } celsius)
                yield return celsius;
        }
    }

    private static decimal? Number(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
            JsonValueKind.String
                when decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };

    private static decimal? Celsius(decimal value, string? unit)
    {
        const decimal AbsurdMax = 10_000;
        if (Math.Abs(value) > AbsurdMax)
            return null;
        return unit switch
        {
            "CEL" => value,
            "KEL" => value - KelvinAtZero,
            "FAH" => Math.Round((value - 32) * 5 / 9, 2),
            _ => null,
        };
    }
}
