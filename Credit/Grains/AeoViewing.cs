using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit.Grains;

/// <summary>Turns the distance to certification into views.</summary>
internal static class AeoViewing
{
    public static AeoDistanceView Of(AeoDistance distance, CreditAsOf asOf) =>
        new(
            distance.Standard.Id,
            distance.Standard.Title,
            distance.Standard.Norm,
            distance.Standard.Grade,
            distance.IsHeld,
            distance.AsOf,
            [.. distance.Items.Select(Of)],
            asOf
        );

    private static AeoItemView Of(AeoItem item)
    {
        var finding = item.Finding;
        var reason = finding.Outcome == Outcome.Insufficient ? finding.Item.Unknown ?? finding.Measured : finding.Measured;
        return new AeoItemView(
            finding.Item.Item,
            finding.Item.Part,
            finding.Item.Asks,
            finding.Outcome.ToString(),
            reason,
            finding.Positions,
            finding.Outcome == Outcome.Met ? null : finding.Item.Remedy,
            finding.ChangesOn,
            finding.Item.IsVerified,
            item.Own is { } own
                ? new AeoOwnView(own.Event.Outcome, own.Event.AssessedOn, own.Event.Statement, own.Event.Evidence, own.Place.Position)
                : null
        );
    }
}
