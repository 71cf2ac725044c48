using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

/// <summary>A log with folders beside it for backups and restores.</summary>
internal sealed class BackupCase : IAsyncDisposable
{
    public TestLog Test { get; } = new();

    public string Out => At("backup");

    private static CancellationToken Cancel => TestLog.Cancel;

    public string At(string name) => Path.Combine(Test.Root, name);

    public BackupReport Backup(string? to = null, BackupSteps? steps = null) =>
        new LogBackup(Test.Options.Folder, Test.Options.KeyFolder, to ?? Out, TimeProvider.System, steps).Run(steps?.Token ?? Cancel);

    /// <summary>Restores into the folder of this name; the keys are the test's own unless others are named.</summary>
    public Task<RestoreReport> RestoreAsync(string to, Func<RestoreOptions, RestoreOptions>? change = null)
    {
        var options = new RestoreOptions
        {
            From = Out,
            Folder = At(to),
            KeyFolder = Test.Options.KeyFolder,
            By = "org:test",
            SegmentBytes = Test.Options.SegmentBytes,
        };
        return new LogRestore(change?.Invoke(options) ?? options).RunAsync(Cancel);
    }

    public FileLog Open(string name, string? keys = null) => FileLog.Open(Options(name, keys));

    public FileLogOptions Options(string name, string? keys = null) =>
        Test.Options with
        {
            Folder = At(name),
            KeyFolder = keys ?? Test.Options.KeyFolder,
        };

    public VerifyReport Verify(string name) => new LogVerifier(At(name), Test.Options.KeyFolder).Run();

    /// <summary>Entries of about a kilobyte, so that a few hundred fill a segment, some with a document.</summary>
    public async Task FillAsync(int count, int from)
    {
        for (var i = from; i < from + count; i++)
        {
            var result = await Test.Log.AppendAsync(Batch(i), Cancel);
            Assert.IsType<AppendResult.Appended>(result);
        }
        await Test.Log.WaitForCheckpointAsync(Test.Log.Head.Size, Cancel);
    }

    public static AppendBatch Batch(int i)
    {
        var entry = TestLog.Entry(
            "id" + i,
            "stream" + (i % 7),
            "{\"n\":\"" + new string((char)('a' + (i % 26)), 1_000) + i + "\"}",
            "n:" + i
        );
        return i % 10 != 0
            ? AppendBatch.Of(entry)
            : new AppendBatch
            {
                Documents = [new NewDocument("text/plain", System.Text.Encoding.UTF8.GetBytes("document " + i))],
                Entries = [entry with { Evidence = new NewEvidence(0, 0, "signature " + i, "key") }],
            };
    }

    public static async Task<List<string>> HeadersAsync(FileLog log)
    {
        var headers = new List<string>();
        await foreach (var entry in log.ReadRangeAsync(0, long.MaxValue, Cancel))
            headers.Add(Convert.ToHexString(entry.HeaderBytes.Span));
        return headers;
    }

    public ValueTask DisposeAsync() => Test.DisposeAsync();
}

/// <summary>Counts a backup's steps, and cuts it off at one of them.</summary>
internal sealed class BackupSteps(int cutAt = 0) : IProgress<long>, IDisposable
{
    private readonly CancellationTokenSource _cut = CancellationTokenSource.CreateLinkedTokenSource(TestLog.Cancel);

    public int Count { get; private set; }

    public CancellationToken Token => _cut.Token;

    public void Report(long value)
    {
        if (++Count == cutAt)
            _cut.Cancel();
    }

    public void Dispose() => _cut.Dispose();
}
