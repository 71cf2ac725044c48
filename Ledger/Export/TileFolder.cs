namespace Xinyuan.Ledger.Export;

/// <summary>Tiles in a folder: those of an exported log, or fetched from one.</summary>
public static class TileFolder
{
    /// <summary>Why a later checkpoint is not shown by the folder's tiles to extend an earlier one; null when it is.</summary>
    /// <param name="folder">The folder, with <c>tile/</c> in it.</param>
    /// <param name="old">The earlier checkpoint; its signatures have been checked.</param>
    /// <param name="later">The later one, whose tiles the folder has.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async ValueTask<string?> ConsistencyFaultAsync(string folder, Checkpoint old, Checkpoint later, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(later);
        if (old.Origin != later.Origin)
            return $"the checkpoints are of '{old.Origin}' and of '{later.Origin}'";
        if (old.Size > later.Size)
            return $"the earlier checkpoint has {old.Size} entries and the later one {later.Size}";
        var tree = new TreeReader((level, index, count, _) => ValueTask.FromResult(Read(folder, later.Size, level, index, count)));
        try
        {
            // First, so that a tile at fault is not taken for a log that rewrote its past.
            if (await tree.RootAsync(later.Size, cancel).ConfigureAwait(false) != later.Root)
                return "the tiles do not have the root of the later checkpoint";
            var proof = await tree.ConsistencyAsync(old.Size, later.Size, cancel).ConfigureAwait(false);
            return MerkleTree.IsConsistent(old.Size, old.Root, later.Size, later.Root, proof)
                ? null
                : "the later checkpoint does not extend the earlier one: the log shows two histories";
        }
        catch (InvalidDataException missing)
        {
            return missing.Message;
        }
    }

    private static byte[] Read(string folder, long size, int level, long index, int count)
    {
        var number = index / TileName.WidthMax;
        var width = TileName.Width(size >> (8 * level), number);
        // A partial tile may be gone once the full one is there (tlog-tiles).
        foreach (var name in new[] { TileName.Path(level, number, width), TileName.Path(level, number, TileName.WidthMax) })
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
                continue;
            var tile = File.ReadAllBytes(path);
            if (tile.Length < width * Digest.Size)
                throw new InvalidDataException($"{name} has {tile.Length} bytes and should have {width * Digest.Size}");
            // Of a partial tile every hash goes into the root; a full one is held against the tile above, up to where that is partial.
            if (
                width == TileName.WidthMax
                && MerkleTree.Root(DigestBytes.Split(tile)) != new Digest(Read(folder, size, level + 1, number, 1))
            )
                throw new InvalidDataException($"{name} is not what the tile above it says");
            var start = (int)(index % TileName.WidthMax) * Digest.Size;
            return tile[start..(start + (count * Digest.Size))];
        }
        throw new InvalidDataException($"{TileName.Path(level, number, width)} is missing");
    }
}
