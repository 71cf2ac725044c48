using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// The tree's hashes: one flat file for every eighth level, as tlog-tiles has them, so that a tile is a run of bytes. Derived
/// from the entries: at every start they are held against what was read, and mended.
/// </summary>
internal sealed class HashFiles : IDisposable
{
    public const int TileWidth = 256;

    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly List<Level> _levels = [];

    /// <summary>Takes the files up for these leaf hashes. Files that say the same stay as they are, so that a reader is not disturbed.</summary>
    public HashFiles(string folder, IReadOnlyList<Digest> leaves)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        var hashes = leaves;
        for (var number = 0; hashes.Count > 0; number++)
            hashes = TakeUp(AddLevel(number), hashes);
        var names = Enumerable.Range(0, _levels.Count).Select(FileName).ToHashSet(StringComparer.Ordinal);
        foreach (var extra in Directory.EnumerateFiles(folder).Where(file => !names.Contains(Path.GetFileName(file))))
            File.Delete(extra);
    }

    public static string FileName(int level) => level.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds leaf hashes and whatever they complete above.</summary>
    public void Append(IReadOnlyList<Digest> leaves)
    {
        var hashes = leaves;
        for (var number = 0; hashes.Count > 0; number++)
        {
            if (number == _levels.Count)
                AddLevel(number);
            hashes = Append(_levels[number], hashes);
        }
    }

    /// <summary>Forces all levels to the disk.</summary>
    public void Sync()
    {
        Level[] levels;
        lock (_gate)
            levels = [.. _levels];
        foreach (var level in levels)
            Durable.Sync(level.Handle);
        Durable.SyncFolder(_folder);
    }

    /// <summary>Reads hashes; safe beside <see cref="Append(IReadOnlyList{Digest})"/> for what was appended before.</summary>
    public byte[] Read(int level, long index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var bytes = new byte[count * Digest.Size];
        Level from;
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, _levels.Count);
            from = _levels[level];
        }
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index + count, Volatile.Read(ref from.Count));
        Durable.ReadExactly(from.Handle, bytes, index * Digest.Size);
        return bytes;
    }

    public void Dispose()
    {
        foreach (var level in _levels)
            level.Handle.Dispose();
    }

    private static List<Digest> TakeUp(Level level, IReadOnlyList<Digest> hashes)
    {
        var there = new byte[RandomAccess.GetLength(level.Handle)];
        Durable.ReadExactly(level.Handle, there, 0);
        var parents = level.Add(hashes, out var bytes);
        if (!there.AsSpan().SequenceEqual(bytes))
        {
            RandomAccess.SetLength(level.Handle, 0);
            RandomAccess.Write(level.Handle, bytes, 0);
        }
        level.Count = hashes.Count;
        return parents;
    }

    private static List<Digest> Append(Level level, IReadOnlyList<Digest> hashes)
    {
        var parents = level.Add(hashes, out var bytes);
        RandomAccess.Write(level.Handle, bytes, level.Count * Digest.Size);
        Volatile.Write(ref level.Count, level.Count + hashes.Count);
        return parents;
    }

    private Level AddLevel(int number)
    {
        var handle = File.OpenHandle(Path.Combine(_folder, FileName(number)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var level = new Level(handle);
        lock (_gate)
            _levels.Add(level);
        return level;
    }

    private sealed class Level(SafeFileHandle handle)
    {
        private readonly Digest[] _tile = new Digest[TileWidth];
        private long _added;

        public readonly SafeFileHandle Handle = handle;

        /// <summary>How many hashes the file holds, for readers.</summary>
        public long Count;

        /// <summary>Goes on with these hashes: their bytes, and the roots of the tiles that they fill.</summary>
        public List<Digest> Add(IReadOnlyList<Digest> hashes, out byte[] bytes)
        {
            bytes = new byte[hashes.Count * Digest.Size];
            var roots = new List<Digest>();
            for (var i = 0; i < hashes.Count; i++)
            {
                hashes[i].CopyTo(bytes.AsSpan(i * Digest.Size));
                _tile[_added++ % TileWidth] = hashes[i];
                if (_added % TileWidth == 0)
                    roots.Add(MerkleTree.Root(_tile));
            }
            return roots;
        }
    }
}
