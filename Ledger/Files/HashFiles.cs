using System.Buffers;
using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// The tree's hashes: one flat file for every eighth level, as tlog-tiles has them, so that a tile is a run of bytes. Derived
/// from the entries; roots are never computed from them when a checkpoint is signed.
/// </summary>
internal sealed class HashFiles : IDisposable
{
    public const int TileWidth = 1 << TreeGrowth.TileHeight;

    private readonly string _folder;
    private readonly RecordFile?[] _levels = new RecordFile?[TreeGrowth.LevelsMax];

    public HashFiles(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    public static string FileName(int level) => level.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Takes the hashes of the first entries as they are, when their right edge is the tree's. False when they cannot be right: then
    /// they are to be made anew from nothing.
    /// </summary>
    public bool TryStartAt(MerkleFrontier frontier)
    {
        for (var level = 0; frontier.Size >> (level * TreeGrowth.TileHeight) is > 0 and var count; level++)
        {
            if (!Level(level).TryStartAt(count))
                return false;
        }
        return frontier.Size == 0 || Edge(frontier.Size).SequenceEqual(frontier.Subtrees);
    }

    /// <summary>Adds hashes. For the one writer.</summary>
    public void Append(TreeGrowth growth)
    {
        for (var level = 0; level < TreeGrowth.LevelsMax && growth[level].Count > 0; level++)
        {
            var hashes = growth[level];
            var bytes = ArrayPool<byte>.Shared.Rent(hashes.Count * Digest.Size);
            for (var i = 0; i < hashes.Count; i++)
                hashes[i].CopyTo(bytes.AsSpan(i * Digest.Size));
            Level(level).Append(bytes.AsSpan(0, hashes.Count * Digest.Size));
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Cuts off what lies behind the last hash of each level, and removes what is no level.</summary>
    public void Trim()
    {
        foreach (var path in Directory.EnumerateFiles(_folder))
        {
            if (Array.Find(_levels, level => level?.Path == path) is { } level)
                level.Trim();
            else
                File.Delete(path);
        }
    }

    /// <summary>Forces all levels to the disk.</summary>
    public void Sync()
    {
        for (var level = 0; level < _levels.Length; level++)
            Volatile.Read(ref _levels[level])?.Sync();
        Durable.SyncFolder(_folder);
    }

    /// <summary>Reads hashes; safe beside <see cref="Append"/> for what was appended before.</summary>
    public byte[] Read(int level, long index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, TreeGrowth.LevelsMax);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var bytes = new byte[count * Digest.Size];
        var from = Volatile.Read(ref _levels[level]) ?? throw new ArgumentOutOfRangeException(nameof(level));
        from.Read(index, bytes);
        return bytes;
    }

    public Digest ReadLeaf(long position) => new(Read(0, position, 1));

    public void Dispose()
    {
        foreach (var level in _levels)
            level?.Dispose();
    }

    // The perfect subtrees at the right edge, largest first, from the last tile of each level.
    private List<Digest> Edge(long size)
    {
        var subtrees = new List<Digest>();
        for (var level = TreeGrowth.LevelsMax - 1; level >= 0; level--)
        {
            var count = size >> (level * TreeGrowth.TileHeight);
            var inTile = (int)(count % TileWidth);
            if (inTile == 0)
                continue;
            var hashes = DigestBytes.Split(Read(level, count - inTile, inTile));
            for (var at = 0; at < inTile; )
            {
                var width = 1 << (31 - int.LeadingZeroCount(inTile - at));
                subtrees.Add(MerkleTree.Root(hashes.AsSpan(at, width)));
                at += width;
            }
        }
        return subtrees;
    }

    private RecordFile Level(int level)
    {
        if (_levels[level] is { } there)
            return there;
        var made = new RecordFile(Path.Combine(_folder, FileName(level)), Digest.Size);
        Volatile.Write(ref _levels[level], made);
        return made;
    }
}
