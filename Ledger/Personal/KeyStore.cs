using System.Buffers.Binary;
using System.Security.Cryptography;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>How far the destruction of a key has come. Named so that a test can stop between any two steps.</summary>
internal enum DestroyPhase
{
    /// <summary>The next wrapping key is on the disk.</summary>
    WrappingMade,

    /// <summary>The shard lies on the disk without the key, the others under the next wrapping key.</summary>
    ShardReplaced,

    /// <summary>The former wrapping key is overwritten.</summary>
    WrappingScrubbed,
}

/// <summary>
/// The subjects' keys on the disk: 1,024 shards, each a small file that is replaced whole, so that a new key is durable when it is
/// handed out and a destroyed one is in no file any more. Shards are read when they are asked for, and a bounded number is kept.
/// One process has it open. Format and reasons: docs/decisions/0013.
/// </summary>
internal sealed class KeyStore : IDisposable
{
    /// <summary>How many shards there are. At a million subjects, one holds a thousand keys in 90 KiB.</summary>
    public const int Shards = 1 << ShardBits;

    private const int ShardBits = 10;
    private const int ShardsKeptMax = 256;
    private readonly Lock _gate = new();
    private readonly KeyFolders _folders;
    private readonly byte[] _operatorKey;
    private readonly StoreHead _head;
    private readonly FileStream _lock;
    private readonly Dictionary<int, LinkedListNode<KeyShard>> _kept = [];
    private readonly LinkedList<KeyShard> _lastUsed = [];

    private KeyStore(KeyFolders folders, byte[] operatorKey, StoreHead head, FileStream @lock) =>
        (_folders, _operatorKey, _head, _lock) = (folders, operatorKey, head, @lock);

    /// <summary>Told each step of a destruction; a test throws here.</summary>
    public Action<DestroyPhase>? Reached { get; init; }

    public ReadOnlySpan<byte> PseudonymKey => _head.PseudonymKey;

    public ReadOnlySpan<byte> ListKey => _head.ListKey;

    /// <summary>Opens the store, or makes an empty one.</summary>
    /// <exception cref="LogRefusedException">Another process has it open, or the operator key is missing or another.</exception>
    /// <exception cref="DamageException">Its head is damaged, or a shard's file is missing.</exception>
    public static KeyStore Open(KeyFolders folders, Action<DestroyPhase>? reached = null)
    {
        Durable.CreateFolder(folders.Keys, ownerOnly: true);
        Durable.CreateFolder(folders.Subjects, ownerOnly: true);
        Durable.CreateFolder(folders.Wrapping, ownerOnly: true);
        var @lock = FolderLock.Take(folders.Lock, "the key store");
        try
        {
            var operatorKey = OperatorKey.OpenOrCreate(folders);
            var head = StoreHead.OpenOrCreate(folders, operatorKey);
            foreach (var shard in head.Made())
            {
                if (!File.Exists(folders.Shard(shard)))
                    throw new DamageException(new Damage(folders.Shard(shard), 0, null, "the keys of this shard are missing"));
                if (!File.Exists(folders.WrappingKey(shard)) && !File.Exists(folders.NextWrappingKey(shard)))
                    throw new DamageException(new Damage(folders.WrappingKey(shard), 0, null, "the wrapping key of this shard is missing"));
            }
            return new KeyStore(folders, operatorKey, head, @lock) { Reached = reached };
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>The subject's key, or null when it has none.</summary>
    public SubjectKey? FindSubject(Pseudonym subject)
    {
        lock (_gate)
            return Shard(ShardOf(subject.Value))?.FindSubject(subject.Value);
    }

    /// <summary>The key with this id, or null.</summary>
    public SubjectKey? Find(UInt128 id)
    {
        lock (_gate)
            return Shard(ShardOf(id))?.Find(id);
    }

    /// <summary>The file in which a key lies, or would lie: for messages.</summary>
    public string FileOf(UInt128 id) => _folders.Shard(ShardOf(id));

    /// <summary>The subjects' keys, in their order; new ones are durable before this returns.</summary>
    public IReadOnlyList<SubjectKey> GetOrCreate(IReadOnlyList<Pseudonym> subjects)
    {
        lock (_gate)
        {
            var keys = new SubjectKey[subjects.Count];
            foreach (var shard in Enumerable.Range(0, keys.Length).GroupBy(i => ShardOf(subjects[i].Value)))
                GetOrCreate(shard.Key, [.. shard], subjects, keys);
            // Until the head names a shard nothing in it counts, so the keys are handed out after it is written.
            _head.Write();
            return keys;
        }
    }

    /// <summary>
    /// Destroys keys of one shard: they are in no file afterwards, and the wrapping key under which they lay is overwritten. Ids that
    /// the shard does not have count as destroyed. Returns how many it had.
    /// </summary>
    public int Destroy(int number, IReadOnlySet<UInt128> ids)
    {
        lock (_gate)
        {
            if (Shard(number) is not { } shard || shard.Keys.Count(key => ids.Contains(key.Id)) is not (> 0 and var count))
                return 0;
            var next = WrappingFile.New();
            next.Write(_folders.NextWrappingKey(number), number, _operatorKey);
            Reached?.Invoke(DestroyPhase.WrappingMade);
            var rest = shard.Without(ids, next.Id, next.Key);
            Durable.Replace(_folders.Shard(number), rest.Write(), ownerOnly: true);
            Drop(number);
            shard.Forget();
            Reached?.Invoke(DestroyPhase.ShardReplaced);
            TakeNextWrapping(number);
            Keep(rest);
            return count;
        }
    }

    /// <summary>In which shard a key or a subject lies: its ten upper bits.</summary>
    public static int ShardOf(UInt128 value) => (int)(value >> (128 - ShardBits));

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var shard in _lastUsed)
                shard.Forget();
            _kept.Clear();
            _lastUsed.Clear();
            CryptographicOperations.ZeroMemory(_operatorKey);
        }
        _lock.Dispose();
    }

    private void GetOrCreate(int number, IReadOnlyList<int> which, IReadOnlyList<Pseudonym> subjects, SubjectKey[] keys)
    {
        var shard = Shard(number);
        var grown = shard ?? MakeShard(number);
        foreach (var i in which)
        {
            var subject = subjects[i].Value;
            if (grown.FindSubject(subject) is not { } key)
            {
                key = new SubjectKey(NewId(number), RandomNumberGenerator.GetBytes(Sealing.KeyBytes));
                grown = grown.With(subject, key);
            }
            keys[i] = key;
        }
        if (ReferenceEquals(grown, shard))
            return;
        Durable.Replace(_folders.Shard(number), grown.Write(), ownerOnly: true);
        _head.Add(number);
        Keep(grown);
    }

    private KeyShard? Shard(int number)
    {
        if (_kept.TryGetValue(number, out var node))
        {
            _lastUsed.Remove(node);
            _lastUsed.AddFirst(node);
            return node.Value;
        }
        if (!_head.Has(number))
            return null;
        var path = _folders.Shard(number);
        var bytes = File.ReadAllBytes(path);
        var wrappingId = KeyShard.WrappingIdOf(path, number, bytes);
        var wrapping = WrappingOf(number, wrappingId);
        var shard = KeyShard.Read(path, number, wrappingId, wrapping, bytes);
        Keep(shard);
        return shard;
    }

    // A crash within a destruction leaves two wrapping keys: before the shard was replaced the next one is for nothing, after it the
    // former one must go.
    private byte[] WrappingOf(int number, UInt128 id)
    {
        if (WrappingFile.Read(_folders.NextWrappingKey(number), number, _operatorKey) is { } next)
        {
            if (next.Id == id)
            {
                TakeNextWrapping(number);
                return next.Key;
            }
            WrappingFile.Scrub(_folders.NextWrappingKey(number));
            File.Delete(_folders.NextWrappingKey(number));
            Durable.SyncFolder(_folders.Wrapping);
        }
        return WrappingFile.Read(_folders.WrappingKey(number), number, _operatorKey) is { } present && present.Id == id
            ? present.Key
            : throw new DamageException(
                new Damage(
                    _folders.Shard(number),
                    10,
                    null,
                    "the shard lies under another wrapping key than the store has: it is damaged, or a copy from before an erasure"
                )
            );
    }

    private void TakeNextWrapping(int number)
    {
        var path = _folders.WrappingKey(number);
        if (File.Exists(path))
            WrappingFile.Scrub(path);
        Reached?.Invoke(DestroyPhase.WrappingScrubbed);
        File.Move(_folders.NextWrappingKey(number), path, overwrite: true);
        Durable.SyncFolder(_folders.Wrapping);
    }

    // Until the head names the shard nothing in it was handed out, so what a crash left of it is replaced.
    private KeyShard MakeShard(int number)
    {
        var wrapping = WrappingFile.New();
        wrapping.Write(_folders.WrappingKey(number), number, _operatorKey);
        return KeyShard.Empty(number, wrapping.Id, wrapping.Key);
    }

    private void Keep(KeyShard shard)
    {
        Drop(shard.Number);
        _kept[shard.Number] = _lastUsed.AddFirst(shard);
        if (_kept.Count <= ShardsKeptMax)
            return;
        var oldest = _lastUsed.Last!.Value;
        Drop(oldest.Number);
        oldest.Forget();
    }

    private void Drop(int number)
    {
        if (_kept.Remove(number, out var node))
            _lastUsed.Remove(node);
    }

    private static UInt128 NewId(int shard)
    {
        var random = BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16));
        return ((UInt128)shard << (128 - ShardBits)) | (random >> ShardBits);
    }
}
