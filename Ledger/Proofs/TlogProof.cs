using System.Globalization;
using System.Text;

namespace Xinyuan.Ledger;

/// <summary>That an entry is under a checkpoint, as a text that travels by itself (C2SP tlog-proof).</summary>
/// <param name="Index">The leaf's index.</param>
/// <param name="Path">The inclusion path, the leaf's sibling first.</param>
/// <param name="Checkpoint">The signed checkpoint, with any cosignatures.</param>
public sealed record TlogProof(long Index, IReadOnlyList<Digest> Path, Checkpoint Checkpoint)
{
    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const int PathMax = 63;

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path)
            text.Append(hash.ToBase64()).Append('\n');
        return text.Append('\n').Append(Checkpoint.Note).ToString();
    }

    /// <summary>Reads the text form; null with a reason when it is none.</summary>
    public static TlogProof? Parse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
            return Bad("no empty line parts the path from the checkpoint", out fault);
        var lines = text[..split].Split('\n');
        if (lines[0] != FirstLine)
            return Bad($"the first line is not '{FirstLine}'", out fault);
        // An "extra" line is opaque to us: it is not authenticated, so nothing may rest on it.
        var next = lines.Length > 1 && lines[1].StartsWith("extra ", StringComparison.Ordinal) ? 2 : 1;
        if (
            next >= lines.Length
            || !lines[next].StartsWith("index ", StringComparison.Ordinal)
            || !Checkpoint.IsDecimal(lines[next]["index ".Length..], out var index)
        )
            return Bad("there is no index line", out fault);
        var hashes = lines[(next + 1)..];
        if (hashes.Length > PathMax)
            return Bad($"the path is longer than {PathMax}", out fault);
        var path = new List<Digest>(hashes.Length);
        foreach (var line in hashes)
        {
            if (line.Length != 44 || Digest.Parse(line) is not { } hash)
                return Bad($"'{line}' is not a hash", out fault);
            path.Add(hash);
        }
        var note = text[(split + 2)..];
        if (Ledger.Checkpoint.Parse(note, out fault) is not { } checkpoint)
            return null;
        return new TlogProof(index, path, checkpoint);
    }

    /// <summary>Whether the path leads from this leaf hash to the checkpoint's root.</summary>
    public bool Includes(Digest leaf) => MerkleTree.RootFromPath(leaf, Index, Checkpoint.Size, Path) == Checkpoint.Root;

    private static TlogProof? Bad(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }
}
