using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// What makes bytes stay. libc is called directly, since the framework's own flush reports success when the disk failed
/// (docs/decisions/0003). A failed sync is final: the kernel may have dropped the pages, so it must never be tried again on the
/// same descriptor.
/// </summary>
public static partial class Durable
{
    private const int OpenReadOnly = 0;
    private const int OpenDirectory = 0x10000;
    private const int OpenCloseOnExec = 0x80000;
    private const int OpenPathOnly = 0x200000;

    /// <summary>Forces a file's data to the disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Sync(SafeFileHandle file)
    {
        if (FDataSync(file) != 0)
            throw Failure("fdatasync");
    }

    /// <summary>Forces a folder's entries (new names, renames, removals) to the disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void SyncFolder(string path)
    {
        using var folder = Open(path, OpenReadOnly | OpenDirectory | OpenCloseOnExec);
        if (folder.IsInvalid)
            throw Failure("open " + path);
        if (FSync(folder) != 0)
            throw Failure("fsync " + path);
    }

    /// <summary>Fills <paramref name="target"/> from the file; a short read goes on where it ended.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public static void ReadExactly(SafeFileHandle file, Span<byte> target, long offset)
    {
        for (var done = 0; done < target.Length; )
        {
            var read = RandomAccess.Read(file, target[done..], offset + done);
            if (read == 0)
                throw new EndOfStreamException($"the file ends at {offset + done}");
            done += read;
        }
    }

    /// <summary>Makes a folder and those above it, so that they are there after a power cut.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="ownerOnly">Whether only the owner may enter it, as for keys.</param>
    public static void CreateFolder(string path, bool ownerOnly = false)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        CreateFolder(parent);
        if (ownerOnly)
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else
            Directory.CreateDirectory(path);
        SyncFolder(parent);
    }

    /// <summary>Where <see cref="Replace"/> writes a file before it takes its place.</summary>
    public static string Unfinished(string path) => path + ".new";

    /// <summary>Replaces a file whole: a reader, or a start after a crash, sees the old content or the new.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its new content.</param>
    /// <param name="ownerOnly">Whether only the owner may read it, as for keys.</param>
    public static void Replace(string path, ReadOnlySpan<byte> bytes, bool ownerOnly = false)
    {
        var temporary = Unfinished(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (ownerOnly)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, options))
        {
            RandomAccess.Write(stream.SafeFileHandle, bytes, 0);
            Sync(stream.SafeFileHandle);
        }
        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>A handle that names a file and neither reads nor locks it.</summary>
    public static SafeFileHandle Name(string path) => Open(path, OpenPathOnly | OpenCloseOnExec);

    private static IOException Failure(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
