namespace Xinyuan.Ledger;

/// <summary>A witness as a log reaches it. Carries requests there and answers back; judges neither.</summary>
public interface ICosigner
{
    /// <summary>The witness, as the policy names it.</summary>
    PolicyWitness Witness { get; }

    /// <summary>
    /// Hands in a checkpoint. The answer is whatever came: it is checked before anything rests on it. Any exception means that the
    /// witness did not answer.
    /// </summary>
    Task<AddCheckpointResult> AddCheckpointAsync(AddCheckpointRequest request, CancellationToken cancel);
}

/// <summary>How a log stands with one of its witnesses.</summary>
/// <param name="Name">The policy's name for it.</param>
/// <param name="Key">The key of its cosignatures.</param>
/// <param name="Url">Where it takes checkpoints; null when the log does not ask it.</param>
/// <param name="Size">The size of the last checkpoint that it cosigned; null while none is known.</param>
/// <param name="Cosigned">When it says that it cosigned that one; null while none is known.</param>
/// <param name="Error">What went wrong when it was asked last, or null. For operators, not for readers.</param>
public sealed record Witness(string Name, VerifierKey Key, string? Url, long? Size, DateTimeOffset? Cosigned, string? Error);
