using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Xinyuan.Silo.Tests;

/// <summary>The program itself, as a process of its own.</summary>
internal static class Program
{
    private static readonly string Root = FindRoot();

    public static string Demo => Path.Combine(Root, "ops", "demo");

    public static string RepositoryRoot => Root;

    public static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "xinyuan"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        // What nobody reads would fill the pipe and stop the process.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs to the end; what it printed to both outputs.</summary>
    public static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "xinyuan"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public static async Task TerminateAsync(Process process)
    {
        const int Sigterm = 15;
        Assert.Equal(0, Kill(process.Id, Sigterm));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Ledger.sln")))
                return folder;
        }
        throw new DirectoryNotFoundException("the tests run outside the repository");
    }
}

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("xinyuan-test-").FullName;

    public string Data => System.IO.Path.Combine(Path, "data");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
