using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>PostGraphile before that PostgreSQL, in a process of its own, with the Node that it asks for; installed once, from a lock file.</summary>
internal sealed class PostGraphileServer : IAsyncDisposable
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(10);
    private readonly Process _process;

    private PostGraphileServer(Process process, int port)
    {
        _process = process;
        Client = new HttpClient
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
            Timeout = TimeSpan.FromMinutes(5),
        };
    }

    public HttpClient Client { get; }

    public int ProcessId => _process.Id;

    /// <summary>Installs what is pinned beside this program into a folder, unless it is there, and starts it.</summary>
    public static async Task<PostGraphileServer> StartAsync(string url, string cache, CancellationToken cancel)
    {
        await InstallAsync(cache, cancel);
        var port = PostgresServer.FreePort();
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var node = Path.Combine(cache, "node_modules", "node-linux-" + architecture, "bin", "node");
        var start = new ProcessStartInfo(node, [Path.Combine(cache, "serve.mjs"), url, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = cache,
        };
        start.Environment["NODE_ENV"] = "production";
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line != "listening")
                continue;
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new PostGraphileServer(process, port);
        }
        throw new InvalidOperationException("PostGraphile ended instead of listening");
    }

    /// <summary>Asks, and gives back how many nodes came.</summary>
    public async Task<int> AskAsync(string function, string root, int steps, CancellationToken cancel)
    {
        var query =
            "query T($root: String!, $steps: Int!) { "
            + function
            + "(root: $root, steps: $steps) { nodes { kind event occurred item depth } } }";
        using var answer = await Client.PostAsJsonAsync("/graphql", new { query, variables = new { root, steps } }, cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (!answer.IsSuccessStatusCode || bytes.AsSpan().IndexOf("\"errors\""u8) >= 0)
            throw new InvalidOperationException(
                "PostGraphile answered: " + System.Text.Encoding.UTF8.GetString(bytes)[..Math.Min(bytes.Length, 500)]
            );
        return bytes.AsSpan().Count("\"kind\":"u8);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task InstallAsync(string cache, CancellationToken cancel)
    {
        var ours = Path.Combine(AppContext.BaseDirectory, "postgraphile");
        Directory.CreateDirectory(cache);
        var pinned = await File.ReadAllBytesAsync(Path.Combine(ours, "package-lock.json"), cancel);
        var installed = Path.Combine(cache, "installed");
        File.Copy(Path.Combine(ours, "serve.mjs"), Path.Combine(cache, "serve.mjs"), overwrite: true);
        if (File.Exists(installed) && Enumerable.SequenceEqual(pinned, await File.ReadAllBytesAsync(installed, cancel)))
            return;
        foreach (var file in (string[])["package.json", "package-lock.json", ".npmrc"])
            File.Copy(Path.Combine(ours, file), Path.Combine(cache, file), overwrite: true);
        using var npm = Process.Start(
            new ProcessStartInfo("npm", ["ci", "--loglevel=error"]) { WorkingDirectory = cache, RedirectStandardOutput = true }
        )!;
        await npm.StandardOutput.ReadToEndAsync(cancel);
        await npm.WaitForExitAsync(cancel).WaitAsync(InstallTime, cancel);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci ended with {npm.ExitCode}");
        await File.WriteAllBytesAsync(installed, pinned, cancel);
    }
}
