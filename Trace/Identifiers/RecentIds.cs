namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// The identifiers that a thread read last. Places and classes come again and again, and every item is read once to find it by and once
/// for the hash of its event. A slot holds one; what falls on it next takes its place, so that memory is bounded. One a thread.
/// </summary>
internal sealed class RecentIds
{
    private const int Slots = 512;

    [ThreadStatic]
    private static RecentIds? _mine;

    private readonly (string Spelling, ItemId Id)[] _slots = new (string, ItemId)[Slots];

    /// <summary>The identifier of a spelling, read now or lately.</summary>
    public static ItemId Get(string spelling, Func<string, ItemId> read)
    {
        ref var slot = ref (_mine ??= new RecentIds())._slots[spelling.GetHashCode(StringComparison.Ordinal) & (Slots - 1)];
        if (slot.Spelling != spelling)
            slot = (spelling, read(spelling));
        return slot.Id;
    }
}
