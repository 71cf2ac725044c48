using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Rules;

/// <summary>What came of a condition: three values, since what is not known is neither met nor unmet (Kleene's logic in combinators).</summary>
public enum Outcome
{
    /// <summary>It does not hold.</summary>
    NotMet,

    /// <summary>It holds.</summary>
    Met,

    /// <summary>Too little is on record to say: below the least sample, months not reported, no rating in force.</summary>
    Insufficient,
}

/// <summary>How an outcome is spelled.</summary>
public static class OutcomeText
{
    /// <summary><c>NOT_MET</c>, <c>MET</c> or <c>INSUFFICIENT</c>.</summary>
    public static string Write(this Outcome outcome) =>
        outcome switch
        {
            Outcome.NotMet => "NOT_MET",
            Outcome.Met => "MET",
            _ => "INSUFFICIENT",
        };
}

/// <summary>A condition on what is on record about an enterprise on a day: a closed vocabulary, as data. Conditions combine.</summary>
public abstract record Condition
{
    private Condition() { }

    /// <summary>The enterprise is filed.</summary>
    public sealed record Filed : Condition;

    /// <summary>
    /// Whether the sixth digit of the customs record number says that it only declares for others (8, 报关企业); insufficient without
    /// such a number.
    /// </summary>
    public sealed record Declarant(bool Is) : Condition;

    /// <summary>There is such a record.</summary>
    public sealed record Exists(RecordFilter Of) : Condition;

    /// <summary>A quantity keeps within a limit.</summary>
    public sealed record Compare(Quantity Of, Comparison Is, decimal Limit) : Condition;

    /// <summary>
    /// A part of a whole keeps within a limit. Compared by multiplication, never by division; insufficient when either is not known or
    /// the whole is below <paramref name="SampleMin"/>, which is above 0.
    /// </summary>
    /// <param name="Part">The numerator.</param>
    /// <param name="Whole">The denominator.</param>
    /// <param name="SampleMin">The least whole of which a ratio says something.</param>
    /// <param name="Is">How they are compared.</param>
    /// <param name="Limit">The limit.</param>
    /// <param name="WhenInsufficient">What it counts as then; a norm may say so, such as 251 of documents that cannot be counted.</param>
    public sealed record Ratio(Quantity Part, Quantity Whole, decimal SampleMin, Comparison Is, Fraction Limit, Outcome WhenInsufficient)
        : Condition;

    /// <summary>The rating of a scheme in force is one of these; insufficient when there is none.</summary>
    public sealed record Graded(string Scheme, IReadOnlyList<string> Grades) : Condition;

    /// <summary>There is a public listing of one of these classes.</summary>
    public sealed record Listed(IReadOnlyList<Severity> Severities) : Condition;

    /// <summary>It does not hold; what is insufficient stays so.</summary>
    public sealed record Not(Condition Of) : Condition;

    /// <summary>At least so many of these hold: all of them, any one, or n.</summary>
    public sealed record AtLeast(int Count, IReadOnlyList<Condition> Of) : Condition;
}

/// <summary>What is counted or summed.</summary>
public abstract record Quantity
{
    private Quantity() { }

    /// <summary>How many such records there are.</summary>
    public sealed record Count(RecordFilter Of) : Quantity;

    /// <summary>The money in such records; what is in another currency is not counted.</summary>
    public sealed record Sum(RecordFilter Of, string Currency) : Quantity;

    /// <summary>The largest sum of money in one such record, 0 when there is none.</summary>
    public sealed record Largest(RecordFilter Of, string Currency) : Quantity;

    /// <summary>A figure of <see cref="Records.Catalogues.FigureCatalogue"/> over whole months.</summary>
    /// <param name="Name">Which.</param>
    /// <param name="Months">The last so many whole months before the month of the day asked about; null for the calendar year before.</param>
    public sealed record Figure(string Name, int? Months) : Quantity;
}

/// <summary>How a value is held against a limit.</summary>
public enum Comparison
{
    /// <summary>超过: greater.</summary>
    Above,

    /// <summary>以上: greater or equal.</summary>
    AtLeast,

    /// <summary>不超过: less or equal.</summary>
    AtMost,

    /// <summary>Less.</summary>
    Below,
}

/// <summary>A fraction of whole numbers, such as 1/1000.</summary>
/// <param name="Parts">Not negative.</param>
/// <param name="Of">At least 1.</param>
public readonly record struct Fraction(long Parts, long Of)
{
    /// <summary>How a ratio compares to it: negative when smaller, 0 when equal. No division, and so no rounding.</summary>
    public int Compare(decimal part, decimal whole) => (part * Of).CompareTo(whole * Parts);

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Parts}/{Of}");
}

/// <summary>Comparisons, applied.</summary>
internal static class Comparisons
{
    /// <summary>Whether a sign of <c>value.CompareTo(limit)</c> is what is asked for.</summary>
    public static bool Holds(this Comparison comparison, int sign) =>
        comparison switch
        {
            Comparison.Above => sign > 0,
            Comparison.AtLeast => sign >= 0,
            Comparison.AtMost => sign <= 0,
            _ => sign < 0,
        };
}
