using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>What of the log an answer is computed from.</summary>
internal sealed class AsOf(AsOfView view)
{
    /// <summary>The last entry that could count; -1 for an empty log.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => view.Position;

    /// <summary>When that was recorded.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Recorded => view.Recorded;

    /// <summary>The signed checkpoint that covers it, or null until there is one.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Checkpoint => view.Checkpoint;
}
