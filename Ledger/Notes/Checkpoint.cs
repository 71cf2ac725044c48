using System.Globalization;

namespace Xinyuan.Ledger;

/// <summary>A log's size and root (C2SP tlog-checkpoint), and the signed note that states them.</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">The number of entries.</param>
/// <param name="Root">The RFC 6962 root over them.</param>
/// <param name="Note">The whole signed note, with the log's signature and any cosignatures.</param>
public sealed record Checkpoint(string Origin, long Size, Digest Root, string Note)
{
    /// <summary>The text that is signed.</summary>
    public static string Text(string origin, long size, Digest root) =>
        string.Create(CultureInfo.InvariantCulture, $"{origin}\n{size}\n{root.ToBase64()}\n");

    /// <summary>
    /// Reads the text of a note; null with a reason when it is not a checkpoint. Says nothing of signatures. Extension lines are
    /// allowed and ignored.
    /// </summary>
    public static Checkpoint? Parse(string note, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(note);
        fault = null;
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        var lines = note[..(end < 0 ? 0 : end)].Split('\n');
        if (lines.Length < 3)
            return Bad("a checkpoint has an origin, a size and a root, each on a line", out fault);
        if (lines[0].Length == 0)
            return Bad("the origin is empty", out fault);
        if (!IsDecimal(lines[1], out var size))
            return Bad($"'{lines[1]}' is not a size", out fault);
        if (lines[2].Length != 44 || Digest.Parse(lines[2]) is not { } root)
            return Bad("the root is not 32 bytes of base64", out fault);
        if (lines.Skip(3).Any(line => line.Length == 0))
            return Bad("an extension line is empty", out fault);
        return new Checkpoint(lines[0], size, root, note);
    }

    /// <summary>Whether the text is a decimal without sign or leading zeros.</summary>
    internal static bool IsDecimal(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && (text.Length == 1 || text[0] != '0');

    private static Checkpoint? Bad(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }
}
