using Xinyuan.Ledger.Files;

namespace Xinyuan.Trace.Tests;

/// <summary>A real log in a folder of its own, gone when the test ends.</summary>
internal sealed class TestLog : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xinyuan-trace-").FullName;

    public TestLog()
    {
        Log = FileLog.Open(
            new FileLogOptions
            {
                Folder = Path.Combine(_folder, "data"),
                KeyFolder = Path.Combine(_folder, "keys"),
                Origin = "test.example/log",
                SegmentBytes = 8 << 20,
            }
        );
    }

    public FileLog Log { get; }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
