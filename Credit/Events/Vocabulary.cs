using Xinyuan.Credit.Records.Catalogues;

namespace Xinyuan.Credit.Events;

/// <summary>How a record weighs: the classes of dishonesty of Order 36 (轻微, 一般, 严重), and what is none.</summary>
public enum Severity
{
    /// <summary>To the enterprise's credit.</summary>
    Positive,

    /// <summary>Neither for nor against.</summary>
    Neutral,

    /// <summary>轻微: a warning, a simple-procedure penalty. As a rule not shown.</summary>
    Minor,

    /// <summary>一般: a larger fine, confiscation, suspension of a permit.</summary>
    General,

    /// <summary>严重: a huge fine, revocation, closure, a practice ban, a serious list.</summary>
    Serious,
}

/// <summary>How a severity is spelled in documents.</summary>
public static class SeverityText
{
    /// <summary>All spellings, in the order of <see cref="Severity"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["positive", "neutral", "minor", "general", "serious"];

    /// <summary>The severity of a spelling out of <see cref="All"/>.</summary>
    public static Severity Parse(string text) => (Severity)Math.Max(0, All.IndexOf(text));

    /// <summary>The spelling of a severity.</summary>
    public static string Write(this Severity severity) => All[(int)severity];

    /// <summary>Whether it counts against the enterprise.</summary>
    public static bool IsNegative(this Severity severity) => severity >= Severity.Minor;

    private static int IndexOf(this IReadOnlyList<string> list, string text)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == text)
                return i;
        }
        return -1;
    }
}

/// <summary>What a record is about: the six kinds of information of the zone's plan, quality, and complaints (<c>kinds.json</c>).</summary>
public static class RecordKind
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> All { get; } = EmbeddedCatalogue.Rows("kinds.json", "kinds", row => row.Text("name"));
}

/// <summary>A sum of money.</summary>
/// <param name="Value">The amount, not negative, with at most 5 decimals (decimal(19,5), as customs messages have it).</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record Money(decimal Value, string Currency);
