using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Files;

/// <summary>Reads every byte of the index's files. They are derived: what is wrong with them, the next start makes anew.</summary>
internal static class IndexCheck
{
    /// <summary>Checks the key and every run.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <param name="isLive">Whether a service writes: then a run may go while it is being read.</param>
    /// <param name="find">Told what is wrong.</param>
    public static void Run(string folder, bool isLive, Action<Damage> find)
    {
        if (!Directory.Exists(folder))
            return;
        if (IndexFolder.TryReadKey(folder) is not { } hash)
        {
            find(
                new Damage(
                    Path.Combine(folder, IndexFolder.KeyName),
                    0,
                    null,
                    "the key of the index is not as it was written; a start makes the index anew"
                )
            );
            return;
        }
        foreach (var path in Directory.GetFiles(folder).Where(path => TermRun.ParseName(Path.GetFileName(path)) is not null))
        {
            try
            {
                using var run = TermRun.Open(path, hash.Check);
                RunMaking.Check(run);
            }
            catch (DamageException damaged)
            {
                find(damaged.Damage);
            }
            catch (FileNotFoundException) when (isLive)
            {
                // Merged into another one just now.
            }
        }
    }
}
