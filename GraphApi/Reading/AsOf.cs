using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Reading;

internal static class AsOf
{
    /// <summary>The log as of its first <paramref name="size"/> entries; a checkpoint that covers them, when there is one.</summary>
    public static AsOfView Of(IEventLog log, long size)
    {
        var checkpoint = log.Checkpoint;
        return new AsOfView(size - 1, log.Head.Recorded, checkpoint.Size >= size ? checkpoint.Note : null);
    }
}
