using System.Diagnostics;
using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Export;
using Xinyuan.Ledger.Files;
using Xinyuan.Verifier.Tests;

[assembly: AssemblyFixture(typeof(World))]

namespace Xinyuan.Verifier.Tests;

/// <summary>
/// The verifier as it is given out, compiled ahead of time; and a small log to check: a proof of one of its entries, and what it
/// exported when it had 300 entries and when it had 530.
/// </summary>
public sealed class World : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("xinyuan-verifier-").FullName;

    /// <summary>The log's verifier key.</summary>
    public string LogKey { get; private set; } = "";

    /// <summary>A key of a log of the same name that is another log.</summary>
    public string OtherKey { get; private set; } = "";

    /// <summary>A proof bundle with a section and an element of a list.</summary>
    public byte[] Bundle { get; private set; } = [];

    /// <summary>A bare tlog-proof, and the header of its entry.</summary>
    public (string Proof, byte[] Header) Bare { get; private set; }

    public string Early => Path.Combine(_root, "early");

    public string Open => Path.Combine(_root, "open");

    public string All => Path.Combine(_root, "all");

    public async ValueTask InitializeAsync()
    {
        await BuildAsync();
        var data = Path.Combine(_root, "data");
        await using var log = FileLog.Open(
            new FileLogOptions
            {
                Folder = data,
                KeyFolder = data + "-keys",
                Origin = "test.example/log",
            }
        );
        LogKey = log.VerifierKey;
        using var other = SigningKey.Create("test.example/log");
        OtherKey = other.Verifier.ToString();
        await FillAsync(log, 0, 300);
        Export(data, Early, Disclosed.Open);
        Export(data, Open, Disclosed.Open);
        await FillAsync(log, 300, 530);
        Export(data, Open, Disclosed.Open);
        Export(data, All, Disclosed.All);

        const long Position = 7;
        var entry = await log.ReadAsync(Position, CancellationToken.None);
        var path = await new TreeReader(log).InclusionAsync(Position, log.Checkpoint.Size, CancellationToken.None);
        var proof = new TlogProof(Position, path, log.Checkpoint);
        Bare = (proof.ToString(), entry.HeaderBytes.ToArray());
        var policy = Policy.OfLog(VerifierKey.Parse(LogKey, out _)!);
        Bundle = ProofBundle.Write(entry, section => section.Name is "public" or "items.root", [("items", 1)], proof, policy);
    }

    /// <summary>A folder of its own, which goes with the others.</summary>
    public string Scratch() => Directory.CreateDirectory(Path.Combine(_root, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>A file of its own with these bytes.</summary>
    public string Written(byte[] bytes, string name = "file")
    {
        var path = Path.Combine(Scratch(), name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Exports the log for anybody.</summary>
    public void Export(string folder) => Export(Path.Combine(_root, "data"), folder, Disclosed.None);

    /// <summary>Runs the verifier.</summary>
    public static Task<(int Code, string Output)> RunAsync(params string[] arguments) => StartAsync(Program, arguments);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Root { get; } = FindRoot();

    private static string Program => Path.Combine(Root, "artifacts", "xycheck", "xycheck");

    private static async Task BuildAsync()
    {
        var (code, output) = await StartAsync(Path.Combine(Root, "ops", "build-verifier.sh"), []);
        Assert.True(code == 0, output);
    }

    private static async Task<(int Code, string Output)> StartAsync(string program, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static void Export(string data, string folder, Disclosed disclosed) =>
        LogExport.Run(LogSnapshot.Open(data), folder, disclosed, null, CancellationToken.None);

    private static async Task FillAsync(FileLog log, int from, int to)
    {
        for (var start = from; start < to; start += 10)
        {
            var batch = new AppendBatch
            {
                Entries = [.. Enumerable.Range(start, 10).Select(Entry)],
                Documents = [new NewDocument("application/json", Encoding.UTF8.GetBytes($"{{\"document\":{start}}}"))],
            };
            Assert.IsType<AppendResult.Appended>(await log.AppendAsync(batch, CancellationToken.None));
        }
        await log.WaitForCheckpointAsync(to, CancellationToken.None);
    }

    private static NewEntry Entry(int number) =>
        new()
        {
            Id = "id" + number,
            Stream = "stream" + (number % 7),
            Type = "TestHappened",
            Issuer = "org:test",
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = number % 2 == 0 ? AccessClass.Open : AccessClass.Party,
            Sections =
            [
                new NewSection("public", AccessClass.Open, Encoding.UTF8.GetBytes($"{{\"number\":{number},\"what\":\"酒\"}}")),
                NewSection.List(
                    "items",
                    AccessClass.Party,
                    AccessClass.Open,
                    [.. new[] { "a", "b" }.Select(id => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"\"{id}{number}\""))]
                ),
            ],
            Tags = ["n:" + number],
            Evidence = new NewEvidence(0, number % 10),
        };

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
