using GraphQL;
using Xinyuan.Credit.Grains;
using Xinyuan.Credit.Supervision;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>
/// A measure that applies to an enterprise, and on whose authority. What follows from a public listing everybody sees; the rest the
/// enterprise itself and authorities.
/// </summary>
internal sealed class Measure(MeasureView view)
{
    /// <summary>Its id, or that of the decision.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => view.Id;

    /// <summary>What it is about.</summary>
    [ReadableBy(AccessClass.Open)]
    public MeasureKind Kind => Enum.Parse<MeasureKind>(view.Kind);

    /// <summary>Whether it makes things easier or harder.</summary>
    [ReadableBy(AccessClass.Open)]
    public MeasureEffect Effect => view.IsBurden ? MeasureEffect.Burden : MeasureEffect.Relief;

    /// <summary>What it is.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Title => view.TitleZh;

    /// <summary>The same in English.</summary>
    [ReadableBy(AccessClass.Open)]
    public string TitleEn => view.TitleEn;

    /// <summary>How far it goes, where the norm says it in a number.</summary>
    [ReadableBy(AccessClass.Open)]
    public MeasureExtent? Extent => view.Extent is { } extent ? new MeasureExtent(extent) : null;

    /// <summary>The item of the published list of measures that allows it; always there for one that makes things harder.</summary>
    [ReadableBy(AccessClass.Open)]
    public ListedMeasure? Item => view.Item is { } item ? new ListedMeasure(item) : null;

    /// <summary>Who answers for it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Authority => view.Authority;

    /// <summary>Norm and article; `(unverified)` where the text was not read.</summary>
    [ReadableBy(AccessClass.Open)]
    public string LegalBasis => view.LegalBasis;

    /// <summary>Whether the norm's text was read in a source.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Verified => view.IsVerified;

    /// <summary>What it rests on.</summary>
    [ReadableBy(AccessClass.Open)]
    public MeasureGround Ground => Enum.Parse<MeasureGround>(view.Ground);

    /// <summary>The same by name: scheme and grade, the listing's id, the decision's number, or the platform's tier.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Because => view.Because;

    /// <summary>The first day.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly Since => view.Since;

    /// <summary>The last day, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? Until => view.Until;

    /// <summary>The entries that it rests on, as the reader may see them.</summary>
    [ReadableBy(AccessClass.Open)]
    public Task<IReadOnlyList<Event>> Events([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(view.Positions, IsOpen(view), context);

    /// <summary>Whether a measure is shown to one who stands so: what rests on a public listing is as public as the listing.</summary>
    internal static bool IsShown(MeasureView view, Caller caller, Standing standing) =>
        IsOpen(view) || AccessPolicy.Allows(caller, view.IsInternal ? AccessClass.Department : AccessClass.Subject, standing);

    internal static bool IsOpen(MeasureView view) => view.Ground == nameof(MeasureGround.Listing);
}

/// <summary>How far a measure goes.</summary>
internal sealed class MeasureExtent(ExtentView view)
{
    /// <summary>What is counted.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Figure => view.Figure;

    /// <summary>Whether it stays below the value; else it is at least the value.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool IsBelow => view.IsBelow;

    /// <summary>A share, 0 to 1.</summary>
    [ReadableBy(AccessClass.Open)]
    public decimal Value => view.Value;

    /// <summary>Of what it is a share: general_rate or declarations.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Of => view.Of;
}

/// <summary>An item of the published list of measures: what is not in it may not be taken.</summary>
internal sealed class ListedMeasure(ListedMeasureView view)
{
    /// <summary>Its code.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Code => view.Code;

    /// <summary>The list's own words.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Title => view.TitleZh;

    /// <summary>The same in English.</summary>
    [ReadableBy(AccessClass.Open)]
    public string TitleEn => view.TitleEn;

    /// <summary>Where it is published; `(unverified)` where the text was not read.</summary>
    [ReadableBy(AccessClass.Open)]
    public string LegalBasis => view.LegalBasis;
}
