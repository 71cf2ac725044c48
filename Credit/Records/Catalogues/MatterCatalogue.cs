using System.Collections.Frozen;
using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Records.Catalogues;

/// <summary>The closed list of what a record may be about, where a rule must tell it apart: <c>matters.json</c>.</summary>
public static class MatterCatalogue
{
    private static readonly IReadOnlyList<(string Name, bool IsAdverse)> Rows = EmbeddedCatalogue.Rows(
        "matters.json",
        "matters",
        row => (row.Text("name"), row.GetProperty("adverse").GetBoolean())
    );

    private static readonly FrozenSet<string> Adverse = Rows.Where(row => row.IsAdverse)
        .Select(row => row.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Rows.Select(row => row.Name)];

    /// <summary>What stands against a record of this matter having this severity, or null: smuggling is not to anybody's credit.</summary>
    public static string? Objection(string matter, Severity severity) =>
        Adverse.Contains(matter) && !severity.IsNegative() ? $"what is about '{matter}' counts against the enterprise" : null;
}
