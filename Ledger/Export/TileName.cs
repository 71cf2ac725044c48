using System.Globalization;

namespace Xinyuan.Ledger.Export;

/// <summary>The names of tiles in C2SP tlog-tiles.</summary>
public static class TileName
{
    /// <summary>Hashes or entries in a full tile.</summary>
    public const int WidthMax = 256;

    /// <summary>The level of entry bundles, which is no number.</summary>
    public const string Entries = "entries";

    /// <summary>A tile's number in groups of three digits, all but the last behind an x: <c>x001/x234/067</c>.</summary>
    public static string Number(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var text = (number % 1_000).ToString("D3", CultureInfo.InvariantCulture);
        for (var rest = number / 1_000; rest > 0; rest /= 1_000)
            text = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1_000:D3}/{text}");
        return text;
    }

    /// <summary>The path of a tile of hashes, or of a bundle of entries: <c>tile/0/000</c>, <c>tile/entries/000.p/17</c>.</summary>
    /// <param name="level">The level, or <see cref="Entries"/>.</param>
    /// <param name="number">Which tile of the level, from 0.</param>
    /// <param name="width">How many hashes or entries, 1 to 256.</param>
    public static string Path(string level, long number, int width) => $"tile/{level}/{Number(number)}{Partial(width)}";

    /// <inheritdoc cref="Path(string, long, int)"/>
    public static string Path(int level, long number, int width) => Path(level.ToString(CultureInfo.InvariantCulture), number, width);

    /// <summary>What a partial tile's name ends in; nothing for a full one.</summary>
    public static string Partial(int width) => width == WidthMax ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");

    /// <summary>How many of its hashes a level's tile has in a log of that size.</summary>
    public static int Width(long hashes, long number) => (int)Math.Min(WidthMax, hashes - (number * WidthMax));
}
