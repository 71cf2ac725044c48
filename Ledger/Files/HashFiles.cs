using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// The tree's hashes: one flat file for every eighth level, as tlog-tiles has them, so that a tile is a run of bytes. Derived
/// from the entries and written anew at every start; the checkpoint's root says whether they came out right.
/// </summary>
internal sealed class HashFiles : IDisposable
{
    public const int TileWidth = 256;

    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly List<Level> _levels = [];

    /// <summary>Starts from nothing: the files are derived, and what they hold from before is dropped.</summary>
    public HashFiles(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(folder)) File.Delete(file);
    }

    public static string FileName(int level) => level.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds leaf hashes and whatever they complete above.</summary>
    public void Append(IReadOnlyList<Digest> leaves)
    {
        var hashes = leaves;
        for (var number = 0; hashes.Count > 0; number++)
        {
            if (number == _levels.Count) AddLevel(number);
            hashes = Append(_levels[number], hashes);
        }
    }

    /// <summary>Forces all levels to the disk.</summary>
    public void Sync()
    {
        Level[] levels;
        lock (_gate) levels = [.. _levels];
        foreach (var level in levels) Durable.Sync(level.Handle);
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
        if (RandomAccess.Read(from.Handle, bytes, index * Digest.Size) < bytes.Length) throw new IOException($"tree level {level} is cut short");
        return bytes;
    }

    public void Dispose()
    {
        foreach (var level in _levels) level.Handle.Dispose();
    }

    private static List<Digest> Append(Level level, IReadOnlyList<Digest> hashes)
    {
        var parents = new List<Digest>();
        var bytes = new byte[hashes.Count * Digest.Size];
        var count = level.Count;
        for (var i = 0; i < hashes.Count; i++, count++)
        {
            hashes[i].CopyTo(bytes.AsSpan(i * Digest.Size));
            var inTile = (int)(count % TileWidth);
            hashes[i].CopyTo(level.Tail.AsSpan(inTile * Digest.Size));
            if (inTile == TileWidth - 1) parents.Add(TileRoot(level.Tail));
        }
        RandomAccess.Write(level.Handle, bytes, level.Count * Digest.Size);
        Volatile.Write(ref level.Count, count);
        return parents;
    }

    /// <summary>The root over a full tile.</summary>
    public static Digest TileRoot(ReadOnlySpan<byte> tile)
    {
        var hashes = new Digest[TileWidth];
        for (var i = 0; i < TileWidth; i++) hashes[i] = new Digest(tile[(i * Digest.Size)..]);
        return MerkleTree.Root(hashes);
    }

    private Level AddLevel(int number)
    {
        var handle = File.OpenHandle(Path.Combine(_folder, FileName(number)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var level = new Level(handle);
        lock (_gate) _levels.Add(level);
        return level;
    }

    private sealed class Level(SafeFileHandle handle)
    {
        public readonly SafeFileHandle Handle = handle;
        public readonly byte[] Tail = new byte[TileWidth * Digest.Size];
        public long Count;
    }
}
