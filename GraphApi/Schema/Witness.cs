using GraphQL;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A witness of the log: somebody else who has seen that it only grows, and says so with a signature.</summary>
internal sealed class Witness(Ledger.Witness state)
{
    /// <summary>The policy's name for it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Name => state.Name;

    /// <summary>The key of its cosignatures in text form (C2SP signed-note).</summary>
    [ReadableBy(AccessClass.Open)]
    public string VerifierKey => state.Key.ToString();

    /// <summary>Where it takes checkpoints; null when the log does not ask it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Url => state.Url;

    /// <summary>How many entries the last checkpoint covers that it cosigned; null while none is known.</summary>
    [ReadableBy(AccessClass.Open)]
    public long? Size => state.Size;

    /// <summary>When it cosigned that one; null while none is known.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset? Cosigned => state.Cosigned;
}
