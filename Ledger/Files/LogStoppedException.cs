namespace Xinyuan.Ledger.Files;

/// <summary>
/// The writer has stopped, because a write failed or an invariant broke. What was being appended has an unknown outcome; reads go
/// on. Starting the service again re-reads the files and says where the log stands.
/// </summary>
public sealed class LogStoppedException : IOException
{
    /// <summary>Stopped for this reason.</summary>
    public LogStoppedException(string reason, Exception? cause = null)
        : base("the log's writer has stopped: " + reason + "; restart the service to recover", cause) { }
}
