using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>The folder of the index: its key, and its runs. All of it is derived: what is not good is deleted, and made again from the segments.</summary>
internal static class IndexFolder
{
    public const string KeyName = "key";

    /// <summary>Reads the key under which terms are hashed; makes one when there is none that is whole.</summary>
    public static TermHash ReadKey(string folder)
    {
        if (TryReadKey(folder) is { } there)
            return there;
        Span<byte> bytes = stackalloc byte[SipHash.KeyBytes + sizeof(uint)];
        var key = bytes[..SipHash.KeyBytes];
        RandomNumberGenerator.Fill(key);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[SipHash.KeyBytes..], Crc32C.Of(key));
        Durable.Replace(Path.Combine(folder, KeyName), bytes, ownerOnly: true);
        return new TermHash(key);
    }

    /// <summary>Reads the key, or null when there is none that is whole.</summary>
    public static TermHash? TryReadKey(string folder)
    {
        var path = Path.Combine(folder, KeyName);
        Span<byte> bytes = stackalloc byte[SipHash.KeyBytes + sizeof(uint)];
        return TryReadKey(path, bytes) ? new TermHash(bytes[..SipHash.KeyBytes]) : null;
    }

    /// <summary>
    /// Opens the runs that cover the most leading segments, and deletes all others: parts of a merged one, damaged ones, what lies
    /// behind a gap, what a crash left unfinished.
    /// </summary>
    public static List<TermRun> OpenRuns(string folder, UInt128 keyCheck)
    {
        var runs = new List<TermRun>();
        var files = Directory
            .EnumerateFiles(folder)
            .Select(path => (Path: path, Segments: TermRun.ParseName(Path.GetFileName(path))))
            .Where(file => file.Segments is not null)
            .OrderByDescending(file => file.Segments!.Value.Last)
            .ToLookup(file => file.Segments!.Value.First, file => file.Path);
        try
        {
            while (
                files[runs.Count == 0 ? 0 : runs[^1].Range.LastSegment + 1]
                    .Select(path => TryOpen(path, runs, keyCheck))
                    .FirstOrDefault(run => run is not null)
                    is { } run
            )
                runs.Add(run);
            DeleteAllBut(folder, runs);
            return runs;
        }
        catch
        {
            runs.ForEach(run => run.Dispose());
            throw;
        }
    }

    private static bool TryReadKey(string path, Span<byte> bytes)
    {
        if (!File.Exists(path))
            return false;
        using var file = File.OpenHandle(path);
        if (RandomAccess.GetLength(file) != bytes.Length)
            return false;
        Durable.ReadExactly(file, bytes, 0);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[SipHash.KeyBytes..]) == Crc32C.Of(bytes[..SipHash.KeyBytes]);
    }

    private static TermRun? TryOpen(string path, List<TermRun> before, UInt128 keyCheck)
    {
        try
        {
            var run = TermRun.Open(path, keyCheck);
            if (run.First == (before.Count == 0 ? 0 : before[^1].End))
                return run;
            run.Dispose();
            return null;
        }
        catch (DamageException)
        {
            return null;
        }
    }

    private static void DeleteAllBut(string folder, List<TermRun> runs)
    {
        var kept = runs.Select(run => Path.GetFileName(run.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder))
        {
            var name = Path.GetFileName(path);
            var isUnfinished = name.EndsWith(RunFile.TemporaryEnding, StringComparison.Ordinal);
            if (isUnfinished || (TermRun.ParseName(name) is not null && !kept.Contains(name)))
                File.Delete(path);
        }
        Durable.SyncFolder(folder);
    }
}
