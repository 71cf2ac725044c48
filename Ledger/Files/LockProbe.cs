using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Whether somebody holds a lock file. Asks the kernel's list of locks and never tries the lock itself, since a try would make a
/// service that starts just then believe that another is running.
/// </summary>
internal static class LockProbe
{
    private const string InodeField = "ino:";

    public static bool IsHeld(string path)
    {
        using var file = Durable.Name(path);
        if (file.IsInvalid)
            return false;
        var inode = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{file.DangerousGetHandle()}"))
            .FirstOrDefault(line => line.StartsWith(InodeField, StringComparison.Ordinal))
            ?[InodeField.Length..].Trim();
        // Each line: number, kind, ADVISORY, READ or WRITE, process, device:inode, range.
        return inode is not null
            && File.ReadLines("/proc/locks")
                .Any(line => line.Contains(" WRITE ", StringComparison.Ordinal) && line.Contains($":{inode} ", StringComparison.Ordinal));
    }
}
