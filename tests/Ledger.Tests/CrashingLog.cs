using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;
using Xinyuan.Ledger.Tests.Personal;

namespace Xinyuan.Ledger.Tests;

/// <summary>
/// A log with a vault whose process can be gone at any moment: what a crash leaves is a copy of the files as they are then, and the log
/// goes on in the copy. At each start it completes what an erasure left undone, as the service does.
/// </summary>
internal sealed class CrashingLog : IAsyncDisposable
{
    // Held by the running log, and by the running vault; it says nothing.
    private const string LockFile = "lock";

    private readonly string _root = Directory.CreateTempSubdirectory("xinyuan-test-").FullName;
    private FileLogOptions _options;
    private int _lives;
    private string? _stopAfter;

    private CrashingLog() => _options = OptionsOf(NextFolder());

    private sealed class Gone : Exception;

    /// <summary>The steps of an erasure after which a process may be gone, in their order.</summary>
    public static IReadOnlyList<string> EraseSteps { get; } = [.. Enum.GetNames<ErasePhase>(), .. Enum.GetNames<DestroyPhase>()];

    public FileLog Log { get; private set; } = null!;

    public SubjectVault Vault { get; private set; } = null!;

    public static async Task<CrashingLog> OpenNewAsync()
    {
        var log = new CrashingLog();
        await log.OpenAsync();
        return log;
    }

    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
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
        // A key is on the disk before anything that lies under it, whatever becomes of the batch.
        foreach (var folder in new[] { "subjects", "wrapping" })
            CopyFolder(Path.Combine(_options.KeyFolder, folder), Path.Combine(OptionsOf(left).KeyFolder, folder));
        await ContinueAsync(left);
    }

    /// <summary>Erases a subject; null when the process was gone after the step, of those that the erasure came to.</summary>
    public async Task<EraseResult?> EraseAsync(string subject, string? stopAfter)
    {
        _stopAfter = stopAfter;
        try
        {
            return await new Eraser(Log, phase => Reach(phase.ToString())).EraseAsync(
                PersonalLog.Decision(subject),
                PersonalLog.MuchLater,
                CancellationToken.None
            );
        }
        catch (Gone)
        {
            _stopAfter = null;
            await CrashAsync();
            return null;
        }
        finally
        {
            _stopAfter = null;
        }
    }

    /// <summary>Closes the log and verifies it.</summary>
    public async Task<VerifyReport> VerifyAsync()
    {
        await CloseAsync();
        return new LogVerifier(_options.Folder, _options.KeyFolder).Run();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_root, recursive: true);
    }

    private async Task OpenAsync()
    {
        Vault = SubjectVault.Open(_options.KeyFolder, null, phase => Reach(phase.ToString()));
        Log = FileLog.Open(_options with { Personal = Vault });
        await new Eraser(Log).CompleteAsync(CancellationToken.None);
    }

    private async Task CloseAsync()
    {
        await Log.DisposeAsync();
        Vault.Dispose();
    }

    private void Reach(string step)
    {
        if (step == _stopAfter)
            throw new Gone();
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
        var to = NextFolder();
        CopyFolder(Path.GetDirectoryName(_options.Folder)!, to);
        return to;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (
            var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != LockFile)
        )
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private async Task ContinueAsync(string folder)
    {
        await CloseAsync();
        Directory.Delete(Path.GetDirectoryName(_options.Folder)!, recursive: true);
        _options = OptionsOf(folder);
        await OpenAsync();
    }
}
