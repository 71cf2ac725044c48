using System.Globalization;
using System.Text;
using Xinyuan.Credit.Rules;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Overrides;

/// <summary>
/// Puts an override on a computed indicator: a pure function, after the evaluation. Never over a veto that rests on a listing or on
/// an authority's rating: what an authority decided, no two departments of the zone decide otherwise.
/// </summary>
public static class TierOverrides
{
    private const string RuleId = "override";

    /// <summary>
    /// The indicator with the override that holds on its day, and a reason that says so; the indicator as it is when none holds, or
    /// an authority's decision stands against it.
    /// </summary>
    /// <param name="indicator">The computed indicator.</param>
    /// <param name="file">The file that it was computed from.</param>
    /// <param name="asOf">The day, in UTC+8.</param>
    public static Indicator Apply(Indicator indicator, CreditFile file, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(file);
        // Of several the one approved last: the log's order settles what the days leave open.
        var holding = file.Overrides.Values.Where(one => one.HoldsOn(asOf)).MaxBy(one => one.Approval!.Place.Position);
        if (holding is null || IsStatutory(indicator, file))
            return indicator;
        var basis = new LegalBasis("decision of two departments", holding.Id, IsVerified: true);
        return indicator with
        {
            Tier = holding.Tier,
            ComputedTier = indicator.Tier,
            Reasons = [.. indicator.Reasons, new Reason(RuleId, basis, 0, holding.Positions, null, holding.EndsOn)],
            InputHash = Digest
                .Of(
                    Encoding.UTF8.GetBytes(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{indicator.InputHash}\n{holding.Id}\n{(int)holding.Tier}\n{string.Join(',', holding.Positions)}"
                        )
                    )
                )
                .ToHex(),
        };
    }

    /// <summary>Whether a veto of an indicator rests on a listing or on an authority's rating.</summary>
    public static bool IsStatutory(Indicator indicator, CreditFile file)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(file);
        if (indicator.Vetoes.Count == 0)
            return false;
        var statutory = file.Listings.Values.SelectMany(listing => listing.Positions).ToHashSet();
        statutory.UnionWith(file.Ratings.Select(rating => rating.Place.Position));
        return indicator.Vetoes.Any(veto => veto.Positions.Any(statutory.Contains));
    }
}
