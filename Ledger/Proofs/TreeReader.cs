namespace Xinyuan.Ledger;

/// <summary>Roots and proofs of a log, computed from the hashes that it keeps (every eighth level, as tlog-tiles has them).</summary>
public sealed class TreeReader(Func<int, long, int, CancellationToken, ValueTask<byte[]>> readHashes)
{
    /// <summary>Over a log.</summary>
    public TreeReader(IEventLog log)
        : this(log.ReadHashesAsync) { }

    /// <summary>The root of the first <paramref name="size"/> entries.</summary>
    public ValueTask<Digest> RootAsync(long size, CancellationToken cancel) =>
        size == 0 ? ValueTask.FromResult(MerkleTree.EmptyRoot) : RangeAsync(0, size, cancel);

    /// <summary>The root where the hashes are at hand, in memory or files: then every part of it completes at once.</summary>
    internal Digest Root(long size) => RootAsync(size, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>The inclusion path of entry <paramref name="index"/> in the tree of <paramref name="size"/> entries.</summary>
    public async ValueTask<IReadOnlyList<Digest>> InclusionAsync(long index, long size, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<Digest>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + MerkleTree.Split(end - start);
            if (index < middle)
            {
                path.Add(await RangeAsync(middle, end, cancel).ConfigureAwait(false));
                end = middle;
            }
            else
            {
                path.Add(await RangeAsync(start, middle, cancel).ConfigureAwait(false));
                start = middle;
            }
        }
        path.Reverse();
        return path;
    }

    /// <summary>The consistency proof from the tree of <paramref name="oldSize"/> entries to that of <paramref name="size"/>.</summary>
    public async ValueTask<IReadOnlyList<Digest>> ConsistencyAsync(long oldSize, long size, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        if (oldSize == 0 || oldSize == size)
            return [];
        var proof = new List<Digest>();
        var (start, end, isWholeOldTree) = (0L, size, true);
        while (end != oldSize)
        {
            var middle = start + MerkleTree.Split(end - start);
            if (oldSize <= middle)
            {
                proof.Add(await RangeAsync(middle, end, cancel).ConfigureAwait(false));
                end = middle;
            }
            else
            {
                proof.Add(await RangeAsync(start, middle, cancel).ConfigureAwait(false));
                start = middle;
                isWholeOldTree = false;
            }
        }
        if (!isWholeOldTree)
            proof.Add(await RangeAsync(start, end, cancel).ConfigureAwait(false));
        proof.Reverse();
        return proof;
    }

    // The root over leaves [start, end), where start is a multiple of the smallest power of two that holds the range.
    private async ValueTask<Digest> RangeAsync(long start, long end, CancellationToken cancel)
    {
        var length = end - start;
        if (!long.IsPow2(length))
        {
            var split = MerkleTree.Split(length);
            var left = await RangeAsync(start, start + split, cancel).ConfigureAwait(false);
            return MerkleTree.NodeHash(left, await RangeAsync(start + split, end, cancel).ConfigureAwait(false));
        }
        var height = (int)long.Log2(length);
        var (level, count) = (height / TreeGrowth.TileHeight, 1 << (height % TreeGrowth.TileHeight));
        var bytes = await readHashes(level, start >> (level * TreeGrowth.TileHeight), count, cancel).ConfigureAwait(false);
        return MerkleTree.Root(DigestBytes.Split(bytes));
    }
}
