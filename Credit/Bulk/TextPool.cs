using System.Runtime.InteropServices;
using System.Text;

namespace Xinyuan.Credit.Bulk;

/// <summary>
/// Texts that occur again and again, such as the names of authorities, each made once: a small table in which a later text takes the
/// place of an earlier one. For one thread.
/// </summary>
internal sealed class TextPool
{
    private const int SlotBits = 11;
    private const int LengthMax = 64;
    private readonly (byte[] Bytes, string Text)[] _slots = new (byte[], string)[1 << SlotBits];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LengthMax)
            return Encoding.UTF8.GetString(utf8);
        ref var slot = ref _slots[SlotOf(utf8)];
        if (slot.Bytes is null || !utf8.SequenceEqual(slot.Bytes))
            slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return slot.Text;
    }

    private static int SlotOf(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            hash = (hash ^ word) * 0x9E3779B97F4A7C15UL;
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            hash = (hash ^ rest) * 1099511628211UL;
        return (int)((hash * 0x9E3779B97F4A7C15UL) >> (64 - SlotBits));
    }
}
