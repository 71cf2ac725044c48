using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

/// <summary>
/// A log whose process can be gone at any moment: what a crash leaves is a copy of the files as they are then, and the log goes on in
/// the copy.
/// </summary>
internal sealed class CrashingLog : IAsyncDisposable
{
    // Held by the running log; it says nothing.
    private const string LockFile = "lock";

    private readonly string _root = Directory.CreateTempSubdirectory("xinyuan-test-").FullName;
    private FileLogOptions _options;
    private int _lives;

    public CrashingLog()
    {
        _options = OptionsOf(NextFolder());
        Log = FileLog.Open(_options);
    }

    public FileLog Log { get; private set; }

    public async Task RestartAsync()
    {
        await Log.DisposeAsync();
        Log = FileLog.Open(_options);
    }

    /// <summary>Gone between two appends.</summary>
    public async Task CrashAsync()
    {
        var left = await CopyAsync();
        await ContinueAsync(left);
    }

    /// <summary>Gone during an append: of what it wrote to the segments, the first <paramref name="percent"/> (below 100) reached the disk.</summary>
    public async Task CrashDuringAsync(AppendBatch batch, int percent)
    {
        var left = await CopyAsync();
        if (await Log.AppendAsync(batch, CancellationToken.None) is AppendResult.Appended)
        {
            foreach (var path in Segments(_options))
                WriteFirstPart(path, Path.Combine(left, Path.GetRelativePath(Path.GetDirectoryName(_options.Folder)!, path)), percent);
        }
        await ContinueAsync(left);
    }

    /// <summary>Closes the log and verifies it.</summary>
    public VerifyReport Verify()
    {
        Log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return new LogVerifier(_options.Folder, _options.KeyFolder).Run();
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private static IEnumerable<string> Segments(FileLogOptions options) =>
        Directory.EnumerateFiles(Path.Combine(options.Folder, "log", "segments"), "*.seg");

    // The bytes that the append changed, from the first to the last, up to the cut.
    private static void WriteFirstPart(string after, string target, int percent)
    {
        var (now, before) = (File.ReadAllBytes(after), File.ReadAllBytes(target));
        var start = now.AsSpan().CommonPrefixLength(before);
        if (start == now.Length)
            return;
        var end = now.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        using var file = File.OpenHandle(target, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, now.AsSpan(start, (int)((long)(end - start) * percent / 100)), start);
    }

    private static FileLogOptions OptionsOf(string folder) =>
        new()
        {
            Folder = Path.Combine(folder, "data"),
            KeyFolder = Path.Combine(folder, "keys"),
            Origin = "test.example/log",
            SegmentBytes = 1 << 20,
            CheckpointInterval = TimeSpan.FromMilliseconds(1),
        };

    private string NextFolder() => Path.Combine(_root, "life-" + _lives++);

    private async Task<string> CopyAsync()
    {
        // While nothing is being published and no room is being made no file changes under the copy.
        await Log.ReadyAsync();
        await Log.WaitForCheckpointAsync(Log.Head.Size, CancellationToken.None);
        var (from, to) = (Path.GetDirectoryName(_options.Folder)!, NextFolder());
        foreach (
            var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != LockFile)
        )
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return to;
    }

    private async Task ContinueAsync(string folder)
    {
        await Log.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_options.Folder)!, recursive: true);
        _options = OptionsOf(folder);
        Log = FileLog.Open(_options);
    }
}
