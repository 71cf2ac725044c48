using System.Numerics;
using System.Runtime.InteropServices;

namespace Xinyuan.Ledger;

/// <summary>CRC-32C (Castagnoli; RFC 3720 §12.1), by the processor's own instruction: tells damage, and nothing against forgery.</summary>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
