using System.Globalization;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

/// <summary>The format column of the table, read here a second time.</summary>
internal static class Shapes
{
    private static readonly ILookup<string, string> Formats = Rows().ToLookup(row => row.Ai, row => row.Format, StringComparer.Ordinal);

    public static IReadOnlyList<string> Table { get; } = [.. Lines()];

    public static IEnumerable<(char Set, int Min, int Max, bool IsOptional, string[] Rules)> Of(string ai)
    {
        foreach (var part in Formats[ai].Single().Split(" + "))
        {
            var isOptional = part.EndsWith('?');
            var pieces = part.TrimEnd('?', ')').Split('(');
            var lengths = pieces[0][1..].Split('-').Select(length => int.Parse(length, CultureInfo.InvariantCulture)).ToArray();
            yield return (pieces[0][0], lengths[0], lengths[^1], isOptional, pieces.Length > 1 ? pieces[1].Split(' ') : []);
        }
    }

    private static IEnumerable<string> Lines()
    {
        using var stream = typeof(ItemId).Assembly.GetManifestResourceStream("Xinyuan.Trace.Identifiers.application-identifiers.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                yield return line;
        }
    }

    private static IEnumerable<(string Ai, string Format)> Rows()
    {
        foreach (var cells in Lines().Select(line => line.Split('\t')))
        {
            var range = cells[0].Split('-').Select(ai => int.Parse(ai, CultureInfo.InvariantCulture)).ToArray();
            for (var ai = range[0]; ai <= range[^1]; ai++)
                yield return (ai.ToString(CultureInfo.InvariantCulture).PadLeft(cells[0].Split('-')[0].Length, '0'), cells[1]);
        }
    }
}
