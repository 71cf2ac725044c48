using System.Globalization;
using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Sweeps;

/// <summary>
/// One bit of every byte of a small log's files is flipped in turn: <see cref="LogVerifier"/> must say so, and name the file. The log
/// was closed in order, so a checkpoint covers all of it.
/// </summary>
internal static class FlipSweep
{
    private const int Entries = 12;
    private const int AttemptsMax = 10;

    // In small files every bit; in a segment one bit a byte, another for each, since only the CRC's strength depends on it.
    private const int EveryBitUpTo = 16 << 10;

    /// <summary>Every byte of a sound log.</summary>
    public static async Task<Sweep> RunAsync(Extent extent)
    {
        var sweep = new Sweep("flip");
        var original = Path.Combine(extent.Root, "original");
        await MakeAsync(original);
        var files = Directory
            .EnumerateFiles(original, "*", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length > 0)
            .Select(file => Path.GetRelativePath(original, file))
            .Order(StringComparer.Ordinal)
            .ToList();
        // Each worker flips in a copy of its own.
        var workers = Enumerable
            .Range(0, Environment.ProcessorCount)
            .Select(worker => Task.Run(() => FlipAll(sweep, extent, files, worker)));
        await Task.WhenAll(workers);
        return sweep;
    }

    /// <summary>
    /// The one case that cannot be told from a torn write: the last group commit, acknowledged, with no checkpoint over it yet. Its
    /// bytes are flipped in turn; a start may take it for torn, and then no more than that group is gone. The start of every byte
    /// before it must be refused.
    /// </summary>
    public static async Task<Sweep> LastGroupAsync(Extent extent)
    {
        var sweep = new Sweep("flip-last-group");
        var group = await MakeUncoveredAsync(extent);
        sweep.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the last group, {group.End - group.Start} bytes acknowledged after the last checkpoint, is the one thing that damage and a torn write do alike"
            )
        );
        var offsets = Enumerable.Range(0, (int)group.End).ToList();
        int[] taken = [0, 0];
        await sweep.RunAsync(
            extent,
            extent.Of(offsets),
            async (folder, offset) =>
            {
                Folders.Copy(group.Folder, folder);
                Flip(Path.Combine(folder, group.Segment), offset, offset % 8);
                var verdict = await JudgeLastGroupAsync(folder, offset, group);
                if (offset >= group.Start)
                    Interlocked.Increment(ref taken[verdict.WasSetAside ? 1 : 0]);
                return verdict.Verdict;
            }
        );
        sweep.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"of flips in it {taken[0]} were refused as damage, and {taken[1]} set aside as torn"
            )
        );
        return sweep;
    }

    private static void FlipAll(Sweep sweep, Extent extent, List<string> files, int worker)
    {
        var folder = Path.Combine(extent.Root, "copy-" + worker);
        Folders.Copy(Path.Combine(extent.Root, "original"), folder);
        var number = 0L;
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            var length = new FileInfo(path).Length;
            var bits = length <= EveryBitUpTo ? 8 : 1;
            for (var i = 0L; i < length * bits; i++)
            {
                // Of every share's cases one, dealt out among the workers; both ends of a file always.
                if (i != 0 && i != (length * bits) - 1 && i % extent.Share != 0)
                    continue;
                if (number++ % Environment.ProcessorCount != worker)
                    continue;
                var (offset, bit) = (i / bits, (int)(bits == 1 ? i % 8 : i % bits));
                Flip(path, offset, bit);
                sweep.CountFound(
                    string.Create(CultureInfo.InvariantCulture, $"bit {bit} of byte {offset} of {file} is flipped, and is not found there"),
                    IsLocated(folder, path, offset)
                );
                Flip(path, offset, bit);
            }
        }
    }

    private static bool IsLocated(string folder, string path, long offset)
    {
        var options = Script.Options(folder);
        if (path.EndsWith("log.key", StringComparison.Ordinal))
            return IsKeyRefused(options);
        var findings = new LogVerifier(options.Folder, options.KeyFolder).Run().Findings;
        // A finding may name the frame that the byte is in; it must not name a later place.
        return findings.Any(finding => finding.File == path && finding.Offset <= offset);
    }

    // The private key is not the log's data, and no verifier reads it; a start does.
    private static bool IsKeyRefused(FileLogOptions options)
    {
        try
        {
            FileLog.Open(options).DisposeAsync().AsTask().GetAwaiter().GetResult();
            return false;
        }
        catch (Exception refused) when (refused is LogRefusedException or InvalidDataException)
        {
            return true;
        }
    }

    private static async Task<(Verdict Verdict, bool WasSetAside)> JudgeLastGroupAsync(string folder, int offset, Uncovered group)
    {
        var options = Script.Options(folder);
        var path = Path.Combine(folder, group.Segment);
        if (!new LogVerifier(options.Folder, options.KeyFolder).Run().Findings.Any(finding => finding.File == path))
            return (Verdict.Failed($"byte {offset} of {group.Segment} is flipped, and verify does not find it there"), false);
        try
        {
            await using var log = FileLog.Open(options);
            if (offset < group.Start)
                return (Verdict.Failed($"a start took the flipped byte {offset}, below the last checkpoint, for a torn write"), false);
            return (
                log.Head.Size == group.Covered ? new Verdict(0, 0, null) : new Verdict((int)(group.Covered - log.Head.Size), 0, null),
                true
            );
        }
        catch (DamageException)
        {
            return (new Verdict(0, 0, null), false);
        }
    }

    private static async Task MakeAsync(string folder)
    {
        await using var log = FileLog.Open(Script.Options(folder));
        for (var number = 0; number < Entries; number++)
            await AppendAsync(log, Small(number));
    }

    private static async Task<Uncovered> MakeUncoveredAsync(Extent extent)
    {
        var (folder, copy) = (Path.Combine(extent.Root, "running"), Path.Combine(extent.Root, "uncovered"));
        // The next checkpoint is due a second after the first: the last append and the copy fit in between, or it is tried again.
        await using var log = FileLog.Open(Script.Options(folder) with { CheckpointInterval = TimeSpan.FromSeconds(1) });
        var segment = Path.Combine("data", "log", "segments", "00000000.seg");
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            await AppendAsync(log, Small(2 * attempt * 3));
            var covered = (await log.WaitForCheckpointAsync(log.Head.Size, CancellationToken.None)).Size;
            var start = UsedBytes(Path.Combine(folder, segment));
            await AppendAsync(log, Small(((2 * attempt) + 1) * 3));
            Folders.Copy(folder, copy);
            if (log.Checkpoint.Size == covered)
                return new Uncovered(copy, segment, start, UsedBytes(Path.Combine(copy, segment)), covered);
        }
        throw new InvalidOperationException("a checkpoint came between every append and its copy");
    }

    private static async Task AppendAsync(FileLog log, AppendBatch batch)
    {
        if (await log.AppendAsync(batch, CancellationToken.None) is not AppendResult.Appended)
            throw new InvalidOperationException("the log did not take what it was made of");
    }

    private static AppendBatch Small(int number) =>
        new()
        {
            Documents = number % 3 == 0 ? [new NewDocument("text/plain", Encoding.ASCII.GetBytes("document " + number))] : [],
            Entries =
            [
                .. Script
                    .Batch(1, 1)
                    .Entries.Take(2)
                    .Select(
                        (entry, i) =>
                            entry with
                            {
                                Id = string.Create(CultureInfo.InvariantCulture, $"flip-{number}-{i}"),
                                Sections = [new NewSection("public", AccessClass.Holder, Encoding.ASCII.GetBytes("body " + number))],
                                Evidence = number % 3 == 0 ? new NewEvidence(0, i) : null,
                            }
                    ),
            ],
        };

    private static void Flip(string path, long offset, int bit)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> one = stackalloc byte[1];
        if (RandomAccess.Read(file, one, offset) != 1)
            throw new InvalidOperationException($"{path} has no byte {offset}");
        one[0] ^= (byte)(1 << bit);
        RandomAccess.Write(file, one, offset);
    }

    private static long UsedBytes(string segment) => (File.ReadAllBytes(segment).AsSpan().LastIndexOfAnyExcept((byte)0) + 8) & ~7;

    /// <param name="Folder">The copied log.</param>
    /// <param name="Segment">Its segment, below the folder.</param>
    /// <param name="Start">Where the group begins that no checkpoint covers.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="Covered">Entries under the checkpoint.</param>
    private sealed record Uncovered(string Folder, string Segment, long Start, long End, long Covered);
}
