using System.Text.Json;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>What a sensor element looks like (EPCIS 2.0 §7.3.8).</summary>
internal static class SensorForms
{
    // What is said once for all reports of an element holds for each of them, so that a report may not say otherwise (EPCIS 2.0
    // TCR-53, steps 28 and 29). GS1's own examples repeat it, and give a report a time of its own: both are read.
    private static readonly string[] SaidForAll = ["deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"];

    private static readonly Rule Metadata = Rules.Of(
        new ObjectForm(
            new Dictionary<string, Rule>
            {
                ["time"] = Rules.Time,
                ["startTime"] = Rules.Time,
                ["endTime"] = Rules.Time,
                ["deviceID"] = Rules.Uri,
                ["deviceMetadata"] = Rules.Uri,
                ["rawData"] = Rules.Uri,
                ["dataProcessingMethod"] = Rules.Uri,
                ["bizRules"] = Rules.Uri,
            },
            [],
            OtherMembers.Extensions
        )
    );

    private static readonly Rule Report = Rules.Of(
        new ObjectForm(
            new Dictionary<string, Rule>
            {
                ["type"] = Rules.Measurement,
                ["exception"] = Rules.SensorAlert,
                ["time"] = Rules.Time,
                ["deviceID"] = Rules.Uri,
                ["deviceMetadata"] = Rules.Uri,
                ["rawData"] = Rules.Uri,
                ["dataProcessingMethod"] = Rules.Uri,
                ["bizRules"] = Rules.Uri,
                ["microorganism"] = Rules.Uri,
                ["chemicalSubstance"] = Rules.Uri,
                ["coordinateReferenceSystem"] = Rules.Uri,
                ["component"] = Rules.Component,
                ["value"] = Rules.Number,
                ["minValue"] = Rules.Number,
                ["maxValue"] = Rules.Number,
                ["meanValue"] = Rules.Number,
                ["sDev"] = Rules.Number,
                ["percRank"] = Rules.Number,
                ["percValue"] = Rules.Number,
                ["stringValue"] = Rules.Text,
                ["booleanValue"] = Rules.Boolean,
                ["hexBinaryValue"] = Rules.Hex,
                ["uriValue"] = Rules.Uri,
                ["uom"] = Rules.Text,
            },
            ["type"],
            OtherMembers.Extensions
        )
    );

    private static readonly ObjectForm ElementForm = new(
        new Dictionary<string, Rule> { ["sensorMetadata"] = Metadata, ["sensorReport"] = Rules.ListOf(Report, min: 1) },
        ["sensorReport"],
        OtherMembers.Extensions
    );

    /// <summary>One sensor element with its reports.</summary>
    public static readonly Rule Element = (checker, element) =>
    {
        if (!checker.Object(element, ElementForm))
            return;
        if (!element.TryGetProperty("sensorMetadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object)
            return;
        if (!element.TryGetProperty("sensorReport", out var reports) || reports.ValueKind != JsonValueKind.Array)
            return;
        foreach (var name in SaidForAll)
        {
            if (!metadata.TryGetProperty(name, out var forAll))
                continue;
            if (reports.EnumerateArray().Any(report => Contradicts(report, name, forAll)))
            {
                checker.Report($"{name} is given in sensorMetadata, and otherwise in a sensorReport");
            }
        }
    };

    private static bool Contradicts(JsonElement report, string name, JsonElement forAll) =>
        report.ValueKind == JsonValueKind.Object && report.TryGetProperty(name, out var own) && !JsonElement.DeepEquals(own, forAll);
}
