using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Xinyuan.Silo.Tests;

/// <summary>Backup and restore as an operator does them: with the program's commands, on a service that runs.</summary>
public sealed partial class BackupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Filings => Path.Combine(Program.Demo, "documents", "01-filing-enterprises.json");

    [Fact]
    public async Task A_service_is_backed_up_while_it_takes_documents_and_comes_back_after_the_disk_is_lost()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "backup");
        long entries;
        using (var service = Program.Start(["serve", "--open", "--port", "0", "--no-demo", "--data", folder.Data]))
        {
            var url = await StartedAsync(service);
            await OkAsync("import", Filings, "--url", url, "--submitter", "org:operator");
            var documents = Directory.GetFiles(Path.Combine(Program.Demo, "documents"), "*.jsonld").Order(StringComparer.Ordinal).Take(40);
            var import = Program.RunAsync(["import", "--url", url, "--submitter", "org:operator", .. documents]);
            var isDone = false;
            while (!isDone)
            {
                isDone = import.IsCompleted;
                await OkAsync("backup", output, "--data", folder.Data);
            }
            var (code, said) = await import;
            Assert.True(code == 0, said);
            await EndAsync(service);
        }
        using (var report = JsonDocument.Parse(await OkAsync("backup", output, "--data", folder.Data, "--json")))
            entries = report.RootElement.GetProperty("entries").GetInt64();
        Assert.True(entries > 19);

        Directory.Move(folder.Data, folder.Data + "-lost");
        var checkedReport = await OkAsync("restore", output, "--data", folder.Data, "--check");
        Assert.Contains($"A restore would bring up localhost", checkedReport, StringComparison.Ordinal);
        var restored = await OkAsync("restore", output, "--data", folder.Data);
        Assert.Contains($"will say that it serves", restored, StringComparison.Ordinal);
        Assert.Contains("all is as it was written", await OkAsync("verify", "--data", folder.Data), StringComparison.Ordinal);
        using (var service = Program.Start(["serve", "--open", "--port", "0", "--no-demo", "--data", folder.Data]))
        {
            var url = await StartedAsync(service, $"{entries} entries");
            Assert.Contains(
                "0 entries recorded",
                await OkAsync("import", Filings, "--url", url, "--submitter", "org:operator"),
                StringComparison.Ordinal
            );
            await EndAsync(service);
        }
    }

    [Fact]
    public async Task An_old_copy_is_refused_and_the_commands_that_the_refusal_names_help()
    {
        using var folder = new TemporaryFolder();
        var (output, bundle) = (Path.Combine(folder.Path, "backup"), Path.Combine(folder.Path, "p.xyproof"));
        await OkAsync("import", Filings, "--submitter", "org:operator", "--data", folder.Data);
        await OkAsync("backup", output, "--data", folder.Data);
        await OkAsync("proof", "3", "--data", folder.Data, "--out", bundle);
        var old = folder.Data + "-copy";
        Folders.Copy(folder.Data, old);
        var more = Directory.GetFiles(Path.Combine(Program.Demo, "documents"), "*.jsonld").Order(StringComparer.Ordinal).First();
        await OkAsync("import", more, "--submitter", "org:operator", "--data", folder.Data);

        Directory.Move(folder.Data, folder.Data + "-newer");
        Directory.Move(old, folder.Data);
        var (code, said) = await Program.RunAsync("serve", "--port", "0", "--no-demo", "--data", folder.Data);
        Assert.Equal(1, code);
        Assert.Contains("restore OLD --data", said, StringComparison.Ordinal);
        Directory.Move(folder.Data, folder.Data + "-OLD");
        (code, said) = await Program.RunAsync("restore", folder.Data + "-OLD", "--data", folder.Data, "--json");
        Assert.True(code == 1 && said.Contains("--replica", StringComparison.Ordinal), said);
        said = await OkAsync("restore", folder.Data + "-OLD", "--data", folder.Data, "--replica", folder.Data + "-newer");
        Assert.Contains("came from", said, StringComparison.Ordinal);
        await OkAsync("verify", "--data", folder.Data);

        // The newer data is gone as well.
        Directory.Delete(folder.Data, recursive: true);
        Directory.Delete(folder.Data + "-newer", recursive: true);
        said = await OkAsync(
            "restore",
            output,
            "--data",
            folder.Data,
            "--new-origin",
            "example.org/second",
            "--because",
            "磁盘损坏, no other copy"
        );
        Assert.Contains("It carries on localhost", said, StringComparison.Ordinal);
        await OkAsync("verify", "--data", folder.Data);
        Assert.Contains(
            "0 entries recorded, 19 known before",
            await OkAsync("import", Filings, "--submitter", "org:operator", "--data", folder.Data),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "0 entries recorded",
            await OkAsync("import", more, "--submitter", "org:operator", "--data", folder.Data),
            StringComparison.Ordinal
        );
        Assert.Contains("Verified", await OkAsync("check", bundle), StringComparison.Ordinal);
        using (var service = Program.Start(["serve", "--open", "--port", "0", "--no-demo", "--data", folder.Data]))
        {
            var url = await StartedAsync(service, "example.org/second");
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            Assert.StartsWith(
                "example.org/second\n",
                await http.GetStringAsync(new Uri("log/checkpoint", UriKind.Relative), Cancel),
                StringComparison.Ordinal
            );
            await EndAsync(service);
        }
    }

    [Theory]
    [InlineData("backup", "--help")]
    [InlineData("restore", "--help")]
    public async Task Both_commands_help(params string[] arguments)
    {
        var output = await OkAsync(arguments);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("backup", "")]
    [InlineData("backup", "/dev/null/x", "--data", "/nowhere")]
    [InlineData("restore")]
    [InlineData("restore", "/nowhere", "--data", "/nowhere/data")]
    [InlineData("restore", "/tmp", "--data", "/nowhere/data", "--replica", "/nowhere")]
    [InlineData("restore", "/tmp", "--data", "/nowhere/data", "--new-origin", "example.org/x")]
    [InlineData("restore", "/tmp", "--data", "/nowhere/data", "--because", "why")]
    [InlineData("restore", "/tmp", "--data", "/nowhere/data", "--new-origin", "with space", "--because", "why")]
    [InlineData("restore", "/tmp", "--data", "/nowhere/data", "--by", "nobody")]
    public async Task Wrong_use_is_told_in_a_line_and_ends_with_2(params string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.True(code == 2, output);
        Assert.NotEmpty(output.Trim());
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_backup_and_a_damaged_backup_are_failures_that_name_the_place()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "backup");
        Directory.CreateDirectory(output);
        var (code, said) = await Program.RunAsync("restore", output, "--data", folder.Data);
        Assert.True(code == 1 && said.Contains("neither a backup nor a log", StringComparison.Ordinal), said);
        await OkAsync("import", Filings, "--submitter", "org:operator", "--data", folder.Data);
        await OkAsync("backup", output, "--data", folder.Data);
        var segment = Path.Combine(output, "segments", "00000000.seg");
        using (var file = File.OpenHandle(segment, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.Write(file, "x"u8, 2_000);
        foreach (
            var command in new[]
            {
                new[] { "restore", output, "--data", folder.Data, "--check" },
                ["backup", output, "--data", folder.Data],
            }
        )
        {
            (code, said) = await Program.RunAsync(command);
            Assert.True(
                code == 1 && said.Contains(segment, StringComparison.Ordinal) && !said.Contains("   at ", StringComparison.Ordinal),
                said
            );
        }
    }

    private static async Task<string> OkAsync(params string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.True(code == 0, output);
        return output;
    }

    private static async Task<string> StartedAsync(Process service, string? says = null)
    {
        var (url, all) = ("", "");
        while (await service.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            all += line + "\n";
            if (StartPage().Match(line) is { Success: true } match)
                url = match.Groups[1].Value;
            if (!line.Contains("Press Ctrl-C", StringComparison.Ordinal))
                continue;
            Assert.Contains(says ?? "", all, StringComparison.Ordinal);
            return url;
        }
        throw new InvalidOperationException("the service ended before it answered");
    }

    private static async Task EndAsync(Process service)
    {
        const int Sigterm = 15;
        Assert.Equal(0, Kill(service.Id, Sigterm));
        await service.WaitForExitAsync(Cancel);
        Assert.Equal(0, service.ExitCode);
    }

    [GeneratedRegex(@"start page +(\S+)")]
    private static partial Regex StartPage();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
