using System.Globalization;
using System.Text.RegularExpressions;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Silo.Tests;

public sealed partial class KillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The demo's events, imported by a process that is killed with SIGKILL after some documents were acknowledged.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(23)]
    [InlineData(30)]
    public async Task After_a_kill_during_an_import_nothing_acknowledged_is_missing(int acknowledgedBeforeKill)
    {
        using var folder = new TemporaryFolder();
        var documents = Directory.GetFiles(Path.Combine(Program.Demo, "documents"), "*.jsonld").Order(StringComparer.Ordinal).ToArray();
        Assert.True(documents.Length > 50);
        var acknowledged = new Dictionary<string, int>(StringComparer.Ordinal);
        using (var import = Program.Start(["import", "--verbose", "--data", folder.Data, "--submitter", "org:test", .. documents]))
        {
            while (acknowledged.Count < acknowledgedBeforeKill && await import.StandardOutput.ReadLineAsync(Cancel) is { } line)
                Note(line);
            import.Kill();
            while (await import.StandardOutput.ReadLineAsync(Cancel) is { } line)
                Note(line);
            await import.WaitForExitAsync(Cancel);
            Assert.NotEqual(0, import.ExitCode);
        }
        Assert.InRange(acknowledged.Count, acknowledgedBeforeKill, documents.Length - 1);

        if (File.Exists(Path.Combine(folder.Data, "log", "verifier")))
        {
            await using var log = FileLog.Open(new FileLogOptions { Folder = folder.Data, KeyFolder = folder.Data + "-keys" });
            Assert.True(log.Head.Size >= acknowledged.Values.Sum());
        }
        var (code, output) = await Program.RunAsync([
            "import",
            "--verbose",
            "--data",
            folder.Data,
            "--submitter",
            "org:test",
            .. documents,
        ]);
        Assert.True(code == 0, output);
        foreach (var (file, entries) in acknowledged)
            Assert.Contains($"{file}: 0 recorded, {entries} known before", output, StringComparison.Ordinal);

        (code, output) = await Program.RunAsync("verify", "--data", folder.Data);
        Assert.True(code == 0, output);
        Assert.Contains("all is as it was written", output, StringComparison.Ordinal);

        void Note(string line)
        {
            if (Acknowledgement().Match(line) is { Success: true } match)
                acknowledged.Add(match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"^(.+): (\d+) recorded, 0 known before$")]
    private static partial Regex Acknowledgement();
}
