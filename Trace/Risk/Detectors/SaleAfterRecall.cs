using System.Globalization;
using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Recall;

namespace Xinyuan.Trace.Risk.Detectors;

/// <summary>Finds sales of goods whose sale was stopped before.</summary>
public static class SaleAfterRecall
{
    /// <summary>Whether an event is a sale.</summary>
    public static bool IsSale(EpcisEvent said, RiskRules rules)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(rules);
        return (said.BizStep is { } step && rules.SaleSteps.Contains(step))
            || (said.Disposition is { } disposition && rules.SaleDispositions.Contains(disposition));
    }

    /// <summary>Looks at one event about an item that recalls reach.</summary>
    /// <param name="item">The item, canonical.</param>
    /// <param name="said">The event.</param>
    /// <param name="recalls">The recalls that reach the item.</param>
    /// <param name="rules">What a sale is.</param>
    public static IEnumerable<FoundSignal> Find(string item, SaidEvent said, IEnumerable<RecallState> recalls, RiskRules rules)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(recalls);
        if (!IsSale(said.Event, rules))
            yield break;
        foreach (var recall in recalls.Where(recall => recall.Holds && said.Event.EventTime > recall.SaleStop!.Occurred))
        {
            var explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"sold in the event at {said.Position}, after its sale was stopped by {recall.Id} in the entry at {recall.SaleStop!.Position}"
            );
            var found = FoundSignal.Of(AlertSignals.SaleAfterRecall, AlertLevels.Critical, item, explanation, said);
            yield return found with
            {
                Events = [.. found.Events.Append(recall.SaleStop.Position).Distinct().Order()],
            };
        }
    }
}
