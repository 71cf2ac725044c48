namespace Xinyuan.Ledger.Files;

/// <summary>A file that one process at a time holds, so that two do not write in a folder.</summary>
internal static class FolderLock
{
    // EWOULDBLOCK, as the framework reports a lock that is held.
    private const int WouldBlock = 11;

    /// <summary>Takes the lock until the stream is disposed of.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="what">What the folder holds, for the message: "the log".</param>
    /// <exception cref="LogRefusedException">Another process holds it.</exception>
    public static FileStream Take(string path, string what) =>
        Take(path, $"another process has {what} open ({path}); stop the service first", FileOptions.None);

    /// <inheritdoc cref="Take(string, string)"/>
    /// <param name="path">The lock file.</param>
    /// <param name="refusal">What to say when another process holds it.</param>
    /// <param name="options">Whether the file goes with the lock.</param>
    public static FileStream Take(string path, string refusal, FileOptions options)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);
        }
        catch (IOException taken) when (taken.HResult == WouldBlock)
        {
            throw new LogRefusedException(refusal, taken);
        }
    }
}
