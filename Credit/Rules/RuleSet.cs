using Xinyuan.Credit.Events;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Rules;

/// <summary>The service tiers of the platform indicator. They are the platform's own, and never the letters of an authority's rating.</summary>
public enum ServiceTier
{
    /// <summary>The best.</summary>
    Tier1 = 1,

    /// <summary>Second.</summary>
    Tier2,

    /// <summary>Third.</summary>
    Tier3,

    /// <summary>Fourth.</summary>
    Tier4,

    /// <summary>The lowest.</summary>
    Tier5,

    /// <summary>Too little is on record to say anything; no better and no worse than any tier.</summary>
    NoData,
}

/// <summary>How a tier is spelled.</summary>
public static class ServiceTierText
{
    /// <summary>The spelling: <c>TIER_1</c> to <c>TIER_5</c>, or <c>NO_DATA</c>.</summary>
    public static string Write(this ServiceTier tier) =>
        tier == ServiceTier.NoData ? "NO_DATA" : "TIER_" + ((int)tier).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What a rule rests on.</summary>
/// <param name="Norm">The norm, such as <c>GACC Announcement 2026 No. 34</c>.</param>
/// <param name="Article">The article or item in it.</param>
/// <param name="IsVerified">Whether the text was read in a source.</param>
public sealed record LegalBasis(string Norm, string Article, bool IsVerified)
{
    /// <inheritdoc/>
    public override string ToString() => IsVerified ? $"{Norm}, {Article}" : $"{Norm}, {Article} (unverified)";
}

/// <summary>A rule of a rule set: a closed vocabulary, so that every rule can be read, checked and explained.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Remedy">What the enterprise can do about it, or null.</param>
public abstract record Rule(string Id, LegalBasis Basis, string? Remedy)
{
    /// <summary>
    /// Points when a condition is met. The kinds <c>filed</c>, <c>exists</c> and <c>threshold</c> of the data are short for it.
    /// </summary>
    public sealed record When(string Id, LegalBasis Basis, string? Remedy, Condition If, decimal Points) : Rule(Id, Basis, Remedy);

    /// <summary>Points for each such record, up to a bound; negative records weigh by their legal publicity.</summary>
    public sealed record Count(string Id, LegalBasis Basis, string? Remedy, RecordFilter Of, decimal PointsEach, decimal PointsBound)
        : Rule(Id, Basis, Remedy);

    /// <summary>Points by how many such records there are: those of the last band that begins at or below the number.</summary>
    public sealed record Bands(string Id, LegalBasis Basis, string? Remedy, RecordFilter Of, IReadOnlyList<Band> Table)
        : Rule(Id, Basis, Remedy);

    /// <summary>
    /// Points by what part of a whole something is: those of the last row that begins at or below it; none, and said so, below the
    /// least sample.
    /// </summary>
    public sealed record Rates(
        string Id,
        LegalBasis Basis,
        string? Remedy,
        Quantity Part,
        Quantity Whole,
        decimal SampleMin,
        IReadOnlyList<RateBand> Table
    ) : Rule(Id, Basis, Remedy);

    /// <summary>Points by the rating of a scheme in force.</summary>
    public sealed record Grades(string Id, LegalBasis Basis, string? Remedy, string Scheme, IReadOnlyDictionary<string, decimal> Table)
        : Rule(Id, Basis, Remedy);
}

/// <summary>A row of a band table.</summary>
/// <param name="From">The number at which it begins.</param>
/// <param name="Points">Its points.</param>
public sealed record Band(int From, decimal Points);

/// <summary>A row of a table of rates.</summary>
/// <param name="From">The rate at which it begins.</param>
/// <param name="Points">Its points.</param>
public sealed record RateBand(Fraction From, decimal Points);

/// <summary>What bars an enterprise from better tiers, whatever its score.</summary>
/// <param name="Id">The veto's id.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Remedy">What the enterprise can do about it, or null.</param>
/// <param name="Best">The best tier that it leaves.</param>
public abstract record Veto(string Id, LegalBasis Basis, string? Remedy, ServiceTier Best)
{
    /// <summary>A public listing of this class.</summary>
    public sealed record OfListing(string Id, LegalBasis Basis, string? Remedy, ServiceTier Best, Severity Severity)
        : Veto(Id, Basis, Remedy, Best);

    /// <summary>A rating in force with this grade.</summary>
    public sealed record OfRating(string Id, LegalBasis Basis, string? Remedy, ServiceTier Best, string Scheme, string Grade)
        : Veto(Id, Basis, Remedy, Best);

    /// <summary>A condition is met; where it is insufficient nothing is barred, and the reasons say so.</summary>
    public sealed record When(string Id, LegalBasis Basis, string? Remedy, ServiceTier Best, Condition If) : Veto(Id, Basis, Remedy, Best);
}

/// <summary>Where a tier begins.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="From">The least score in it.</param>
public sealed record TierStart(ServiceTier Tier, decimal From);

/// <summary>How negative records weigh over time. The terms are the law's (<see cref="Listings.Publicity"/>), the weights the rule set's.</summary>
/// <param name="UntilMinimum">Before the shortest publicity has passed, 0 to 1; and until the longest, of what was not corrected.</param>
/// <param name="UntilMaximum">From then until the longest has passed, of what was corrected; after that the weight is 0.</param>
/// <param name="Basis">What it rests on.</param>
public sealed record Decay(decimal UntilMinimum, decimal UntilMaximum, LegalBasis Basis);

/// <summary>What came of loading a rule set.</summary>
public abstract record RuleSetResult
{
    private RuleSetResult() { }

    /// <summary>It is in order.</summary>
    public sealed record Loaded(RuleSet RuleSet) : RuleSetResult;

    /// <summary>It is refused: ill-formed, or it contradicts itself.</summary>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : RuleSetResult;
}

/// <summary>A version of the platform indicator's rules: data with a legal validity, pinned by its hash in every result.</summary>
public sealed record RuleSet
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>The first day on which it holds.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day on which it holds, or null.</summary>
    public required DateOnly? ValidTo { get; init; }

    /// <summary>The score that an enterprise starts with, 0 to 100.</summary>
    public required decimal Start { get; init; }

    /// <summary>With fewer records, ratings in force and figures reported than this there is no tier.</summary>
    public required int FactsMin { get; init; }

    /// <summary>How negative records weigh over time.</summary>
    public required Decay Decay { get; init; }

    /// <summary>The rules, in order.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>The vetoes, in order.</summary>
    public required IReadOnlyList<Veto> Vetoes { get; init; }

    /// <summary>The five tiers, the best first; the last begins at 0.</summary>
    public required IReadOnlyList<TierStart> Tiers { get; init; }

    /// <summary>SHA-256 of the file that it was loaded from, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether it holds on a day.</summary>
    public bool IsInForceOn(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);

    /// <summary>Loads a rule set from its JSON; refuses what is ill-formed or contradicts itself, with the element named.</summary>
    public static RuleSetResult Load(ReadOnlyMemory<byte> json) => RuleSetReader.Read(json);
}
