namespace Xinyuan.Ledger.Files;

/// <summary>A batch that waits for the writer; its task is the answer.</summary>
internal sealed class PendingBatch(
    PreparedEntry[] entries,
    IReadOnlyList<PreparedDocument> documents,
    IReadOnlyList<AppendCondition> conditions,
    long bytes
) : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public PreparedEntry[] Entries => entries;

    public IReadOnlyList<PreparedDocument> Documents => documents;

    public IReadOnlyList<AppendCondition> Conditions => conditions;

    /// <summary>How many bytes it will take, roughly, from above.</summary>
    public long Bytes => bytes;
}
