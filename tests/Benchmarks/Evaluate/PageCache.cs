using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Benchmarks.Evaluate;

/// <summary>Has the kernel forget what it keeps of a file, so that the next reading is one of the disk.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Forgets the file's pages (posix_fadvise, POSIX_FADV_DONTNEED).</summary>
    public static void Forget(string path)
    {
        using var file = File.OpenHandle(path);
        if (Advise(file, 0, 0, DontNeed) is not 0 and var error)
            throw new IOException($"{path}: posix_fadvise answered {error}");
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
