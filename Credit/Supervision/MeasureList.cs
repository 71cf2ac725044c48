using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Supervision;

/// <summary>What sort of measure an item of the published list is.</summary>
public enum ListedSort
{
    /// <summary>失信惩戒: it lessens rights or adds duties, or watches more closely.</summary>
    Discipline,

    /// <summary>守信激励: it makes things easier.</summary>
    Incentive,
}

/// <summary>A measure that may be taken at all, as the published list has it.</summary>
/// <param name="Code">Its code in this service.</param>
/// <param name="Sort">Discipline or incentive.</param>
/// <param name="TitleZh">The list's own words.</param>
/// <param name="TitleEn">The same in English.</param>
/// <param name="ValidFrom">The first day on which it is in the list.</param>
/// <param name="ValidTo">The last day, or null.</param>
/// <param name="NeedsListing">Whether a decision to take it must rest on a listing that is public on the day.</param>
/// <param name="Basis">The list, or the norm that the list takes it from.</param>
public sealed record ListedMeasure(
    string Code,
    ListedSort Sort,
    string TitleZh,
    string TitleEn,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    bool NeedsListing,
    LegalBasis Basis
)
{
    /// <summary>Whether it is in the list on a day.</summary>
    public bool IsValidOn(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);
}

/// <summary>
/// The published list of measures (全国失信惩戒措施基础清单, and the incentives that departments agreed on): what is not in it on a day
/// may not be taken on that day.
/// </summary>
/// <param name="Id">Which list.</param>
/// <param name="ValidFrom">The first day of its first edition; before that day nothing was limited to it.</param>
/// <param name="Basis">What limits departments to it.</param>
/// <param name="Items">The items.</param>
public sealed record MeasureList(string Id, DateOnly ValidFrom, LegalBasis Basis, IReadOnlyList<ListedMeasure> Items)
{
    /// <summary>The item of this code, or null.</summary>
    public ListedMeasure? Find(string code) => Items.FirstOrDefault(item => item.Code == code);

    /// <summary>The item of this code if it is in the list on the day, or null.</summary>
    public ListedMeasure? Find(string code, DateOnly day) => Find(code) is { } item && item.IsValidOn(day) ? item : null;
}
