using System.Numerics;

namespace Xinyuan.Ledger;

/// <summary>
/// The right edge of a growing tree: the roots of the perfect subtrees that its leaves form, largest first, as the binary digits
/// of its size say. Enough to go on from, and to tell the root, without reading anything.
/// </summary>
internal sealed class MerkleFrontier
{
    private readonly List<Digest> _subtrees;

    /// <summary>The edge of a tree without leaves.</summary>
    public MerkleFrontier() => _subtrees = [];

    /// <summary>Goes on from an edge that was kept: the tree's size and its <see cref="Subtrees"/>.</summary>
    /// <exception cref="ArgumentException">A tree of that size has another number of subtrees.</exception>
    public MerkleFrontier(long size, IReadOnlyList<Digest> subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (subtrees.Count != BitOperations.PopCount((ulong)size))
            throw new ArgumentException($"a tree of {size} leaves does not have {subtrees.Count} perfect subtrees", nameof(subtrees));
        _subtrees = [.. subtrees];
        Size = size;
    }

    /// <summary>The roots of the perfect subtrees now, largest first.</summary>
    public IReadOnlyList<Digest> Subtrees => [.. _subtrees];

    /// <summary>The number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The RFC 6962 root over all leaves.</summary>
    public Digest Root
    {
        get
        {
            if (_subtrees.Count == 0)
                return MerkleTree.EmptyRoot;
            var root = _subtrees[^1];
            for (var i = _subtrees.Count - 2; i >= 0; i--)
                root = MerkleTree.NodeHash(_subtrees[i], root);
            return root;
        }
    }

    /// <summary>Adds a leaf hash.</summary>
    public void Append(Digest leaf)
    {
        // As adding one carries over the ones at a number's end, a leaf closes the subtrees of equal size before it.
        for (var carry = Size; (carry & 1) == 1; carry >>= 1)
        {
            leaf = MerkleTree.NodeHash(_subtrees[^1], leaf);
            _subtrees.RemoveAt(_subtrees.Count - 1);
        }
        _subtrees.Add(leaf);
        Size++;
    }
}
