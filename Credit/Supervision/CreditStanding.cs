using Xinyuan.Credit.Events;
using Xinyuan.Credit.Overrides;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Supervision;

/// <summary>Which side of a firm's standing changed.</summary>
public enum StandingAspect
{
    /// <summary>The platform's tier.</summary>
    Tier,

    /// <summary>An authority's rating.</summary>
    Rating,

    /// <summary>How a listing stands.</summary>
    Listing,

    /// <summary>A measure that begins or ends.</summary>
    Measure,
}

/// <summary>A change of one side of a firm's standing.</summary>
/// <param name="Aspect">Which side.</param>
/// <param name="Name">The scheme, the listing's id or the measure's id; the rule set for the tier.</param>
/// <param name="Before">As it was, or null when there was none.</param>
/// <param name="After">As it is, or null when there is none.</param>
/// <param name="IsWorse">Whether it is to the firm's disadvantage.</param>
/// <param name="Positions">The entries that it rests on, ascending.</param>
public sealed record StandingChange(
    StandingAspect Aspect,
    string Name,
    string? Before,
    string? After,
    bool IsWorse,
    IReadOnlyList<long> Positions
)
{
    /// <summary>Whether it is about an internal aid of supervision, which is shown to departments only.</summary>
    public bool IsInternal { get; init; }
}

/// <summary>How an enterprise stands on a day, as far as anybody is to be told when it changes.</summary>
public sealed record CreditStanding
{
    private readonly SortedDictionary<(StandingAspect Aspect, string Name), Side> _sides = [];

    private static readonly string NoData = ServiceTier.NoData.Write();

    private CreditStanding() { }

    /// <summary>Of an enterprise about which nothing is on record.</summary>
    public static CreditStanding Nothing { get; } = new();

    /// <summary>The standing of a file on a day.</summary>
    /// <param name="file">What is on record.</param>
    /// <param name="rules">The rule set in force, or null when the indicator is switched off.</param>
    /// <param name="measures">The measures.</param>
    /// <param name="day">The day, in UTC+8.</param>
    public static CreditStanding Of(CreditFile file, RuleSet? rules, MeasureCatalogue measures, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(file);
        var standing = new CreditStanding();
        var indicator = rules is null ? null : TierOverrides.Apply(Evaluation.Evaluate(file, rules, day), file, day);
        if (indicator is not null)
        {
            var positions = indicator.Vetoes.Concat(indicator.Reasons).SelectMany(reason => reason.Positions).Distinct().Order();
            standing.Add(StandingAspect.Tier, "indicator", indicator.Tier.Write(), (int)indicator.Tier, [.. positions]);
        }
        foreach (var rating in OutwardView.Of(file, day).Ratings)
        {
            var grades = RatingScheme.Grades(rating.Event.Scheme).ToList();
            standing.Add(
                StandingAspect.Rating,
                rating.Event.Scheme,
                rating.Event.Grade,
                grades.IndexOf(rating.Event.Grade),
                [rating.Place.Position],
                RatingScheme.IsInternal(rating.Event.Scheme)
            );
        }
        foreach (var listing in file.Listings.Values.Where(listing => !listing.IsLifted))
        {
            var isPublic = listing.IsPublicOn(day);
            standing.Add(StandingAspect.Listing, listing.Id, listing.StatusOn(day).ToString(), isPublic ? 1 : 0, listing.Positions);
        }
        foreach (var measure in MeasuresInForce.Of(file, measures, day, indicator))
        {
            // The weight of having none is 0: a burden that begins is worse, a relief that ends too.
            var weight = measure.Effect == MeasureEffect.Burden ? 1 : -1;
            standing.Add(
                StandingAspect.Measure,
                $"{measure.Id} ({measure.Because})",
                measure.TitleZh,
                weight,
                measure.Positions,
                measure.IsInternal
            );
        }
        return standing;
    }

    /// <summary>What is another after than before, by aspect and name.</summary>
    public static IReadOnlyList<StandingChange> Compare(CreditStanding before, CreditStanding after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new List<StandingChange>();
        foreach (var key in before._sides.Keys.Union(after._sides.Keys).Order())
        {
            var (was, @is) = (before._sides.GetValueOrDefault(key), after._sides.GetValueOrDefault(key));
            // That nothing can be said yet of who is new is no news.
            if (was?.Value == @is?.Value || (was is null && @is?.Value == NoData))
                continue;
            var positions = (was?.Positions ?? []).Union(@is?.Positions ?? []).Order();
            // That somebody is rated or computed for the first time makes nothing worse by itself.
            var hasBoth = (was is not null && @is is not null) || key.Aspect is StandingAspect.Measure or StandingAspect.Listing;
            var isWorse = hasBoth && (@is?.Weight ?? 0) > (was?.Weight ?? 0);
            changes.Add(
                new StandingChange(key.Aspect, key.Name, was?.Value, @is?.Value, isWorse, [.. positions])
                {
                    IsInternal = (was ?? @is)!.IsInternal,
                }
            );
        }
        return changes;
    }

    private void Add(
        StandingAspect aspect,
        string name,
        string value,
        int weight,
        IReadOnlyList<long> positions,
        bool isInternal = false
    ) => _sides[(aspect, name)] = new Side(value, weight, positions, isInternal);

    private sealed record Side(string Value, int Weight, IReadOnlyList<long> Positions, bool IsInternal);
}
