using System.Globalization;

namespace Xinyuan.Ledger.Export;

/// <summary>Which tile a path of C2SP tlog-tiles names: what <see cref="TileName"/> writes, read in its one spelling.</summary>
/// <param name="Index">The tile's index on its level.</param>
/// <param name="Width">How many of its 256 hashes or entries are asked for.</param>
public readonly record struct TilePath(long Index, int Width)
{
    private const int LevelMax = 63;
    private const int GroupLength = 3;
    private const int GroupsMax = 5;

    /// <summary>Reads a level, 0 to 63 without leading zeros; null when it is not of that form.</summary>
    public static int? ParseLevel(string text) =>
        Decimal(text) is <= LevelMax and var level && (text.Length == 1 || text[0] != '0') ? (int)level : null;

    /// <summary>Reads <c>x001/x234/067</c> with or without <c>.p/W</c>; null when it is not of that form.</summary>
    public static TilePath? Parse(string path)
    {
        var width = TileName.WidthMax;
        var parts = path.Split('/');
        if (parts.Length >= 2 && parts[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (Decimal(parts[^1]) is not { } partial || partial is < 1 or >= TileName.WidthMax || parts[^1][0] == '0')
                return null;
            width = (int)partial;
            parts = parts[..^1];
            parts[^1] = parts[^1][..^2];
        }
        if (parts.Length > GroupsMax)
            return null;
        var index = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            if (!isLast && !parts[i].StartsWith('x'))
                return null;
            var group = isLast ? parts[i] : parts[i][1..];
            // The first of several groups is never zero: the same tile would have two names.
            if (group.Length != GroupLength || Decimal(group) is not { } value || (i == 0 && !isLast && value == 0))
                return null;
            index = (index * 1_000) + value;
        }
        return new TilePath(index, width);
    }

    private static long? Decimal(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
