using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Tests;

/// <summary>A service and three witnesses, each a process of its own; two witnesses are enough.</summary>
public sealed partial class WitnessedServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string LogsFile => Path.Combine(_folder.Path, "logs");

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
        _folder.Dispose();
    }

    [Fact]
    public async Task Appends_never_wait_for_witnesses_and_checkpoints_wait_for_their_quorum()
    {
        var key = await MakeLogAsync();
        await File.WriteAllTextAsync(LogsFile, $"log {key}\n", Cancel);
        var witnesses = new List<(Process Process, string Line)>();
        foreach (var name in (string[])["customs", "bank", "court"])
            witnesses.Add(await StartWitnessAsync(name, port: "0"));
        var policy = Path.Combine(_folder.Path, "policy");
        var lines = witnesses.ConvertAll(one => one.Line);
        var names = string.Join(' ', lines.Select(line => line.Split(' ')[1]));
        string[] text = [$"log {key}", .. lines, $"group two 2 {names}", "quorum two"];
        await File.WriteAllLinesAsync(policy, text, Cancel);
        var service = Start("serve", "--open", "--port", "0", "--no-demo", "--data", _folder.Data, "--policy", policy);
        var url = await ReadAsync(service, StartPage());
        using var http = new HttpClient { BaseAddress = new Uri(url) };

        await KillAsync(witnesses[2].Process);
        var size = await ImportAsync(url, "01-filing-enterprises.json");
        var first = await PublishedAsync(http, size);
        await CheckBundlesAsync(http, policy, key);

        await KillAsync(witnesses[1].Process);
        var later = await ImportAsync(url, "02-filing-places.json");
        Assert.True(later > size);
        Assert.Equal(first.Note, await http.GetStringAsync(new Uri("log/checkpoint", UriKind.Relative), Cancel));
        // The tiles of what only the log and one witness have signed are there for who follows that witness.
        await http.GetByteArrayAsync(new Uri($"log/tile/0/000.p/{later}", UriKind.Relative), Cancel);

        var port = new Uri(witnesses[1].Line.Split(' ')[^1]).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await StartWitnessAsync("bank", port);
        var last = await PublishedAsync(http, later);
        var parsed = Policy.Parse(await File.ReadAllTextAsync(policy, Cancel), out _)!;
        Assert.Null(parsed.Fault(first));
        Assert.Null(parsed.Fault(last));
        var states = await AskAsync(http, "{ log { witnesses { name verifierKey url size cosigned } } }");
        Assert.Equal(
            [later, later],
            states.GetProperty("log").GetProperty("witnesses").EnumerateArray().Take(2).Select(one => one.GetProperty("size").GetInt64())
        );
        Assert.Equal(
            witnesses[2].Line.Split(' ')[1],
            states.GetProperty("log").GetProperty("witnesses")[2].GetProperty("name").GetString()
        );
    }

    /// <summary>The witness is killed while requests come; what it had answered by then it remembers.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(17)]
    public async Task A_witness_that_is_killed_remembers_whatever_it_has_cosigned(int answersBeforeKill)
    {
        using var key = SigningKey.Create("log.example/log");
        await File.WriteAllTextAsync(LogsFile, $"log {key.Verifier}\n", Cancel);
        var (witness, line) = await StartWitnessAsync("customs", port: "0");
        using var http = new HttpClient();
        var leaves = Enumerable.Range(0, 400).Select(i => MerkleTree.LeafHash(Encoding.UTF8.GetBytes("entry " + i))).ToArray();
        var cosigned = 0;
        for (var size = 1; size <= leaves.Length; size++)
        {
            if (size == answersBeforeKill + 1)
                witness.Kill();
            try
            {
                if (await SubmitAsync(http, line.Split(' ')[^1], key, leaves, size - 1, size) != 200)
                    break;
                cosigned = size;
            }
            catch (HttpRequestException)
            {
                break;
            }
        }
        await witness.WaitForExitAsync(Cancel);
        Assert.InRange(cosigned, answersBeforeKill, leaves.Length - 1);
        var again = await StartWitnessAsync("customs", port: "0");
        var latest = await http.GetStringAsync(
            new Uri($"{again.Line.Split(' ')[^1]}/{Digest.Of(Encoding.UTF8.GetBytes(key.Verifier.Name)).ToHex()}/checkpoint"),
            Cancel
        );
        var kept = Checkpoint.Parse(latest, out _)!;
        Assert.InRange(kept.Size, cosigned, cosigned + 1);
        Assert.Equal(line.Split(' ')[2], again.Line.Split(' ')[2]);
        await EndAsync(again.Process);
    }

    [Theory]
    [InlineData("quorum nobody\n", "line 2")]
    [InlineData("witness w VKEY ftp://w.example\nquorum w\n", "line 2")]
    [InlineData("witness w VKEY\nquorum w\n", "do not make the quorum")]
    public async Task A_policy_that_cannot_be_is_refused_with_its_line(string rest, string named)
    {
        using var log = SigningKey.Create("log.example/log");
        using var witness = SigningKey.Create("w.example", VerifierKey.CosignatureType);
        var policy = Path.Combine(_folder.Path, "policy");
        await File.WriteAllTextAsync(
            policy,
            $"log {log.Verifier}\n" + rest.Replace("VKEY", witness.Verifier.ToString(), StringComparison.Ordinal),
            Cancel
        );
        var (code, output) = await Program.RunAsync("serve", "--no-demo", "--port", "0", "--data", _folder.Data, "--policy", policy);
        Assert.Equal(2, code);
        Assert.Contains("--policy policy: ", output, StringComparison.Ordinal);
        Assert.Contains(named, output, StringComparison.Ordinal);
    }

    // A checker with the policy accepts the bundle, and one that asks for more witnesses than cosigned refuses it.
    private async Task CheckBundlesAsync(HttpClient http, string policy, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("log/proof/0", UriKind.Relative));
        request.Headers.Add("Accept", ProofBundle.MediaType);
        using var response = await http.SendAsync(request, Cancel);
        var bundle = Path.Combine(_folder.Path, "0.xyproof");
        await File.WriteAllBytesAsync(bundle, await response.Content.ReadAsByteArrayAsync(Cancel), Cancel);
        var (code, output) = await Program.RunAsync("check", bundle, "--policy", policy);
        Assert.True(code == 0, output);
        (code, output) = await Program.RunAsync("check", bundle, "--log-key", key);
        Assert.True(code == 0, output);
        var stricter = policy + "-all";
        await File.WriteAllTextAsync(
            stricter,
            (await File.ReadAllTextAsync(policy, Cancel)).Replace("group two 2", "group two all", StringComparison.Ordinal),
            Cancel
        );
        (code, output) = await Program.RunAsync("check", bundle, "--policy", stricter);
        Assert.Equal(1, code);
        Assert.Contains("quorum", output, StringComparison.Ordinal);
    }

    private async Task<string> MakeLogAsync()
    {
        var first = Start("serve", "--open", "--port", "0", "--no-demo", "--data", _folder.Data);
        var url = await ReadAsync(first, StartPage());
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var log = await AskAsync(http, "{ log { verifierKey } }");
        await EndAsync(first);
        return log.GetProperty("log").GetProperty("verifierKey").GetString()!;
    }

    private async Task<(Process Process, string Line)> StartWitnessAsync(string name, string port)
    {
        var process = Start(
            "witness",
            "--data",
            Path.Combine(_folder.Path, name),
            "--logs",
            LogsFile,
            "--port",
            port,
            "--name",
            "witness.example/" + name
        );
        return (process, await ReadAsync(process, PolicyLine()));
    }

    private async Task<long> ImportAsync(string url, string document)
    {
        var file = Path.Combine(Program.Demo, "documents", document);
        var (code, output) = await Program.RunAsync("import", file, "--url", url, "--submitter", "org:operator");
        Assert.True(code == 0, output);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        // The log takes what it acknowledged into account at once; the checkpoint may come when it will.
        for (var size = 1L; ; size++)
        {
            using var tile = await http.GetAsync(new Uri($"log/tile/0/000.p/{size}", UriKind.Relative), Cancel);
            if (!tile.IsSuccessStatusCode)
                return size - 1;
        }
    }

    private static async Task<Checkpoint> PublishedAsync(HttpClient http, long size)
    {
        while (true)
        {
            var note = await http.GetStringAsync(new Uri("log/checkpoint", UriKind.Relative), Cancel);
            if (Checkpoint.Parse(note, out _) is { } checkpoint && checkpoint.Size >= size)
                return checkpoint;
        }
    }

    private static async Task<JsonElement> AskAsync(HttpClient http, string query)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("graphql", UriKind.Relative), content, Cancel);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("data");
    }

    private static async Task<int> SubmitAsync(HttpClient http, string url, SigningKey key, Digest[] leaves, int old, int size)
    {
        var tree = new TreeReader(
            (level, index, count, _) =>
                ValueTask.FromResult(
                    level == 0
                        ? leaves.Skip((int)index).Take(count).SelectMany(leaf => leaf.ToArray()).ToArray()
                        : MerkleTree.Root(leaves.AsSpan((int)index * 256, 256)).ToArray()
                )
        );
        var text = Checkpoint.Text(key.Verifier.Name, size, MerkleTree.Root(leaves.AsSpan(0, size)));
        var checkpoint = Checkpoint.Parse(new SignedNote(text, [key.Sign(text)]).ToString(), out _)!;
        using var content = new StringContent(
            new AddCheckpointRequest(old, await tree.ConsistencyAsync(old, size, Cancel), checkpoint).ToString()
        );
        using var response = await http.PostAsync(new Uri(url + "/add-checkpoint"), content, Cancel);
        return (int)response.StatusCode;
    }

    private Process Start(params string[] arguments)
    {
        var process = Program.Start(arguments);
        _processes.Add(process);
        return process;
    }

    private static async Task<string> ReadAsync(Process process, Regex wanted)
    {
        var found = "";
        while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (wanted.Match(line) is { Success: true } match)
                found = match.Groups[1].Value;
            if (line.Contains("Press Ctrl-C", StringComparison.Ordinal))
                return found;
        }
        throw new InvalidOperationException("the process ended before it was ready");
    }

    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync(Cancel);
    }

    private static async Task EndAsync(Process process)
    {
        await Program.TerminateAsync(process);
        Assert.Equal(0, process.ExitCode);
    }

    [GeneratedRegex(@"start page +(\S+)")]
    private static partial Regex StartPage();

    [GeneratedRegex(@"^(witness \S+ \S+ \S+)$")]
    private static partial Regex PolicyLine();
}
