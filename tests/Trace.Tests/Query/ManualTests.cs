using Xinyuan.Trace.Query;

namespace Xinyuan.Trace.Tests.Query;

public sealed class ManualTests
{
    /// <summary>Every parameter that the code knows stands in docs/epcis.md as here, and no other does.</summary>
    [Fact]
    public void The_manual_lists_every_parameter_and_no_other()
    {
        var rows = EventQuery.Parameters.Select(row => $"| `{row.Pattern}` | {row.Values} | {row.Meaning} |").ToList();
        var manual = File.ReadAllLines(Path.Combine(Root(), "docs", "epcis.md"));
        var start = Array.IndexOf(manual, "| parameter | takes | the event … |");
        Assert.True(start >= 0);
        var listed = manual.Skip(start + 2).TakeWhile(line => line.StartsWith('|')).ToList();
        Assert.True(rows.SequenceEqual(listed), "docs/epcis.md should list:\n" + string.Join('\n', rows));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Directory.Build.props")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the tests do not run inside the repository");
        return folder.FullName;
    }
}
