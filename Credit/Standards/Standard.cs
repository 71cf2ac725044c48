using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Standards;

/// <summary>
/// A standard of an authority, item by item (海关高级认证企业标准): indications only. Whether a firm meets it is for the authority to
/// decide; what it decided comes in as an imported rating.
/// </summary>
public sealed record Standard
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>The scheme whose grade it leads to.</summary>
    public required string Scheme { get; init; }

    /// <summary>The grade that it leads to.</summary>
    public required string Grade { get; init; }

    /// <summary>The norm.</summary>
    public required string Norm { get; init; }

    /// <summary>The first day on which it holds.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day on which it holds, or null.</summary>
    public required DateOnly? ValidTo { get; init; }

    /// <summary>Its items, in order; not all of the norm's: what could not be read is not in it.</summary>
    public required IReadOnlyList<StandardItem> Items { get; init; }

    /// <summary>SHA-256 of the file that it was loaded from, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether it holds on a day.</summary>
    public bool IsInForceOn(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);

    /// <summary>Loads a standard from its JSON; refuses what is ill-formed, with the element named.</summary>
    public static StandardResult Load(ReadOnlyMemory<byte> json) => StandardReader.Read(json);
}

/// <summary>An item of a standard.</summary>
/// <param name="Item">Its number in the norm, or a range of numbers where the source gives them together.</param>
/// <param name="Part">The part of the standard: <c>compliance</c>, <c>finance</c> or <c>information</c>.</param>
/// <param name="Asks">What it asks for.</param>
/// <param name="IsVerified">Whether its text was read in a source.</param>
/// <param name="Remedy">What brings a firm that does not meet it nearer, or null.</param>
/// <param name="If">When it is met; null when the platform cannot know.</param>
/// <param name="Tells">Which outcomes what is on record here can prove.</param>
/// <param name="Unknown">Why the platform cannot know, or cannot know it whole; null when it can.</param>
public sealed record StandardItem(
    string Item,
    string Part,
    string Asks,
    bool IsVerified,
    string? Remedy,
    Condition? If,
    Telling Tells,
    string? Unknown
);

/// <summary>Which outcomes of an item the records here can prove.</summary>
public enum Telling
{
    /// <summary>That it is met, and that it is not.</summary>
    Both,

    /// <summary>Only that it is met; that nothing is on record says nothing.</summary>
    Met,

    /// <summary>Only that it is not met; that nothing is on record says nothing.</summary>
    NotMet,

    /// <summary>Neither.</summary>
    Neither,
}

/// <summary>How an enterprise stands to an item on a day.</summary>
/// <param name="Item">The item.</param>
/// <param name="Outcome">Whether it is met; insufficient also where the platform cannot know.</param>
/// <param name="Measured">What was measured against which limit, or null.</param>
/// <param name="Positions">The entries looked at, ascending.</param>
/// <param name="ChangesOn">The first day on which it is met by time alone, or null.</param>
public sealed record ItemFinding(StandardItem Item, Outcome Outcome, string? Measured, IReadOnlyList<long> Positions, DateOnly? ChangesOn);

/// <summary>What came of loading a standard.</summary>
public abstract record StandardResult
{
    private StandardResult() { }

    /// <summary>It is in order.</summary>
    public sealed record Loaded(Standard Standard) : StandardResult;

    /// <summary>It is refused.</summary>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : StandardResult;
}
