using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Xinyuan.Silo.Tests;

public sealed partial class ServeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_takes_documents_answers_and_ends_cleanly_on_SIGTERM()
    {
        using var folder = new TemporaryFolder();
        var filings = Path.Combine(Program.Demo, "documents", "01-filing-enterprises.json");
        using (var service = Program.Start(["serve", "--open", "--port", "0", "--no-demo", "--data", folder.Data]))
        {
            var url = await StartedAsync(service);
            var (code, output) = await Program.RunAsync("import", filings, "--url", url, "--submitter", "org:operator");
            Assert.True(code == 0, output);
            (code, output) = await Program.RunAsync("import", filings, "--url", url, "--submitter", "org:operator");
            Assert.True(code == 0, output);
            Assert.Contains("0 entries recorded", output, StringComparison.Ordinal);
            (code, output) = await Program.RunAsync("verify", "--data", folder.Data);
            Assert.True(code == 0, output);
            (code, output) = await Program.RunAsync("import", filings, "--data", folder.Data, "--submitter", "org:operator");
            Assert.Equal(1, code);
            Assert.Contains("another process", output, StringComparison.Ordinal);
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            foreach (var path in new[] { "", "health/live", "health/ready", "log/checkpoint" })
            {
                using var response = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }
            await EndAsync(service);
        }
        var (verified, report) = await Program.RunAsync("verify", "--data", folder.Data);
        Assert.True(verified == 0, report);
    }

    [Fact]
    public async Task Without_open_nobody_writes_unsigned_and_a_signed_document_is_taken()
    {
        using var folder = new TemporaryFolder();
        var filings = Path.Combine(Program.Demo, "documents", "01-filing-enterprises.json");
        var key = Path.Combine(folder.Path, "operator.key");
        var (made, said) = await Program.RunAsync(
            "key",
            "new",
            "--party",
            "org:operator",
            "--role",
            "operator",
            "--out",
            key,
            "--data",
            folder.Data
        );
        Assert.True(made == 0, said);
        using var service = Program.Start(["serve", "--port", "0", "--no-demo", "--data", folder.Data]);
        var url = await StartedAsync(service);
        var (code, output) = await Program.RunAsync("import", filings, "--url", url, "--submitter", "org:operator");
        Assert.Equal(1, code);
        Assert.Contains("signed", output, StringComparison.Ordinal);
        (code, output) = await Program.RunAsync("import", filings, "--url", url, "--key", key);
        Assert.True(code == 0, output);
        await EndAsync(service);
    }

    [Fact]
    public async Task A_demo_that_was_cut_off_while_it_loaded_is_taken_up_again()
    {
        using var folder = new TemporaryFolder();
        using (var service = Program.Start(["serve", "--open", "--port", "0", "--demo", Program.Demo, "--data", folder.Data]))
        {
            // The progress line comes without a line feed; a few characters of it are enough.
            var some = new char[120];
            await service.StandardOutput.ReadBlockAsync(some, Cancel);
            service.Kill();
            await service.WaitForExitAsync(Cancel);
        }
        using (var service = Program.Start(["serve", "--open", "--port", "0", "--demo", Program.Demo, "--data", folder.Data]))
        {
            await StartedAsync(service);
            await EndAsync(service);
        }
        var (code, output) = await Program.RunAsync("verify", "--data", folder.Data);
        Assert.True(code == 0, output);
    }

    private static async Task<string> StartedAsync(Process service)
    {
        var url = "";
        while (await service.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (StartPage().Match(line) is { Success: true } match)
                url = match.Groups[1].Value;
            if (line.Contains("Press Ctrl-C", StringComparison.Ordinal))
                return url;
        }
        throw new InvalidOperationException("the service ended before it answered");
    }

    private static async Task EndAsync(Process service)
    {
        await Program.TerminateAsync(service);
        Assert.Equal(0, service.ExitCode);
    }

    [GeneratedRegex(@"start page +(\S+)")]
    private static partial Regex StartPage();
}
