using System.Security.Cryptography;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>
/// What the key store as a whole is. File: magic, 8 bytes of the operator key's fingerprint, a bit a shard that says whether it was
/// ever made (so that a missing file is damage and not an empty shard), and the store's two keys under the operator key.
/// </summary>
internal sealed class StoreHead
{
    private const int ShardBytes = KeyStore.Shards / 8;
    private const int SecretBytes = 2 * Sealing.KeyBytes;
    private static readonly byte[] Magic = "XYKEYS1\n"u8.ToArray();

    private readonly KeyFolders _folders;
    private readonly byte[] _operatorKey;
    private readonly byte[] _shards;
    private readonly byte[] _secrets;
    private bool _isChanged;

    private StoreHead(KeyFolders folders, byte[] operatorKey, byte[] shards, byte[] secrets) =>
        (_folders, _operatorKey, _shards, _secrets) = (folders, operatorKey, shards, secrets);

    /// <summary>Makes pseudonyms.</summary>
    public ReadOnlySpan<byte> PseudonymKey => _secrets.AsSpan(0, Sealing.KeyBytes);

    /// <summary>Vouches for the lines of the list of erasures.</summary>
    public ReadOnlySpan<byte> ListKey => _secrets.AsSpan(Sealing.KeyBytes);

    /// <summary>Takes the head up, or makes a new store.</summary>
    /// <exception cref="LogRefusedException">The operator key is another.</exception>
    /// <exception cref="DamageException">The head is damaged, or gone while there are keys.</exception>
    public static StoreHead OpenOrCreate(KeyFolders folders, byte[] operatorKey)
    {
        if (File.Exists(folders.Head))
            return Read(folders, operatorKey);
        if (File.Exists(folders.Erasures) || HasFiles(folders.Wrapping))
            throw new DamageException(new Damage(folders.Head, 0, null, "the key store's head is missing, and there are keys or erasures"));
        var made = new StoreHead(folders, operatorKey, new byte[ShardBytes], RandomNumberGenerator.GetBytes(SecretBytes))
        {
            _isChanged = true,
        };
        made.Write();
        return made;
    }

    public bool Has(int shard) => (_shards[shard / 8] & (1 << (shard % 8))) != 0;

    public IEnumerable<int> Made() => Enumerable.Range(0, KeyStore.Shards).Where(Has);

    /// <summary>Notes that a shard is there; durable after <see cref="Write"/>.</summary>
    public void Add(int shard)
    {
        _isChanged |= !Has(shard);
        _shards[shard / 8] |= (byte)(1 << (shard % 8));
    }

    /// <summary>Writes the head if it changed.</summary>
    public void Write()
    {
        if (!_isChanged)
            return;
        byte[] clear = [.. Magic, .. OperatorKey.Fingerprint(_operatorKey), .. _shards];
        Durable.Replace(_folders.Head, [.. clear, .. Sealing.Seal(_operatorKey, _secrets, clear)], ownerOnly: true);
        _isChanged = false;
    }

    private static StoreHead Read(KeyFolders folders, byte[] operatorKey)
    {
        var bytes = File.ReadAllBytes(folders.Head);
        var clear = Magic.Length + OperatorKey.FingerprintBytes + ShardBytes;
        if (bytes.Length != clear + SecretBytes + Sealing.Overhead || !bytes.AsSpan().StartsWith(Magic))
            throw new DamageException(new Damage(folders.Head, 0, null, "this is not the head of a key store"));
        if (!bytes.AsSpan(Magic.Length, OperatorKey.FingerprintBytes).SequenceEqual(OperatorKey.Fingerprint(operatorKey)))
            throw new LogRefusedException(
                $"the operator key in {folders.OperatorKey} is not the one that the key store in {folders.Subjects} is encrypted under"
            );
        var secrets =
            Sealing.Open(operatorKey, bytes.AsSpan(clear), bytes.AsSpan(0, clear))
            ?? throw new DamageException(new Damage(folders.Head, Magic.Length, null, "the key store's head is not as it was written"));
        return new StoreHead(folders, operatorKey, bytes[(clear - ShardBytes)..clear], secrets);
    }

    private static bool HasFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();
}
