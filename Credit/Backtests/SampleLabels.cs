using System.Text;
using Xinyuan.Facts;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Backtests;

/// <summary>
/// A file of labelled samples: a line each, the enterprise's unified social credit code or another party id, a comma or a tab, and
/// <c>black</c> or <c>white</c>. Empty lines and lines that begin with <c>#</c> are passed over.
/// </summary>
public static class SampleLabels
{
    /// <summary>Samples in a file, at most.</summary>
    public const int SamplesMax = 100_000;

    /// <summary>A file, in bytes, at most.</summary>
    public const int FileBytesMax = 8 << 20;

    private static readonly char[] Separators = [',', '\t'];

    /// <summary>Reads a file; with findings, no label counts. A finding's path is the line.</summary>
    public static (IReadOnlyDictionary<string, SampleLabel> Labels, IReadOnlyList<Finding> Findings) Read(ReadOnlySpan<byte> utf8)
    {
        var labels = new Dictionary<string, SampleLabel>(StringComparer.Ordinal);
        var findings = new List<Finding>();
        if (utf8.Length > FileBytesMax)
            return (labels, [new Finding("", $"a file of samples has at most {FileBytesMax} bytes")]);
        foreach (var (index, line) in Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF').Split('\n').Index())
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (Fault(text, labels) is { } fault && findings.Count < ObjectReader.FindingsMax)
                findings.Add(new Finding($"line {index + 1}", fault));
        }
        if (labels.Count > SamplesMax)
            findings.Add(new Finding("", $"at most {SamplesMax} samples are allowed"));
        return (labels, findings);
    }

    /// <summary>What is wrong with a sample, or null when it was taken in.</summary>
    public static string? Add(string enterprise, SampleLabel label, Dictionary<string, SampleLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(enterprise);
        ArgumentNullException.ThrowIfNull(labels);
        var id = enterprise.Contains(':', StringComparison.Ordinal) ? enterprise : "uscc:" + enterprise;
        if (!PartyId.TryParse(id, out var party, out var fault))
            return fault;
        return labels.TryAdd(party.Text, label) || labels[party.Text] == label ? null : $"{party.Text} is labelled black and white";
    }

    private static string? Fault(string line, Dictionary<string, SampleLabel> labels)
    {
        var cells = line.Split(Separators, StringSplitOptions.TrimEntries);
        return cells switch
        {
            [var enterprise, "black"] => Add(enterprise, SampleLabel.Black, labels),
            [var enterprise, "white"] => Add(enterprise, SampleLabel.White, labels),
            _ => "an enterprise, a comma, and black or white are expected",
        };
    }
}
