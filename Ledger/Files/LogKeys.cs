using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>The log's own signing key, in the key folder, and its verifier, in the data folder.</summary>
internal static class LogKeys
{
    /// <summary>Takes up the key, or makes one for a new log.</summary>
    /// <exception cref="LogRefusedException">The log is there and its key is not, or they do not belong together.</exception>
    public static SigningKey OpenOrCreate(LogFolders folders, string origin)
    {
        var isNewLog = !File.Exists(folders.Verifier);
        // A lost verifier is written anew from its key. Without the key it is not a new log either: another key under its name would
        // make a fork, and keep the right one out when it is brought back.
        var hasEntries = folders.SegmentFiles().Count > 0 || File.Exists(folders.Checkpoint) || File.Exists(folders.Published);
        if (!File.Exists(folders.SigningKey))
        {
            if (!isNewLog || hasEntries)
                throw new LogRefusedException(
                    $"the log in {folders.Data} has no signing key in {folders.Keys}; bring the key folder back; "
                        + $"or, if it is lost, move {folders.Data} aside as OLD, and "
                        + $"`xinyuan restore OLD --data {folders.Data} --new-origin NAME --because TEXT` begins a new log with its entries"
                );
            Durable.CreateFolder(folders.Keys, ownerOnly: true);
            using var made = SigningKey.Create(origin);
            Durable.Replace(folders.SigningKey, Encoding.UTF8.GetBytes(made.ExportPrivate() + "\n"), ownerOnly: true);
        }
        var key = SigningKey.Parse(File.ReadAllText(folders.SigningKey));
        if (isNewLog)
            Durable.Replace(folders.Verifier, Encoding.UTF8.GetBytes(key.Verifier + "\n"));
        else if (ReadVerifier(folders) != key.Verifier)
            throw Mismatch(folders, key);
        return key;
    }

    /// <summary>Reads the verifier of a log that is there.</summary>
    /// <exception cref="DamageException">It is not a verifier key.</exception>
    public static VerifierKey ReadVerifier(LogFolders folders)
    {
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(folders.Verifier));
        if (VerifierKey.ParseLog(text.TrimEnd('\n'), out var fault) is { } key && text == key + "\n")
            return key;
        throw new DamageException(new Damage(folders.Verifier, 0, null, fault ?? "the verifier is not spelled as it was written"));
    }

    private static LogRefusedException Mismatch(LogFolders folders, SigningKey key)
    {
        var name = key.Verifier.Name;
        key.Dispose();
        return new LogRefusedException($"the signing key in {folders.Keys} is of '{name}', which is not the log in {folders.Data}");
    }
}

/// <summary>The log may not be opened as it is; the message says what to do.</summary>
public sealed class LogRefusedException : IOException
{
    /// <summary>Refused for this reason.</summary>
    public LogRefusedException(string reason, Exception? cause = null)
        : base(reason, cause) { }
}
