using Xinyuan.Credit.Grains;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A figure that an authority reported of an enterprise for a span of whole months.</summary>
internal sealed class ReportedFigure(FigureView view)
{
    /// <summary>Which figure, such as customs-documents or orders.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Figure => view.Figure;

    /// <summary>The first day of the span.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly From => view.From;

    /// <summary>The last day of the span.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly To => view.To;

    /// <summary>The count, or the sum of money.</summary>
    [ReadableBy(AccessClass.Open)]
    public decimal Value => view.Value;

    /// <summary>The currency of a sum (ISO 4217); null of a count.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Currency => view.Currency;

    /// <summary>Who reported it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Authority => view.Authority;

    /// <summary>The document's number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string DocumentNo => view.DocumentNo;

    /// <summary>Where the log has it.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => view.Position;
}

/// <summary>Whether a rule's case was there.</summary>
internal enum RuleOutcome
{
    /// <summary>It was.</summary>
    Met,

    /// <summary>It was not.</summary>
    NotMet,

    /// <summary>Too little is on record to say.</summary>
    Insufficient,
}
