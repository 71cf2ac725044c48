namespace Xinyuan.Ledger;

/// <summary>Whose cosignatures a log asks for, and how.</summary>
public sealed record CosigningOptions
{
    /// <summary>Whose word is enough for a checkpoint to be published. It accepts the log's own key.</summary>
    public required Policy Policy { get; init; }

    /// <summary>The witnesses that are asked: those of the policy that can be reached.</summary>
    public required IReadOnlyList<ICosigner> Cosigners { get; init; }

    /// <summary>How long a witness has for an answer, the second try after a conflict included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a witness that failed is left alone at first; doubled with every failure.</summary>
    public TimeSpan PauseMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a witness that failed is left alone at most.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromSeconds(15);
}
