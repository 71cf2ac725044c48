using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Supervision;

/// <summary>What a measure that applies to an enterprise rests on.</summary>
public enum MeasureGround
{
    /// <summary>An authority's rating in force.</summary>
    Rating,

    /// <summary>A public listing.</summary>
    Listing,

    /// <summary>A decision about this enterprise.</summary>
    Decision,

    /// <summary>The platform's indicator; only the platform's own service.</summary>
    Indicator,
}

/// <summary>A measure that applies to an enterprise on a day, and on whose authority.</summary>
/// <param name="Id">The measure's id, or that of the decision.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Effect">Easier or harder.</param>
/// <param name="TitleZh">What it is.</param>
/// <param name="TitleEn">The same in English.</param>
/// <param name="Extent">How far it goes, or null.</param>
/// <param name="Item">The item of the published list that allows it, or null.</param>
/// <param name="Authority">Who answers for it.</param>
/// <param name="Basis">Norm and article.</param>
/// <param name="Ground">What it rests on.</param>
/// <param name="Because">The same by name: scheme and grade, the listing's id, the decision's number, or the tier.</param>
/// <param name="Since">The first day.</param>
/// <param name="Until">The last day by what is known on the day, or null.</param>
/// <param name="Positions">The entries that it rests on, ascending; at least one.</param>
public sealed record MeasureInForce(
    string Id,
    MeasureKind Kind,
    MeasureEffect Effect,
    string TitleZh,
    string TitleEn,
    MeasureExtent? Extent,
    string? Item,
    string Authority,
    LegalBasis Basis,
    MeasureGround Ground,
    string Because,
    DateOnly Since,
    DateOnly? Until,
    IReadOnlyList<long> Positions
)
{
    /// <summary>Whether it rests on an internal aid of supervision, which is shown to departments only.</summary>
    public bool IsInternal { get; init; }
}
