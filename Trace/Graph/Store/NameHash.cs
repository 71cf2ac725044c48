using System.Buffers.Binary;
using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.Trace.Graph.Store;

/// <summary>
/// Names as 128 bits of their SHA-256: whole ids would be most of the memory. Nobody can make two names that are one, and nothing of a
/// name can be read out of it.
/// </summary>
internal static class NameHash
{
    private const int LongestOnStack = 512;

    public static UInt128 Of(string name)
    {
        var length = Encoding.UTF8.GetMaxByteCount(name.Length);
        Span<byte> bytes = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        return Of(bytes[..Encoding.UTF8.GetBytes(name, bytes)]);
    }

    public static UInt128 Of(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        Digest.Of(name).CopyTo(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>The half by which it is found.</summary>
    public static ulong Upper(UInt128 hash) => (ulong)(hash >> 64);
}
