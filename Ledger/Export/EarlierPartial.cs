using System.Buffers.Binary;
using System.Globalization;

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
        var parts = name.Split('/');
        if (parts.Length < 4 || parts[0] != ExportFolder.Tiles || !parts[^2].EndsWith(".p", StringComparison.Ordinal))
            return null;
        long number = 0;
        foreach (var group in parts[2..^1])
        {
            if (!long.TryParse(group.Replace(".p", "", StringComparison.Ordinal).TrimStart('x'), Plain, Invariant, out var digits))
                return null;
            number = (number * 1_000) + digits;
        }
        int? level = null;
        if (parts[1] != TileName.Entries)
        {
            if (!int.TryParse(parts[1], Plain, Invariant, out var known))
                return null;
            level = known;
        }
        if (!int.TryParse(parts[^1], Plain, Invariant, out var width) || width is < 1 or >= TileName.WidthMax)
            return null;
        // One tile has one name.
        var partial = new EarlierPartial(level, number, width);
        return partial.Name == name ? partial : null;
    }

    private string Name => Level is { } level ? TileName.Path(level, Number, Width) : TileName.Path(TileName.Entries, Number, Width);

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

    private const NumberStyles Plain = NumberStyles.None;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
}
