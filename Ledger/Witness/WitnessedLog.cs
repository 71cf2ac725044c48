using System.Text;

namespace Xinyuan.Ledger;

/// <summary>A checkpoint as a witness remembers it.</summary>
/// <param name="Checkpoint">The checkpoint; its note has the log's signatures and the witness's line.</param>
/// <param name="Text">The text that was cosigned.</param>
/// <param name="Line">The witness's line.</param>
internal sealed record WitnessedCheckpoint(Checkpoint Checkpoint, string Text, NoteSignature Line);

/// <summary>A log that a witness knows.</summary>
internal sealed class WitnessedLog(string origin, IReadOnlyList<VerifierKey> keys)
{
    private WitnessedCheckpoint? _latest;

    /// <summary>Held from the check of a request until its checkpoint is remembered.</summary>
    public Lock Gate { get; } = new();

    public string Origin => origin;

    public IReadOnlyList<VerifierKey> Keys => keys;

    /// <summary>The SHA-256 of the origin, in lower-case hexadecimal: its name in files and addresses.</summary>
    public string OriginHash { get; } = Digest.Of(Encoding.UTF8.GetBytes(origin)).ToHex();

    /// <summary>What was cosigned last; written under <see cref="Gate"/>.</summary>
    public WitnessedCheckpoint? Latest
    {
        get => Volatile.Read(ref _latest);
        set => Volatile.Write(ref _latest, value);
    }

    /// <summary>Why the request's checkpoint does not follow from the latest, or null when it does. Under <see cref="Gate"/>.</summary>
    public AddCheckpointResult? Refuse(AddCheckpointRequest request)
    {
        var (checkpoint, last) = (request.Checkpoint, Latest?.Checkpoint);
        var (lastSize, lastRoot) = (last?.Size ?? 0, last?.Root ?? MerkleTree.EmptyRoot);
        if (request.OldSize != lastSize)
            return AddCheckpointResult.Conflict(lastSize);
        if (checkpoint.Size == 0 && checkpoint.Root != MerkleTree.EmptyRoot)
            return Inconsistent("an empty log has another root");
        if (lastSize == 0 && request.Proof.Count > 0)
            return Inconsistent("from an empty log no proof is needed");
        if (lastSize == checkpoint.Size && checkpoint.Root != lastRoot)
            return Inconsistent("a checkpoint of this size and another root was cosigned");
        return MerkleTree.IsConsistent(lastSize, lastRoot, checkpoint.Size, checkpoint.Root, request.Proof)
            ? null
            : Inconsistent("the proof does not lead from the checkpoint that was cosigned last");
    }

    private static AddCheckpointResult Inconsistent(string reason) =>
        AddCheckpointResult.Refused(AddCheckpointResult.InconsistentStatus, reason);
}
