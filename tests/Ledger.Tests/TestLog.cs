using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

/// <summary>A log in a folder of its own, which goes when the test ends.</summary>
internal sealed class TestLog : IAsyncDisposable
{
    public TestLog(FileLogOptions? options = null)
    {
        Root = Directory.CreateTempSubdirectory("xinyuan-test-").FullName;
        Options = (options ?? new FileLogOptions { Folder = "", KeyFolder = "" }) with
        {
            Folder = Path.Combine(Root, "data"),
            KeyFolder = Path.Combine(Root, "keys"),
            Origin = "test.example/log",
            SegmentBytes = options?.SegmentBytes ?? 1 << 20,
        };
        Log = FileLog.Open(Options);
    }

    public string Root { get; }

    public FileLogOptions Options { get; }

    public FileLog Log { get; private set; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        Log = FileLog.Open(Options);
    }

    public VerifyReport Verify() => new LogVerifier(Options.Folder, Options.KeyFolder).Run();

    public string[] Segments() => [.. Directory.GetFiles(Path.Combine(Options.Folder, "log", "segments")).Order()];

    public static NewEntry Entry(string id, string stream = "uscc:test", string text = "{}", params string[] tags) =>
        new()
        {
            Id = id,
            Stream = stream,
            Type = "TestHappened",
            Issuer = "org:test",
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Holder,
            Sections = [new NewSection("public", AccessClass.Holder, Encoding.UTF8.GetBytes(text))],
            Tags = tags,
        };

    public async Task<IReadOnlyList<Receipt>> AppendAsync(params NewEntry[] entries) =>
        Assert.IsType<AppendResult.Appended>(await Log.AppendAsync(new AppendBatch { Entries = entries }, Cancel)).Receipts;

    public async Task FillAsync(int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
            await AppendAsync(Entry("id" + i, "stream" + (i % 7), "{\"n\":" + i + "}", "n:" + i, "all:1"));
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}
