using System.Collections.Frozen;

namespace Xinyuan.Facts;

/// <summary>Where a field of a document is recorded: its section and that section's access class.</summary>
/// <param name="Input">The kind of document: <c>epcis</c>, <c>record</c>, or <c>case</c> (recalls, risk signals, scans).</param>
/// <param name="Path">
/// The field, such as <c>GoodsFiled.gtin</c>. A star stands for every type of event; items of a list have the path of the list;
/// master data (<c>ilmd</c>) has the name that GS1 gives it, without prefix.
/// </param>
/// <param name="Section">The section of the entry.</param>
/// <param name="Class">Who the section is meant for.</param>
/// <param name="Why">The ground, in a few words.</param>
public sealed record FieldRow(string Input, string Path, string Section, string Class, string Why);

/// <summary>The one table that says which field of which document goes to which section and class: <c>fields.tsv</c>.</summary>
public static class FieldTable
{
    private static readonly FrozenDictionary<(string Input, string Path), FieldRow> ByPath = Load()
        .ToFrozenDictionary(row => (row.Input, row.Path));

    private static readonly FrozenDictionary<string, FieldTree> Trees = ByPath
        .Values.GroupBy(row => row.Input)
        .ToFrozenDictionary(rows => rows.Key, FieldTree.Of, StringComparer.Ordinal);

    /// <summary>All rows.</summary>
    public static IReadOnlyCollection<FieldRow> Rows => ByPath.Values;

    /// <summary>The row of a field, or null when the table has none.</summary>
    public static FieldRow? Find(string input, string path) => ByPath.GetValueOrDefault((input, path));

    /// <summary>The rows of an input as a tree of names, for walking a document; an input without rows has an empty tree.</summary>
    public static FieldTree Tree(string input) => Trees.GetValueOrDefault(input) ?? FieldTree.Empty;

    private static IEnumerable<FieldRow> Load()
    {
        using var stream = typeof(FieldTable).Assembly.GetManifestResourceStream("Xinyuan.Facts.fields.tsv")!;
        using var reader = new StreamReader(stream);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (number == 1 || line.Length == 0)
                continue;
            var cells = line.Split('\t');
            if (cells.Length != 5)
                throw new InvalidDataException($"fields.tsv:{number}: five cells are expected, not {cells.Length}");
            yield return new FieldRow(cells[0], cells[1], cells[2], cells[3], cells[4]);
        }
    }
}
