using System.Diagnostics;

namespace Xinyuan.Silo.Tests;

/// <summary>The disk fails, or power goes, at a chosen system call: strace does it to the real program.</summary>
public sealed class DiskFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Document => Path.Combine(Program.Demo, "documents", "01-filing-enterprises.json");

    [Fact]
    public async Task What_a_kill_left_in_the_cache_is_written_again_and_synced_before_it_is_published()
    {
        using var folder = new TemporaryFolder();
        await MakeLogAsync(folder);
        // The first fdatasync of an import is the segment's: the entries are in the kernel's cache and nowhere else.
        var (code, _) = await StraceAsync(
            ["-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:signal=SIGKILL:when=1"],
            Import(folder)
        );
        Assert.NotEqual(0, code);

        var calls = Path.Combine(folder.Path, "calls");
        (code, var output) = await StraceAsync(["-y", "-o", calls, "-e", "trace=fdatasync,rename"], ["key", "list", "--data", folder.Data]);
        Assert.True(code == 0, output);
        var lines = await File.ReadAllLinesAsync(calls, Cancel);
        var synced = Array.FindIndex(
            lines,
            line => line.Contains("fdatasync", StringComparison.Ordinal) && line.Contains(".seg", StringComparison.Ordinal)
        );
        var published = Array.FindIndex(
            lines,
            line => line.Contains("rename", StringComparison.Ordinal) && line.Contains("published", StringComparison.Ordinal)
        );
        Assert.InRange(synced, 0, published);
        Assert.Contains("0 entries recorded, 19 known before", await OkAsync(Import(folder)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fdatasync:error=EIO")]
    [InlineData("fdatasync:error=ENOSPC")]
    [InlineData("pwrite64:error=EIO")]
    [InlineData("pwrite64:error=ENOSPC")]
    public async Task A_failing_disk_ends_the_import_and_a_restart_recovers(string fault)
    {
        using var folder = new TemporaryFolder();
        await MakeLogAsync(folder);
        var call = fault[..fault.IndexOf(':', StringComparison.Ordinal)];
        var (code, output) = await StraceAsync(["-o", "/dev/null", "-e", "trace=" + call, "-e", $"inject={fault}:when=1"], Import(folder));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.True(code == 1, $"exit {code}: {output}");
        await OkAsync(Import(folder));
        Assert.Contains("all is as it was written", await OkAsync(["verify", "--data", folder.Data]), StringComparison.Ordinal);
    }

    // With its key store, which an import would otherwise make first: the faults are meant for the log.
    private static async Task MakeLogAsync(TemporaryFolder folder)
    {
        await OkAsync([
            "key",
            "new",
            "--party",
            "org:operator",
            "--role",
            "operator",
            "--out",
            Path.Combine(folder.Path, "key"),
            "--data",
            folder.Data,
        ]);
        await OkAsync(["erase", "--list", "--data", folder.Data]);
    }

    private static string[] Import(TemporaryFolder folder) => ["import", Document, "--submitter", "org:operator", "--data", folder.Data];

    private static async Task<string> OkAsync(string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.True(code == 0, output);
        return output;
    }

    private static async Task<(int Code, string Output)> StraceAsync(string[] options, string[] arguments)
    {
        var start = new ProcessStartInfo(
            "strace",
            ["-f", "-qq", .. options, Path.Combine(AppContext.BaseDirectory, "xinyuan"), .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output + await errors);
    }
}
