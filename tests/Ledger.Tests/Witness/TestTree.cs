using System.Text;

namespace Xinyuan.Ledger.Tests;

/// <summary>A log of which only the tree exists, in memory: whatever it signs, honest or not.</summary>
internal sealed class TestTree : IDisposable
{
    private readonly SigningKey _key;
    private readonly List<Digest> _leaves;

    public TestTree(SigningKey key, int size, int sharedSize = int.MaxValue, string branch = "") =>
        (_key, _leaves) = (
            key,
            [.. Enumerable.Range(0, size).Select(i => MerkleTree.LeafHash(Encoding.UTF8.GetBytes((i < sharedSize ? "" : branch) + i)))]
        );

    public VerifierKey Key => _key.Verifier;

    /// <summary>Another history of the same log: the same up to <paramref name="sharedSize"/>, then not.</summary>
    public TestTree Fork(int sharedSize) => new(SigningKey.Parse(_key.ExportPrivate()), _leaves.Count, sharedSize, "fork ");

    public Digest Root(int size) => MerkleTree.Root([.. _leaves.Take(size)]);

    public Checkpoint Checkpoint(int size) => Sign(size, Root(size));

    public Checkpoint Sign(int size, Digest root, params NoteSignature[] more)
    {
        var text = Ledger.Checkpoint.Text(Key.Name, size, root);
        return Ledger.Checkpoint.Parse(new SignedNote(text, [_key.Sign(text), .. more]).ToString(), out _)!;
    }

    public AddCheckpointRequest Request(int old, int size) => new(old, Proof(old, size), Checkpoint(size));

    public IReadOnlyList<Digest> Proof(int old, int size) =>
        old > size
            ? []
            : new TreeReader(
                (_, index, count, _) =>
                    ValueTask.FromResult(_leaves.Skip((int)index).Take(count).SelectMany(leaf => leaf.ToArray()).ToArray())
            )
                .ConsistencyAsync(old, size, CancellationToken.None)
                .AsTask()
                .GetAwaiter()
                .GetResult();

    public void Dispose() => _key.Dispose();
}

/// <summary>A clock that stands where it is put.</summary>
internal sealed class TestClock : TimeProvider
{
    private long _seconds = 1_800_000_000;

    public long Seconds
    {
        get => Volatile.Read(ref _seconds);
        set => Volatile.Write(ref _seconds, value);
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Seconds);
}

/// <summary>A witness in a folder of its own, which goes when the test ends.</summary>
internal sealed class TestWitness : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("xinyuan-witness-").FullName;

    public TestWitness(string name, params IReadOnlyList<VerifierKey> logs)
    {
        Options = new WitnessOptions
        {
            Folder = Path.Combine(_root, "witness"),
            KeyFolder = Path.Combine(_root, "witness-keys"),
            Name = name,
            Logs = logs,
            Clock = Clock,
        };
        State = WitnessState.Open(Options);
    }

    public WitnessOptions Options { get; set; }

    public TestClock Clock { get; } = new();

    public WitnessState State { get; private set; }

    public void Reopen()
    {
        State.Dispose();
        State = WitnessState.Open(Options);
    }

    public static string HashOf(string origin) => Digest.Of(Encoding.UTF8.GetBytes(origin)).ToHex();

    public void Dispose()
    {
        State.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
