using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// What the key folder knows of a log that is being restored. The key of a log that ended is never thrown away: it goes to
/// <c>former/KEYID</c>, with what that log last published.
/// </summary>
internal sealed class FormerKeys
{
    private readonly LogFolders _folders;

    private FormerKeys(LogFolders folders) => _folders = folders;

    /// <summary>Where the restored log's signing key is, or null.</summary>
    public string? KeyPath { get; private init; }

    /// <summary>Whether that key is the one in use, and not one of a log that ended.</summary>
    public bool IsInUse { get; private init; }

    /// <summary>The key in use, when it is another log's.</summary>
    public VerifierKey? Other { get; private init; }

    /// <summary>The last checkpoint that the log is known to have published, or null.</summary>
    public Checkpoint? Published { get; private init; }

    /// <summary>The file that says so.</summary>
    public string PublishedPath { get; private init; } = "";

    /// <summary>Looks for what is there of a log.</summary>
    /// <exception cref="DamageException">What was published cannot be read.</exception>
    public static FormerKeys Look(LogFolders folders, VerifierKey verifier)
    {
        var former = new LogFolders(folders.Data, FolderOf(folders, verifier));
        var inUse = ReadVerifier(folders.SigningKey);
        // While no key says whose memory it is, it must be this log's.
        var isMine = inUse is null ? File.Exists(folders.Published) : inUse == verifier;
        var published = isMine ? folders.Published : former.Published;
        return new FormerKeys(folders)
        {
            IsInUse = inUse == verifier,
            KeyPath =
                inUse == verifier ? folders.SigningKey
                : File.Exists(former.SigningKey) ? former.SigningKey
                : null,
            Other = inUse == verifier ? null : inUse,
            Published = LogOpening.ReadCheckpoint(published, verifier),
            PublishedPath = published,
        };
    }

    /// <summary>Puts the key in use and its memory aside, and takes those of a new log from another folder.</summary>
    public void ReplaceBy(LogFolders staged, VerifierKey verifier)
    {
        var aside = new LogFolders(_folders.Data, FolderOf(_folders, ReadVerifier(_folders.SigningKey) ?? verifier));
        // The key first: without it a start refuses the folder, whatever else was moved when this is cut off.
        Move(_folders.SigningKey, aside.SigningKey);
        Move(_folders.Published, aside.Published);
        Move(staged.SigningKey, _folders.SigningKey);
        Move(staged.Published, _folders.Published);
    }

    private static string FolderOf(LogFolders folders, VerifierKey verifier) =>
        Path.Combine(folders.Keys, "former", verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture));

    private static VerifierKey? ReadVerifier(string path)
    {
        if (!File.Exists(path))
            return null;
        using var key = SigningKey.Parse(File.ReadAllText(path));
        return key.Verifier;
    }

    private static void Move(string from, string to)
    {
        if (!File.Exists(from))
            return;
        var folder = Path.GetDirectoryName(to)!;
        Durable.CreateFolder(folder, ownerOnly: true);
        File.Move(from, to);
        Durable.SyncFolder(folder);
        Durable.SyncFolder(Path.GetDirectoryName(from)!);
    }
}
