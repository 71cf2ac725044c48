namespace Xinyuan.Ledger;

/// <summary>Hashes that entries add to the tree's stored levels, which are every eighth, as tlog-tiles has them.</summary>
internal sealed class TreeGrowth
{
    /// <summary>Levels of the tree between two stored ones.</summary>
    public const int TileHeight = 8;

    /// <summary>Stored levels of the largest tree: 2^63 leaves.</summary>
    public const int LevelsMax = 8;

    private readonly List<Digest>[] _levels = [.. Enumerable.Range(0, LevelsMax).Select(_ => new List<Digest>())];

    public void Add(int level, Digest hash) => _levels[level].Add(hash);

    public IReadOnlyList<Digest> this[int level] => _levels[level];

    public void Clear()
    {
        foreach (var level in _levels)
            level.Clear();
    }
}
