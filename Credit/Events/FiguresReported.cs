namespace Xinyuan.Credit.Events;

/// <summary>
/// An authority reported a figure of an enterprise for a span of whole months, such as how many documents it declared: what ratio
/// rules divide by. A later report of the same figure and span by the same authority replaces the earlier.
/// </summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Figure">Which figure: one of <see cref="Records.Catalogues.FigureCatalogue.Names"/>.</param>
/// <param name="From">The first day of a month.</param>
/// <param name="To">The last day of a month, the same or a later one, at most <see cref="MonthsMax"/> months after the beginning.</param>
/// <param name="Count">How many, for a figure that is counted; otherwise null.</param>
/// <param name="Amount">How much in CNY, for a figure of money; otherwise null.</param>
/// <param name="Authority">Who reported it.</param>
/// <param name="DocumentNo">The document's number.</param>
public sealed record FiguresReported(
    string Subject,
    string Figure,
    DateOnly From,
    DateOnly To,
    long? Count,
    Money? Amount,
    string Authority,
    string DocumentNo
) : CreditEvent(Subject)
{
    /// <summary>Months of one report, at most.</summary>
    public const int MonthsMax = 12;

    /// <summary>The count or the sum; not negative.</summary>
    public decimal Value => Amount?.Value ?? Count ?? 0;

    /// <summary>How many whole months it covers.</summary>
    public int Months => ((To.Year - From.Year) * 12) + To.Month - From.Month + 1;

    /// <summary>Whether it reports the same figure of the same span by the same authority, and so takes the other's place.</summary>
    public bool Replaces(FiguresReported other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsOfSeries(other) && From == other.From && To == other.To;
    }

    /// <summary>Whether it shares months with another report of its figure and authority whose span is not the same: which of the two holds?</summary>
    public bool Contradicts(FiguresReported other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsOfSeries(other) && !Replaces(other) && From <= other.To && other.From <= To;
    }

    private bool IsOfSeries(FiguresReported other) => Figure == other.Figure && Authority == other.Authority;
}
