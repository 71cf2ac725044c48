using System.Buffers.Binary;

namespace Xinyuan.Ledger.Export;

/// <summary>A partial tile or bundle that an earlier checkpoint left in an exported log.</summary>
/// <param name="Level">Its level; null for a bundle of entries.</param>
/// <param name="Number">Which of the level.</param>
/// <param name="Width">Hashes or entries in it.</param>
internal sealed record EarlierPartial(int? Level, long Number, int Width)
{
    /// <summary>Reads a name such as <c>tile/0/x001/234.p/17</c>; null when it is no partial tile's.</summary>
    public static EarlierPartial? Parse(string name)
    {
        var parts = name.Split('/', 3);
        if (parts.Length < 3 || parts[0] != ExportFolder.Tiles || TilePath.Parse(parts[2]) is not { Width: < TileName.WidthMax } tile)
            return null;
        if (parts[1] == TileName.Entries)
            return new EarlierPartial(null, tile.Index, tile.Width);
        return TilePath.ParseLevel(parts[1]) is { } level ? new EarlierPartial(level, tile.Index, tile.Width) : null;
    }

    /// <summary>Whether the file is what the log's hashes make of it.</summary>
    public bool Matches(string path, IReadOnlyList<Digest[]> levels)
    {
        var level = Level ?? 0;
        var start = Number * TileName.WidthMax;
        if (level >= levels.Count || start + Width > levels[level].Length)
            return false;
        var hashes = levels[level].AsSpan((int)start, Width);
        if (new FileInfo(path).Length > (long)Width * (2 + LedgerLimits.HeaderBytesMax))
            return false;
        var bytes = File.ReadAllBytes(path).AsSpan();
        foreach (var hash in hashes)
        {
            var length = Level is null && bytes.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : Digest.Size;
            bytes = Level is null ? bytes[Math.Min(2, bytes.Length)..] : bytes;
            if (bytes.Length < length)
                return false;
            if (hash != (Level is null ? MerkleTree.LeafHash(bytes[..length]) : new Digest(bytes)))
                return false;
            bytes = bytes[length..];
        }
        return bytes.IsEmpty;
    }
}
