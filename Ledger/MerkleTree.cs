using System.Numerics;

namespace Xinyuan.Ledger;

/// <summary>The hash tree of RFC 6962 §2.1 over SHA-256: hashing, and checking of inclusion and consistency proofs.</summary>
public static class MerkleTree
{
    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static Digest EmptyRoot { get; } = Digest.Of([]);

    /// <summary>SHA-256(0x00 ‖ data).</summary>
    public static Digest LeafHash(ReadOnlySpan<byte> data) => Digest.Of([0], data);

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Digest NodeHash(Digest left, Digest right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * Digest.Size)];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Digest.Size)..]);
        return Digest.Of(bytes);
    }

    /// <summary>The root over leaf hashes held in memory.</summary>
    public static Digest Root(ReadOnlySpan<Digest> leaves) =>
        leaves.Length switch
        {
            0 => EmptyRoot,
            1 => leaves[0],
            _ => NodeHash(Root(leaves[..Split(leaves.Length)]), Root(leaves[Split(leaves.Length)..])),
        };

    /// <summary>The inclusion path of a leaf among leaf hashes held in memory, its sibling first.</summary>
    public static IReadOnlyList<Digest> Path(ReadOnlySpan<Digest> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        if (leaves.Length == 1)
            return [];
        var split = Split(leaves.Length);
        return index < split
            ? [.. Path(leaves[..split], index), Root(leaves[split..])]
            : [.. Path(leaves[split..], index - split), Root(leaves[..split])];
    }

    /// <summary>The largest power of two that is less than <paramref name="size"/> (2 or more).</summary>
    public static int Split(int size) => (int)Split((long)size);

    /// <inheritdoc cref="Split(int)"/>
    public static long Split(long size) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(size - 1)));

    /// <summary>
    /// The root that a leaf hash, its index, the tree's size and an inclusion path lead to (RFC 9162 §2.1.3.2); null when the path
    /// has the wrong length or the index lies outside. Compare the result with the root of a checkpoint.
    /// </summary>
    public static Digest? RootFromPath(Digest leaf, long index, long size, IReadOnlyList<Digest> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (index < 0 || index >= size)
            return null;
        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in path)
        {
            if (last == 0)
                return null;
            if ((node & 1) == 1 || node == last)
            {
                hash = NodeHash(sibling, hash);
                // A right-most node that is a left child has no sibling on its level: it is carried up unhashed.
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = NodeHash(hash, sibling);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 ? hash : null;
    }

    /// <summary>Whether a consistency proof leads from one tree to a later one (RFC 9162 §2.1.4.2).</summary>
    public static bool IsConsistent(long oldSize, Digest oldRoot, long size, Digest root, IReadOnlyList<Digest> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (oldSize < 0 || oldSize > size)
            return false;
        if (oldSize == size)
            return proof.Count == 0 && oldRoot == root;
        if (oldSize == 0)
            return proof.Count == 0 && oldRoot == EmptyRoot;
        if (proof.Count == 0)
            return false;

        var (node, last) = (oldSize - 1, size - 1);
        while ((node & 1) == 1)
            (node, last) = (node >> 1, last >> 1);
        var next = 0;
        // When the old size is a power of two its root is itself the first node of the proof, and is left out.
        var (oldHash, hash) = BitOperations.IsPow2(oldSize) ? (oldRoot, oldRoot) : (proof[0], proof[next++]);
        for (; next < proof.Count; next++)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                (oldHash, hash) = (NodeHash(proof[next], oldHash), NodeHash(proof[next], hash));
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = NodeHash(hash, proof[next]);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && oldHash == oldRoot && hash == root;
    }
}
