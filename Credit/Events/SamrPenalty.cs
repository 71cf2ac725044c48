namespace Xinyuan.Credit.Events;

/// <summary>What penalty a market regulator imposed, as far as its publicity goes by it (SAMR Decree 45).</summary>
public enum SamrPenalty
{
    /// <summary>警告: nothing but a warning; not shown at all.</summary>
    Warning,

    /// <summary>通报批评: nothing but public criticism.</summary>
    Criticism,

    /// <summary>较低数额罚款: nothing but a small fine.</summary>
    SmallFine,

    /// <summary>Anything heavier.</summary>
    Other,
}

/// <summary>How penalties are spelled in documents.</summary>
public static class SamrPenaltyText
{
    /// <summary>All spellings, in the order of <see cref="SamrPenalty"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["warning", "criticism", "small_fine", "other"];

    /// <summary>The penalty of a spelling, or null.</summary>
    public static SamrPenalty? Parse(string? text) =>
        text is not null && Array.IndexOf([.. All], text) is >= 0 and var index ? (SamrPenalty)index : null;

    /// <summary>The spelling of a penalty.</summary>
    public static string Write(this SamrPenalty penalty) => All[(int)penalty];
}
