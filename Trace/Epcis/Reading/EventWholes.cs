using System.Text.Json;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>What must hold of an event as a whole: which of its fields go together (EPCIS 2.0 §7.4, test cases TCR-53 and TCR-54).</summary>
internal static class EventWholes
{
    public static void Check(Checker checker, JsonElement element, string type)
    {
        var action =
            element.TryGetProperty("action", out var value) && value.ValueKind == JsonValueKind.String ? RecentTexts.Of(value) : null;
        switch (type)
        {
            case "ObjectEvent":
                OfObject(checker, element, action);
                break;
            case "AggregationEvent" or "AssociationEvent":
                OfContainment(checker, element, type, action);
                break;
            case "TransactionEvent":
                OfTransaction(checker, element, action);
                break;
            case "TransformationEvent":
                OfTransformation(checker, element);
                break;
        }
    }

    private static void OfObject(Checker checker, JsonElement element, string? action)
    {
        var isAboutPlace = Count(element, "sensorElementList") > 0 && element.TryGetProperty("readPoint", out _);
        if (Count(element, "epcList") < 0 && Count(element, "quantityList") < 1 && !isAboutPlace)
        {
            checker.Report("names no object: it needs epcList, quantityList, or sensorElementList with readPoint");
        }
        if (action is "OBSERVE" or "DELETE" && element.TryGetProperty("ilmd", out _))
            checker.Report("ilmd", $"goes with action ADD, not {action}");
    }

    private static void OfContainment(Checker checker, JsonElement element, string type, string? action)
    {
        if (action is "ADD" or "DELETE" && type == "AggregationEvent" && !element.TryGetProperty("parentID", out _))
        {
            checker.Report($"parentID is missing; action {action} needs it");
        }
        if (action != "DELETE" && Count(element, "childEPCs") < 1 && Count(element, "childQuantityList") < 1)
        {
            checker.Report("names no child: it needs childEPCs or childQuantityList unless action is DELETE");
        }
    }

    private static void OfTransaction(Checker checker, JsonElement element, string? action)
    {
        if (Count(element, "bizTransactionList") == 0)
            checker.Report("bizTransactionList", "is empty");
        if (action != "DELETE" && Count(element, "epcList") < 0 && Count(element, "quantityList") < 1)
        {
            checker.Report("names no object: it needs epcList or quantityList unless action is DELETE");
        }
    }

    private static void OfTransformation(Checker checker, JsonElement element)
    {
        var hasInput = Count(element, "inputEPCList") > 0 || Count(element, "inputQuantityList") > 0;
        var hasOutput = Count(element, "outputEPCList") > 0 || Count(element, "outputQuantityList") > 0;
        if (hasInput && hasOutput)
            return;
        var isPart =
            element.TryGetProperty("transformationID", out var id) && id.ValueKind == JsonValueKind.String && id.GetString()!.Length > 0;
        if (!isPart)
            checker.Report($"names no {(hasInput ? "output" : "input")}: without transformationID it needs inputs and outputs");
        else if (!hasInput && !hasOutput)
            checker.Report("names neither input nor output");
    }

    // -1: not there, or no array.
    private static int Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : -1;
}
