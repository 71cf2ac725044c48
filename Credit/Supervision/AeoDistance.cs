using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Standards;

namespace Xinyuan.Credit.Supervision;

/// <summary>An item of the standard, and what is known of it.</summary>
/// <param name="Finding">What the record says.</param>
/// <param name="Own">What the enterprise says of itself on an item that no record can tell, or null. Never counted as met.</param>
public sealed record AeoItem(ItemFinding Finding, Placed<AeoSelfAssessed>? Own);

/// <summary>
/// How far an enterprise is from being certified (AEO), item by item. Guidance: customs alone certify, and what they decided is the
/// imported rating.
/// </summary>
/// <param name="Standard">The standard.</param>
/// <param name="AsOf">The day, in UTC+8.</param>
/// <param name="IsHeld">Whether customs have certified it so already.</param>
/// <param name="Items">One an item, in the standard's order.</param>
public sealed record AeoDistance(Standard Standard, DateOnly AsOf, bool IsHeld, IReadOnlyList<AeoItem> Items)
{
    /// <summary>The scheme whose certified grades are meant.</summary>
    public const string Scheme = "customs-tier";

    /// <summary>How many items have this outcome by the record.</summary>
    public int Count(Outcome outcome) => Items.Count(item => item.Finding.Outcome == outcome);

    /// <summary>The distance on a day; null when no such standard is in force then.</summary>
    /// <param name="file">What is on record, as it may be shown.</param>
    /// <param name="standards">The standards.</param>
    /// <param name="asOf">The day, in UTC+8.</param>
    public static AeoDistance? Of(CreditFile file, IReadOnlyList<Standard> standards, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (standards.LastOrDefault(standard => standard.Scheme == Scheme && standard.IsInForceOn(asOf)) is not { } standard)
            return null;
        var findings = StandardEvaluation.Evaluate(file, standard, asOf);
        var isHeld = file.RatingInForce(Scheme, asOf)?.Event.Grade == standard.Grade;
        return new AeoDistance(
            standard,
            asOf,
            isHeld,
            [.. findings.Select(finding => new AeoItem(finding, Own(file, standard, finding, asOf)))]
        );
    }

    private static Placed<AeoSelfAssessed>? Own(CreditFile file, Standard standard, ItemFinding finding, DateOnly asOf) =>
        finding.Item.If is not null
            ? null
            : file.Supervision.SelfAssessments.FindLast(own =>
                own.Event.Standard == standard.Id && own.Event.Item == finding.Item.Item && own.Event.AssessedOn <= asOf
            );
}
