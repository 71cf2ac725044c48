using System.Globalization;
using System.Text.Json;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Custody;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Risk.Detectors;

/// <summary>Finds where one thing was read at two places between which it cannot have travelled in the time. Rules out two things under one code.</summary>
public static class ImpossibleTravel
{
    private const double EarthRadius = 6_371.0088;

    /// <summary>Looks at the events of one item.</summary>
    /// <param name="item">The item, canonical; one thing and not a lot.</param>
    /// <param name="history">Its events in the order of their times.</param>
    /// <param name="filings">Where filed places are.</param>
    /// <param name="rules">The thresholds.</param>
    public static IEnumerable<FoundSignal> Find(string item, IEnumerable<SaidEvent> history, FilingRegister filings, RiskRules rules)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(rules);
        (SaidEvent Said, (double Latitude, double Longitude) At)? last = null;
        foreach (var said in history)
        {
            if (PlaceOf(said.Event, filings) is not { } at)
                continue;
            if (last is { } before)
            {
                var kilometres = Distance(before.At, at);
                var hours = (said.Event.EventTime - before.Said.Event.EventTime).TotalHours;
                if (kilometres >= rules.DistanceMin && kilometres > rules.SpeedMax * hours)
                {
                    var explanation = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{kilometres:F0} km in {hours:F2} h between the events at {before.Said.Position} and {said.Position}; the limit is {rules.SpeedMax:F0} km/h"
                    );
                    yield return FoundSignal.Of(AlertSignals.ImpossibleTravel, AlertLevels.Warning, item, explanation, before.Said, said);
                }
            }
            last = (said, at);
        }
    }

    /// <summary>Where an event was read: a geo URI (RFC 5870), coordinates that a sensor reports, or those of a filed place; null when it is not known.</summary>
    public static (double Latitude, double Longitude)? PlaceOf(EpcisEvent said, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(filings);
        foreach (var place in ((string?[])[said.ReadPoint, said.BizLocation]).OfType<string>())
        {
            const string Geo = "geo:";
            if (place.StartsWith(Geo, StringComparison.Ordinal))
                return Coordinates(place[Geo.Length..].Split(';')[0]);
            if (StatedParty.GlnOf(place) is { } gln && filings.Place(gln)?.Coordinates is { } filed)
                return Coordinates(filed);
        }
        var reports = SensorReports.Of(said).ToList();
        return Component(reports, "latitude") is { } latitude && Component(reports, "longitude") is { } longitude
            ? (latitude, longitude)
            : null;
    }

    /// <summary>Kilometres between two places over the sphere.</summary>
    public static double Distance((double Latitude, double Longitude) from, (double Latitude, double Longitude) to)
    {
        var (a, b) = (double.DegreesToRadians(from.Latitude), double.DegreesToRadians(to.Latitude));
        var across = double.DegreesToRadians(to.Longitude - from.Longitude);
        var haversine = Math.Pow(Math.Sin((b - a) / 2), 2) + (Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin(across / 2), 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(haversine)));
    }

    private static (double Latitude, double Longitude)? Coordinates(string text)
    {
        var parts = text.Split(',');
        return
            parts.Length >= 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude)
            && latitude is >= -90 and <= 90
            && longitude is >= -180 and <= 180
            ? (latitude, longitude)
            : null;
    }

    private static double? Component(IEnumerable<JsonElement> reports, string name)
    {
        foreach (var report in reports)
        {
            if (
                report.TryGetProperty("component", out var component)
                && component.ValueKind == JsonValueKind.String
                && component.GetString()!.Split(':', '/', '-')[^1] == name
                && report.TryGetProperty("value", out var value)
                && value.ValueKind == JsonValueKind.Number
                && value.TryGetDouble(out var number)
                && Math.Abs(number) <= 180
            )
            {
                return number;
            }
        }
        return null;
    }
}
