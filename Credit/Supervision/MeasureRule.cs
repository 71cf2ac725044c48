using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Supervision;

/// <summary>What a measure is about: a closed list.</summary>
public enum MeasureKind
{
    /// <summary>查验: how often goods are inspected.</summary>
    Inspection,

    /// <summary>担保: security that is to be given.</summary>
    Deposit,

    /// <summary>优先办理: the green channel, and its opposite.</summary>
    Priority,

    /// <summary>单证审核: checks of documents.</summary>
    Documents,

    /// <summary>稽查、核查、抽查: audits and spot checks.</summary>
    Audit,

    /// <summary>外汇收支: how payments across the border are checked.</summary>
    Settlement,

    /// <summary>联合激励: an incentive of several departments together.</summary>
    Incentive,

    /// <summary>联合惩戒: discipline by several departments together.</summary>
    Discipline,

    /// <summary>The platform's own service. No authority's word, and never a burden.</summary>
    Service,
}

/// <summary>Whether a measure makes things easier for a firm or harder.</summary>
public enum MeasureEffect
{
    /// <summary>Easier.</summary>
    Relief,

    /// <summary>Harder.</summary>
    Burden,
}

/// <summary>What a measure follows from by itself.</summary>
public abstract record MeasureCause
{
    private MeasureCause() { }

    /// <summary>A rating in force with this grade.</summary>
    public sealed record OfRating(string Scheme, string Grade) : MeasureCause;

    /// <summary>A public listing of this class.</summary>
    public sealed record OfListing(Severity Severity) : MeasureCause;

    /// <summary>A tier of the platform indicator.</summary>
    public sealed record OfTier(ServiceTier Tier) : MeasureCause;
}

/// <summary>How far a measure goes, where the norm says it in a number.</summary>
/// <param name="Figure">What is counted, such as <c>inspection_rate</c>.</param>
/// <param name="IsBelow">Below the value; else at least the value.</param>
/// <param name="Value">A share, 0 to 1.</param>
/// <param name="Of">Of what it is a share: <c>general_rate</c> or <c>declarations</c>.</param>
public sealed record MeasureExtent(string Figure, bool IsBelow, decimal Value, string Of)
{
    /// <summary>What can be counted.</summary>
    public static IReadOnlyList<string> Figures { get; } = ["inspection_rate"];

    /// <summary>What it can be a share of.</summary>
    public static IReadOnlyList<string> Wholes { get; } = ["general_rate", "declarations"];

    /// <summary>How the value bounds it.</summary>
    public static IReadOnlyList<string> Comparisons { get; } = ["below", "at_least"];
}

/// <summary>A measure that follows from a rating, a listing or a tier for as long as the law says.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ValidFrom">The first day on which the norm has it.</param>
/// <param name="ValidTo">The last day, or null.</param>
/// <param name="Cause">What it follows from.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Effect">Easier or harder.</param>
/// <param name="TitleZh">What it is.</param>
/// <param name="TitleEn">The same in English.</param>
/// <param name="Extent">How far it goes, or null.</param>
/// <param name="Item">The item of the published list that allows it; always there for a burden.</param>
/// <param name="Basis">Norm and article.</param>
public sealed record MeasureRule(
    string Id,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    MeasureCause Cause,
    MeasureKind Kind,
    MeasureEffect Effect,
    string TitleZh,
    string TitleEn,
    MeasureExtent? Extent,
    string? Item,
    LegalBasis Basis
)
{
    /// <summary>Whether the norm has it on a day.</summary>
    public bool IsValidOn(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);
}
