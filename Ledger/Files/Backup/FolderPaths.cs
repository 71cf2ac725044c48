namespace Xinyuan.Ledger.Files;

/// <summary>Where folders lie, whatever they are called.</summary>
internal static class FolderPaths
{
    /// <summary>Whether one is the other or lies in it, every link followed.</summary>
    public static bool Overlap(string one, string other)
    {
        var (mine, theirs) = (RealPath(one), RealPath(other));
        return mine.StartsWith(theirs, StringComparison.Ordinal) || theirs.StartsWith(mine, StringComparison.Ordinal);
    }

    // With a separator at the end, so that "data" is no part of "data-backup".
    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var name in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, name);
            if (Directory.Exists(real))
                real = new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real;
        }
        return Path.TrimEndingDirectorySeparator(real) + Path.DirectorySeparatorChar;
    }
}
