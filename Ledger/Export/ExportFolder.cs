using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Export;

/// <summary>Which sections an export discloses.</summary>
public enum Disclosed
{
    /// <summary>None: what anybody may have.</summary>
    None,

    /// <summary>Those of class open.</summary>
    Open,

    /// <summary>All of them, and the documents: for auditors.</summary>
    All,
}

/// <summary>The files of an exported log. Format: docs/format.md, "Exported log".</summary>
internal sealed class ExportFolder(string root)
{
    public const string Checkpoint = "checkpoint";
    public const string Verifier = "verifier";
    public const string What = "sections/what";
    public const string Tiles = "tile";
    public const string SectionsFolder = "sections";
    public const string DocumentsFolder = "documents";

    public string Root => root;

    public static string Sections(long number, int width) => $"sections/{TileName.Number(number)}{TileName.Partial(width)}.jsonl";

    public static string Document(Digest stored) => $"documents/{stored.ToHex()}";

    /// <summary>Whether a file or folder of this name may stand at the top, finished or not.</summary>
    public static bool IsOwn(string name) =>
        name is Checkpoint or Verifier or Tiles or SectionsFolder or DocumentsFolder
        || name == Durable.Unfinished(Checkpoint)
        || name == Durable.Unfinished(Verifier);

    public string Full(string name) => Path.Combine(root, name);

    public bool Has(string name) => File.Exists(Full(name));

    /// <summary>The file's bytes; null when it is not there.</summary>
    public byte[]? Read(string name) => Has(name) ? File.ReadAllBytes(Full(name)) : null;

    /// <summary>Every file, by its name below the root.</summary>
    public IEnumerable<string> Files() =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path));

    /// <summary>Writes a file whole; one that has these bytes already stays untouched. Whether it was written.</summary>
    public bool Write(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Full(name);
        if (File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Durable.Replace(path, bytes);
        return true;
    }
}
