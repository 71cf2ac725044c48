namespace Xinyuan.Tests;

/// <summary>Copies of folders.</summary>
internal static class Folders
{
    // Held by whoever has the log open; it says nothing, and a copy needs none.
    private const string LockFile = "lock";

    /// <summary>Copies everything below a folder; what is there already is replaced.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (
            var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != LockFile)
        )
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
